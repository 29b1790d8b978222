"""The picture of a week: what it shows where, read back from the pixels."""

from datetime import UTC, datetime
from io import BytesIO

from PIL import Image, ImageFont
import pytest

from custom_components.isotherm.programme.drawing import (
    _FONT,
    _HOURS,
    _MARGIN,
    _ROW,
    _TEXT,
    _TITLE,
    COMFORT_COLOUR,
    ECO_COLOUR,
    OTHER_COLOUR,
    WIDTH,
    Style,
    _x,
    draw_week,
)
from custom_components.isotherm.programme.week import DAYS, Block, Week

STYLES = {0: Style("Confort", COMFORT_COLOUR, high=True), 1: Style("Éco", ECO_COLOUR)}
OTHER = Style("Inconnu", OTHER_COLOUR)
NAMES = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")
WEEK = Week.filled(30, 1).paint(Block(2, 420, 540, 0))


def _picture(
    week: Week[int] = WEEK,
    *,
    title: str | None = None,
    now: datetime | None = None,
    names: tuple[str, ...] = NAMES,
) -> Image.Image:
    file = draw_week(week, STYLES, names, other=OTHER, title=title, now=now)
    image = Image.open(BytesIO(file))
    assert image.format == "PNG"
    return image.convert("RGBA")


def _row(weekday: int, title: bool = False) -> int:
    """Return the height, in the lower part of a day's bar, where no text is."""
    top = _MARGIN + (_TITLE if title else 0) + _HOURS
    return top + weekday * _ROW + _ROW - 12


def _colour(image: Image.Image, x: int, y: int) -> str:
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return "#{:02x}{:02x}{:02x}".format(*pixel[:3])


@pytest.mark.parametrize("title", [None, "Salle à manger"])
def test_each_half_hour_has_its_colour(title: str | None) -> None:
    """Days are rows from the top, hours go from left to right."""
    image = _picture(title=title)
    for weekday in range(DAYS):
        for minute in range(15, 1440, 30):
            comfort = weekday == 2 and 420 <= minute < 540
            shown = _colour(image, _x(minute), _row(weekday, bool(title)))
            assert shown == (COMFORT_COLOUR if comfort else ECO_COLOUR)


def test_the_hour_of_now_is_marked() -> None:
    """A white line crosses the week, and a spot lies on today."""
    now = datetime(2026, 11, 21, 14, 15, tzinfo=UTC)
    with_now, without = _picture(now=now), _picture()
    x = _x(14 * 60 + 15)
    for weekday in range(DAYS):
        assert _colour(with_now, x, _row(weekday)) == "#ffffff"
        assert _colour(without, x, _row(weekday)) == ECO_COLOUR
    spots = [
        weekday
        for weekday in range(DAYS)
        if _colour(with_now, x + 6, _row(weekday) - _ROW // 2 + 12) == "#ffffff"
    ]
    assert spots == [5]


def test_comfort_stands_above_the_others() -> None:
    """In the upper part of a row there is only what heats."""
    image = _picture()
    y = _row(2) - 36
    shown = {
        minute: image.getpixel((_x(minute), y))
        for minute in range(15, 1440, 30)
        if minute not in range(420, 540)
    }
    assert {pixel[3] for pixel in shown.values() if isinstance(pixel, tuple)} == {0}
    assert _colour(image, _x(525), y) == COMFORT_COLOUR


def _brightness(colour: str) -> float:
    """Return the relative brightness (0 to 1) of a colour, as WCAG counts it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("card", ["#ffffff", "#1c1c1c"], ids=["light", "dark"])
def test_it_reads_on_light_and_on_dark_pages(card: str) -> None:
    """It has no background of its own, and texts that stand out from either theme's."""
    image = _picture(title="Salon")
    corner = image.getpixel((WIDTH // 2, 2))
    assert isinstance(corner, tuple)
    assert corner[3] == 0
    low, high = sorted((_brightness(_TEXT), _brightness(card)))
    assert (high + 0.05) / (low + 0.05) > 4
    for colour in (COMFORT_COLOUR, ECO_COLOUR, OTHER_COLOUR):
        low, high = sorted((_brightness(colour), _brightness(card)))
        assert (high + 0.05) / (low + 0.05) > 2


def test_what_has_no_style_is_shown_as_other() -> None:
    """The legend names it only where there is some."""

    def is_there(week: Week[int]) -> bool:
        image = _picture(week).convert("RGB")
        colours = image.getcolors(maxcolors=2**24) or []
        red, green, blue = bytes.fromhex(OTHER_COLOUR[1:])
        return (red, green, blue) in {colour for _, colour in colours}

    assert not is_there(WEEK)
    assert is_there(WEEK.paint(Block(0, 0, 30, 3)))


def test_nothing_runs_over_the_edge() -> None:
    """Names that are too long are shortened; many styles take several lines."""

    def is_free(x: int, y: int) -> bool:
        pixel = image.getpixel((x, y))
        assert isinstance(pixel, tuple)
        return pixel[3] == 0

    long = "Très long nom d'une pièce qui ne tient pas " * 4
    image = _picture(title=long, names=(long,) * DAYS)
    for y in range(40, image.height - 40, 7):
        assert is_free(WIDTH - _MARGIN + 6, y)
        assert is_free(_MARGIN + 166, y) or y < 100
    styles = {value: Style(f"Horaire numéro {value}", "#123456") for value in range(9)}
    file = draw_week(Week.filled(60, 0), styles, NAMES, other=OTHER)
    assert Image.open(BytesIO(file)).height > _picture().height


@pytest.mark.parametrize("letter", ["É", "à", "ç", "ø", "Ł", "ř", "Ω", "Ж", "–", "…"])
def test_the_font_has_the_letters_of_europe(letter: str) -> None:
    """No letter is the box that stands for a missing one."""
    font = ImageFont.truetype(_FONT, 24)
    missing = bytes(font.getmask("\U0010fffd"))
    assert bytes(font.getmask(letter)) not in (missing, b"")


@pytest.mark.parametrize("week", [Week.filled(1, 0), Week(30, (0, 1) * 168)])
def test_any_week_can_be_drawn(week: Week[int]) -> None:
    """Narrow blocks leave out their text."""
    assert _picture(week).width == WIDTH
