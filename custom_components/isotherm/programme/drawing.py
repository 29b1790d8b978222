"""A picture of a programme: seven days, their values in colours, and the hour of now.

It has no background, and colours that read on white and on black alike: one picture for
light and dark pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageColor, ImageDraw, ImageFont

from .week import DAY, DAYS, Block, Week, clock

# Pixels; a page shows the picture at about half of them.
WIDTH: Final = 1280
_MARGIN: Final = 32
_NAMES: Final = 172
_TITLE: Final = 60
_HOURS: Final = 40
_ROW: Final = 60
_BAR: Final = 48
_LOW_BAR: Final = 28
_LEGEND: Final = 48
_SWATCH: Final = 26

# Of middle brightness: a contrast of 4 or more on the cards of both themes.
_TEXT: Final = "#757c83"
_LINE: Final = "#80889066"
_NOW: Final = "#ffffff"
_DARK_TEXT: Final = "#15191d"
_LIGHT_TEXT: Final = "#f2f4f6"

# Pillow's own font has no accents.
_FONT: Final = Path(__file__).parent / "fonts" / "Roboto-Regular.ttf"

COMFORT_COLOUR: Final = "#f27830"
ECO_COLOUR: Final = "#8fae9a"
FROST_COLOUR: Final = "#86a9cf"
OTHER_COLOUR: Final = "#98a2ad"


@dataclass(frozen=True, slots=True)
class Style:
    """How a value looks.

    Args:
        label: its name, in the reader's language.
        colour: as ``#rrggbb``.
        high: whether it stands above the others, as what heats does.

    """

    label: str
    colour: str
    high: bool = False


def draw_week[V](
    week: Week[V],
    styles: Mapping[V, Style],
    day_names: Sequence[str],
    *,
    other: Style,
    title: str | None = None,
    now: datetime | None = None,
) -> bytes:
    """Draw a week. It takes about 50 milliseconds: call it in an executor.

    Args:
        week: the programme.
        styles: per value its name and colour, in the order of the legend.
        day_names: seven, from Monday, in the reader's language.
        other: the look of a value that has no style.
        title: what stands above, such as the device's name.
        now: the home's local time; the day and the hour to mark, if any.

    Returns:
        A PNG file.

    """
    fonts = _Fonts(*(ImageFont.truetype(_FONT, size) for size in (34, 24, 20)))
    shown = list(styles.values())
    if any(value not in styles for value in week.slots):
        shown.append(other)
    legend = list(_legend(shown, fonts.text))
    top = _MARGIN + (_TITLE if title else 0) + _HOURS
    bottom = top + DAYS * _ROW
    height = bottom + (legend[-1][1] + 1 if legend else 0) * _LEGEND + _MARGIN
    image = Image.new("RGBA", (WIDTH, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if title:
        text = _fit(title, fonts.title, WIDTH - 2 * _MARGIN)
        draw.text((_MARGIN, _MARGIN), text, _TEXT, fonts.title)
    _draw_hours(draw, fonts, top, bottom)
    for weekday, name in enumerate(day_names):
        middle = top + weekday * _ROW + _ROW // 2
        text = _fit(name, fonts.text, _NAMES - 16)
        draw.text((_MARGIN, middle), text, _TEXT, fonts.text, anchor="lm")
    for block in week.blocks():
        _draw_block(draw, fonts, block, styles.get(block.value, other), top)
    if now:
        _draw_now(draw, now, top, bottom)
    for style, line, x in legend:
        middle = bottom + line * _LEGEND + _LEGEND - 8
        half = _SWATCH // 2
        box = (x, middle - half, x + _SWATCH, middle + half)
        draw.rounded_rectangle(box, 6, fill=style.colour)
        place = (x + _SWATCH + 12, middle)
        draw.text(place, style.label, _TEXT, fonts.text, anchor="lm")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Fonts:
    title: ImageFont.FreeTypeFont
    text: ImageFont.FreeTypeFont
    small: ImageFont.FreeTypeFont


def _x(minute: int) -> int:
    """Return where a minute of the day is, from the left."""
    left = _MARGIN + _NAMES
    return left + (WIDTH - _MARGIN - left) * minute // DAY


def _fit(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """Shorten a text to a width."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _draw_hours(
    draw: ImageDraw.ImageDraw, fonts: _Fonts, top: int, bottom: int
) -> None:
    """Draw the hours above and their lines."""
    for hour in range(0, 25, 3):
        x = _x(hour * 60)
        draw.line((x, top - 8, x, bottom), _LINE, 2)
        anchor = {0: "ls", 24: "rs"}.get(hour, "ms")
        draw.text((x, top - 16), str(hour), _TEXT, fonts.small, anchor=anchor)


def _draw_block[V](
    draw: ImageDraw.ImageDraw, fonts: _Fonts, block: Block[V], style: Style, top: int
) -> None:
    """Draw one block, with its name and the time it starts where they fit."""
    left, right = _x(block.start), _x(block.end) - 2
    lower = top + block.weekday * _ROW + (_ROW + _BAR) // 2
    height = _BAR if style.high else _LOW_BAR
    box = (left, lower - height, max(left, right), lower)
    draw.rounded_rectangle(box, 6, fill=style.colour)
    for text in (f"{clock(block.start)} {style.label}", clock(block.start)):
        if fonts.small.getlength(text) + 16 <= right - left:
            place = (left + 8, lower - height // 2)
            colour = _text_on(style.colour)
            draw.text(place, text, colour, fonts.small, anchor="lm")
            return


def _draw_now(draw: ImageDraw.ImageDraw, now: datetime, top: int, bottom: int) -> None:
    """Draw the line of now, and a mark on it in the row of today."""
    x = _x(now.hour * 60 + now.minute)
    draw.line((x, top - 8, x, bottom), _DARK_TEXT, 6)
    draw.line((x, top - 8, x, bottom), _NOW, 2)
    middle = top + now.weekday() * _ROW + _ROW // 2
    draw.circle((x, middle), 10, fill=_NOW, outline=_DARK_TEXT, width=3)


def _legend(
    styles: Sequence[Style], font: ImageFont.FreeTypeFont
) -> Iterator[tuple[Style, int, int]]:
    """Place the legend: each style with its line and its place from the left."""
    x, line = _MARGIN + _NAMES, 0
    for style in styles:
        width = _SWATCH + 12 + int(font.getlength(style.label))
        if x + width > WIDTH - _MARGIN and x > _MARGIN + _NAMES:
            x, line = _MARGIN + _NAMES, line + 1
        yield style, line, x
        x += width + 40


def _text_on(colour: str) -> str:
    """Return the colour of a text that can be read on another colour."""
    red, green, blue = ImageColor.getrgb(colour)[:3]
    bright = red * 299 + green * 587 + blue * 114 > 128_000
    return _DARK_TEXT if bright else _LIGHT_TEXT
