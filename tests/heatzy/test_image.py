"""The programme as a picture: drawn when fetched, newer when the week or the hour changes."""

from base64 import b64decode
from datetime import datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun import api as freezegun
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import image
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.isotherm.programme import picture as programme_picture
from custom_components.isotherm.programme.drawing import (
    COMFORT_COLOUR,
    ECO_COLOUR,
    FROST_COLOUR,
)
from simulators.gizwits.demo import programme

from .homes import Home

PICTURE = "image.programme"
WEEK = programme(([1, 2, 3, 4, 5], [(6, 8, "cft")]), ([6, 7], [(0, 24, "fro")]))


@pytest.fixture(autouse=True)
async def paris(
    hass: HomeAssistant,
    wednesday: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> FrozenDateTimeFactory:
    """Live where the heaters live."""
    monkeypatch.setattr(hass.loop, "time", freezegun.real_monotonic)
    await hass.config.async_set_time_zone("Europe/Paris")
    return wednesday


async def fetch(home: Home) -> bytes:
    """Return the picture as a page gets it."""
    return (await image.async_get_image(home.hass, home.entity_id(PICTURE))).content


def colours(png: bytes) -> set[str]:
    """Return the colours that cover a good part of a picture."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    assert picture.format is None
    found = picture.getcolors(1 << 24) or []
    return {"#{:02x}{:02x}{:02x}".format(*colour) for count, colour in found if count > 3000}  # type: ignore[misc]  # fmt: skip


async def test_the_week_is_drawn(home: Home) -> None:
    """A PNG with the modes' colours, dated to when the programme was told."""
    await home.with_heater("Pilote_Soc_C3", **WEEK)
    assert home.value(PICTURE) == "2026-03-18T09:10:00+00:00"
    picture = await image.async_get_image(home.hass, home.entity_id(PICTURE))
    assert picture.content_type == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    shown = colours(picture.content)
    assert {COMFORT_COLOUR, ECO_COLOUR, FROST_COLOUR} <= shown


async def test_it_is_served_to_pages(
    home: Home, hass_client: Any, socket_enabled: None
) -> None:
    """The address that the entity gives leads to the picture."""
    await home.with_heater("Pilote_Soc_C3", **WEEK)
    client: TestClient[Any, Any] = await hass_client()
    answer = await client.get(home.attribute(PICTURE, "entity_picture"))
    assert answer.status == HTTPStatus.OK
    assert answer.headers["Content-Type"] == "image/png"


async def test_a_changed_programme_is_a_newer_picture(
    home: Home, paris: FrozenDateTimeFactory
) -> None:
    """A page that shows the picture fetches it again; other changes leave it alone."""
    heater = await home.with_heater("Pilote_Soc_C3", **WEEK)
    before = await fetch(home)
    paris.tick(60)
    home.cloud.set_attr(heater.did, mode="cft")
    await home.quiet()
    assert home.value(PICTURE) == "2026-03-18T09:10:00+00:00"
    home.cloud.set_attr(heater.did, p3_data1=170)
    await home.shows(
        PICTURE,
        "2026-03-18T09:11:00+00:00",
        friendly_name="Salon Programme picture",
    )
    assert await fetch(home) != before


async def hour_strikes(home: Home, paris: FrozenDateTimeFactory) -> None:
    """Let the next hour begin."""
    now = datetime.fromisoformat("2026-03-18T10:00:00+00:00")
    async_fire_time_changed(home.hass, now + timedelta(milliseconds=600))
    await home.hass.async_block_till_done()
    paris.move_to(now)


async def test_the_hour_moves_while_somebody_looks(
    home: Home, paris: FrozenDateTimeFactory
) -> None:
    """The line of now is drawn anew each hour, if the picture was fetched since."""
    await home.with_heater("Pilote_Soc_C3", **WEEK)
    before = await fetch(home)
    await hour_strikes(home, paris)
    assert home.value(PICTURE).startswith("2026-03-18T10:00:0")
    assert await fetch(home) != before


async def test_the_hour_stands_while_nobody_does(
    home: Home, paris: FrozenDateTimeFactory
) -> None:
    """A picture that nobody fetched changes no state."""
    await home.with_heater("Pilote_Soc_C3", **WEEK)
    await hour_strikes(home, paris)
    assert home.value(PICTURE) == "2026-03-18T09:10:00+00:00"


async def test_the_home_s_language(
    hass: HomeAssistant, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Days and modes are named as the people of the home name them."""
    hass.config.language = "fr"
    drawn: list[tuple[Any, ...]] = []

    def draw(week: Any, styles: Any, days: Any, **more: Any) -> bytes:
        drawn.append(
            ([style.label for style in styles.values()], days[0], more["title"])
        )
        return b"\x89PNG"

    monkeypatch.setattr(programme_picture, "draw_week", draw)
    await home.with_heater("Pilote_Soc_C3", **WEEK)
    await fetch(home)
    assert drawn == [(["Confort", "Éco", "Hors-gel"], "Lundi", "Salon")]


async def test_no_programme_no_picture(home: Home) -> None:
    """Before a heater has told its week there is nothing to draw."""
    heater = home.add("Pilote_Soc_C3")
    home.cloud.inject(heater.did, dict.fromkeys(WEEK, "?"))
    await home.start()
    assert home.value(PICTURE) == STATE_UNKNOWN
    with pytest.raises(HomeAssistantError, match="Unable to get image"):
        await fetch(home)


async def test_a_heater_that_is_gone(home: Home) -> None:
    """A picture of a heater that left the account is no error."""
    heater = await home.with_heater("Pilote_Soc_C3", **WEEK)
    home.add("onyx", "Other")
    home.cloud.set_online(heater.did, False)
    await home.shows(PICTURE, STATE_UNAVAILABLE)
    assert (await fetch(home)).startswith(b"\x89PNG")


@pytest.mark.usefixtures("as_delivered")
@pytest.mark.parametrize("product", ["Heatzy", "Pilote_Soc_C3"])
async def test_off_by_default(
    home: Home, entity_registry: er.EntityRegistry, product: str
) -> None:
    """Home Assistant writes its state every five minutes, changed or not."""
    await home.with_heater(product)
    entry = entity_registry.async_get(home.entity_id(PICTURE))
    assert entry
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION


@pytest.mark.usefixtures("all_entities")
async def test_the_server_s_programme_shows_once_it_was_read(home: Home) -> None:
    """The picture follows the calendar's reading."""
    heater = home.add("Heatzy")
    form = {"repeat": "mon,tue", "time": "06:00", "attrs": {"mode": 0}}
    home.cloud.tasks.create(heater.did, form, home.cloud.wall())
    form = {"repeat": "mon,tue", "time": "08:00", "attrs": {"mode": 3}}
    home.cloud.tasks.create(heater.did, form, home.cloud.wall())
    await home.start()
    await home.until(lambda: home.value(PICTURE) != STATE_UNKNOWN)
    assert COMFORT_COLOUR in colours(await fetch(home))


# The action.


async def test_the_action_returns_the_picture_on_request(home: Home) -> None:
    """A data URI that a notification or a page can show; without asking there is none."""
    await home.with_heater("Pilote_Soc_C3", **WEEK)
    plain = await home.call("isotherm.get_programme", "calendar", response=True)
    (answer,) = plain.values()
    assert set(answer) == {"programme"}
    drawn = await home.call(
        "isotherm.get_programme", "calendar", response=True, picture=True
    )
    (answer,) = drawn.values()
    assert answer["programme"] == next(iter(plain.values()))["programme"]
    kind, _, data = answer["picture"].partition(",")
    assert kind == "data:image/png;base64"
    assert COMFORT_COLOUR in colours(b64decode(data))


async def test_the_action_without_a_programme(home: Home) -> None:
    """What is not known can't be drawn."""
    heater = home.add("Pilote_Soc_C3")
    home.cloud.inject(heater.did, dict.fromkeys(WEEK, "?"))
    await home.start()
    with pytest.raises(ServiceValidationError):
        await home.call(
            "isotherm.get_programme", "calendar", response=True, picture=True
        )
