"""A heater's clock: shown, set, and never taken for wrong on doubtful evidence."""

from typing import Any

from freezegun import api as freezegun
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.isotherm.heatzy.api.clock import clock_of
from simulators.gizwits import PRODUCTS, SimDevice

from .homes import Home

DEVIATION, SET = "sensor.clock_deviation", "button.set_clock"
HOUR = 3600.0


@pytest.fixture(autouse=True)
async def paris(
    hass: HomeAssistant, home: Home, wednesday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Live where the heaters live, and take every push for spontaneous."""
    # Home Assistant gives its loop a clock of its own, which would stand still too.
    monkeypatch.setattr(hass.loop, "time", freezegun.real_monotonic)
    await hass.config.async_set_time_zone("Europe/Paris")
    home.timing(answer_time=0.0)


def speak(home: Home, heater: SimDevice) -> None:
    """Let a heater report everything, because of something else than its clock."""
    home.cloud.set_attr(heater.did, mode="fro" if heater.mode == "eco" else "eco")


@pytest.mark.usefixtures("all_entities")
@pytest.mark.parametrize(
    ("product", "shown", "weekday"),
    [
        ("Pilote2", "10:10", "wednesday"),
        ("Pilote_Soc", "10:10", None),
        ("Pilote_Soc_C3", "10:10", None),
        ("Pilote_Pro", "10:10", "wednesday"),
        ("onyx", "10:10", "wednesday"),
        ("Glow", "10:10", None),
        ("INEA", "10:10", None),
        ("Bloom", "10:10", "wednesday"),
        ("Flam_Week2", "10:10", None),
    ],
)
async def test_the_clock_is_shown(
    home: Home, product: str, shown: str, weekday: str | None
) -> None:
    """The deviation in minutes, the clock, and the weekday where it is to be trusted."""
    heater = await home.with_heater(product)
    assert home.value(DEVIATION) == "0"
    assert home.attribute(DEVIATION, "clock") == shown
    assert home.attribute(DEVIATION, "weekday") == weekday
    assert home.attribute(DEVIATION, "unit_of_measurement") == "min"
    heater.clock_error = -HOUR
    speak(home, heater)
    # Half-hours: the clock may show the last minute of its half-hour.
    halves = "time_hour" in heater.attrs
    await home.shows(DEVIATION, "-41" if halves else "-60")
    assert str(home.attribute(DEVIATION, "told_at")) == "2026-03-18 10:10:00+01:00"


@pytest.mark.usefixtures("as_delivered")
async def test_off_by_default(home: Home, entity_registry: er.EntityRegistry) -> None:
    """Sensor and button are for those who look for them; an issue offers the same."""
    await home.with_heater("onyx")
    for what in (DEVIATION, SET):
        entity = entity_registry.async_get(home.entity_id(what))
        assert entity
        assert entity.disabled_by is er.RegistryEntryDisabler.INTEGRATION


@pytest.mark.parametrize(
    ("product", "wire"),
    [
        ("Pilote2", {"time_week": 3, "time_hour": 20, "time_min": 10}),
        ("Pilote_Soc_C3", {"time_week": 3, "time_hour": 20, "time_min": 10}),
        ("Pilote_Pro", {"time_week": 3, "time_hour": 20, "time_min": 10}),
        ("Bloom", {"time_week": 3, "time_hour": 20, "time_min": 10}),
        ("onyx", {"week": 3, "hour": 10, "minute": 10}),
        ("Shine_Blu", {"week": 3, "hour": 10, "minute": 10}),
        ("INEA", {"week": 3, "hour": 10, "minute": 10}),
        ("Flam_Week2", {"week": 3, "hour": 10, "minute": 10}),
    ],
)
async def test_the_clock_is_set(home: Home, product: str, wire: dict[str, int]) -> None:
    """The button writes the clock's attributes and nothing else, in one request."""
    heater = await home.with_heater(product)
    heater.clock_error = 5 * HOUR
    await home.call("button.press", SET)
    assert home.wire == [wire]
    assert abs(heater.clock_error) < 60


async def test_every_product_with_a_programme_has_the_button(home: Home) -> None:
    """Those that keep a programme and tell a clock, and no others."""
    heaters = {
        product.name: home.add(product.name, product.name) for product in PRODUCTS
    }
    await home.start()
    without = {name for name, heater in heaters.items() if not home.find(SET, heater)}
    assert without == {"Heatzy", "Socket"}


@pytest.mark.parametrize(
    ("strict", "wire"),
    [
        (False, [{"time_week": 3, "time_hour": 31, "time_min": 10}]),
        (
            True,
            [
                {"time_week": 3, "time_hour": 31, "time_min": 10},
                {"time_week": 3, "time_hour": 15, "time_min": 40},
            ],
        ),
    ],
)
async def test_an_afternoon_is_set_by_half_hours_or_hours(
    home: Home, wednesday: Any, strict: bool, wire: list[dict[str, int]]
) -> None:
    """A definition that only knows hours up to 24 refuses an afternoon's half-hour."""
    wednesday.move_to("2026-03-18T14:40:00+00:00")
    home.cloud.behaviour.strict_time_hour = strict
    heater = await home.with_heater("Pilote2")
    heater.clock_error = -9 * HOUR
    speak(home, heater)
    await home.quiet()
    await home.call("button.press", SET)
    assert home.wire == wire
    assert abs(heater.clock_error) < 60


async def test_what_meets_the_clock_in_one_command_is_not_lost(
    home: Home, wednesday: Any
) -> None:
    """The second request carries all that the refused one did."""
    wednesday.move_to("2026-03-18T14:40:00+00:00")
    home.cloud.behaviour.strict_time_hour = True
    heater = await home.with_heater("Pilote2")
    hub = home.entry.runtime_data.hub
    local = dt_util.now()
    changes = {"clock": clock_of(local), "locked": True}
    await hub.async_command(heater.did, changes)
    assert home.wire[-1] == {
        "time_week": 3,
        "time_hour": 15,
        "time_min": 40,
        "lock_switch": 1,
    }


@pytest.mark.parametrize(
    ("product", "now"),
    [
        ("Pilote2", "2026-03-18T09:10:00+00:00"),
        ("Pilote2", "2026-03-18T14:40:00+00:00"),
        ("onyx", "2026-03-18T14:40:00+00:00"),
    ],
)
async def test_a_product_that_refuses_says_so(
    home: Home, wednesday: Any, product: str, now: str
) -> None:
    """Nothing else is tried where the hour can't be why, or how it counts is known."""
    wednesday.move_to(now)
    await home.with_heater(product)
    home.cloud.faults.add("control", "9025")
    with pytest.raises(HomeAssistantError, match="attr invalid"):
        await home.call("button.press", SET)
    controls = [one for one in home.cloud.requests if one.route == "control"]
    assert len(controls) == 1
