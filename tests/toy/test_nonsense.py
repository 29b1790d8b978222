"""What nobody foresaw: a poll that ends in an exception, one device that can't be built."""

from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.hub.errors import AuthError, RateLimitError
from custom_components.isotherm.hub.timing import TIMINGS, HubTiming
from custom_components.isotherm.vendors import VENDORS

from .vendor import WORLD, House, Lamp


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no other vendor look for its bridges while the clock is moved."""
    monkeypatch.delitem(VENDORS, "izone")


@pytest.fixture
def house() -> House:
    """Return a house of two lamps."""
    WORLD["Shelf"] = House({"1": Lamp("One"), "2": Lamp("Two")})
    return WORLD["Shelf"]


@pytest.fixture
def entry(hass: HomeAssistant, house: House) -> MockConfigEntry:
    """Return the entry of the house, not yet set up."""
    data = {"vendor": "toy", "own_hub": True}
    entry = MockConfigEntry(domain=DOMAIN, title="Shelf", unique_id="s", data=data)
    entry.add_to_hass(hass)
    return entry


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Set the house up; return its hub."""
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry.runtime_data.hub


async def poll(hass: HomeAssistant, hub: Any) -> None:
    """Poll as the timer would."""
    await hub.async_refresh()
    await hass.async_block_till_done()


def shown(hass: HomeAssistant) -> dict[str, str]:
    """Return the states of the lamps."""
    states = hass.states.async_all("switch")
    return {state.entity_id.removeprefix("switch."): state.state for state in states}


def tracebacks(caplog: pytest.LogCaptureFixture) -> int:
    """Return how often a traceback was logged."""
    return sum(record.exc_info is not None for record in caplog.records)


ODD = [
    ValueError("month must be in 1..12"),
    OverflowError(),
    ExceptionGroup("", [KeyError("x")]),
]


@pytest.mark.parametrize("error", ODD)
async def test_a_poll_that_ends_in_any_exception_is_an_outage(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    house: House,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    """With its grace, its end, and one traceback in all."""
    hub = await set_up(hass, entry)
    house.error = error
    for _ in range(3):
        await poll(hass, hub)
    assert shown(hass) == {"one": "off", "two": "off"}
    assert hub.outage
    assert tracebacks(caplog) == 1
    house.error = None
    await poll(hass, hub)
    assert not hub.outage
    house.error = error
    await poll(hass, hub)
    assert tracebacks(caplog) == 2


async def test_an_outage_that_lasts_ends_the_grace(
    hass: HomeAssistant, entry: MockConfigEntry, house: House
) -> None:
    """What nobody foresaw is no reason to show old values for ever."""
    hass.data[TIMINGS] = {"toy": HubTiming(outage_grace=0)}
    hub = await set_up(hass, entry)
    house.error = TypeError()
    await poll(hass, hub)
    assert shown(hass) == {"one": "unavailable", "two": "unavailable"}


async def test_a_first_poll_that_ends_in_any_exception_is_tried_again(
    hass: HomeAssistant, entry: MockConfigEntry, house: House
) -> None:
    """As with a vendor that can't be reached."""
    house.error = OverflowError()
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_a_device_that_cannot_be_built_stays_what_it_was(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    house: House,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The others go on; it is logged once, and again where it begins again."""
    hub = await set_up(hass, entry)
    house.nonsense.add("1")
    house.lamps = {"1": Lamp("One", on=True), "2": Lamp("Two", on=True)}
    for _ in range(3):
        await poll(hass, hub)
        hub.async_publish("1")
    assert shown(hass) == {"one": "off", "two": "on"}
    assert tracebacks(caplog) == 1
    house.nonsense.clear()
    await poll(hass, hub)
    assert shown(hass) == {"one": "on", "two": "on"}
    house.nonsense.add("1")
    await poll(hass, hub)
    assert tracebacks(caplog) == 2


async def test_a_device_that_can_never_be_built_keeps_its_place(
    hass: HomeAssistant, entry: MockConfigEntry, house: House
) -> None:
    """In the registry, with what a person named it; it comes back by itself."""
    hub = await set_up(hass, entry)
    device_id = hub.device_ids["1"]
    house.nonsense.add("1")
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    hub = entry.runtime_data.hub
    assert shown(hass)["two"] == "off"
    assert hub.data.devices.keys() == {"2"}
    house.nonsense.clear()
    await poll(hass, hub)
    assert hub.device_ids["1"] == device_id
    assert shown(hass) == {"one": "off", "two": "off"}


@pytest.mark.parametrize(
    "limit",
    [(0.0, 60), (-9.0, 60), (5.0, 60), (600.0, 600), (31_536_000.0, 3600), (None, 60)],
)
@pytest.mark.parametrize("grace", [0.0, 180.0])
async def test_a_pause_that_a_vendor_asks_for_has_bounds(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    house: House,
    limit: tuple[float | None, float],
    grace: float,
) -> None:
    """Never faster than the usual pace, never slower than once an hour."""
    asked, paused = limit
    hass.data[TIMINGS] = {"toy": HubTiming(outage_grace=grace)}
    hub = await set_up(hass, entry)
    house.error = RateLimitError("slow down", asked)
    await poll(hass, hub)
    await check_pause(hass, house, paused)


async def test_polling_pauses_after_a_refused_sign_in(
    hass: HomeAssistant, entry: MockConfigEntry, house: House
) -> None:
    """More of the same could lock the account."""
    hub = await set_up(hass, entry)
    house.error = AuthError("wrong password")
    await poll(hass, hub)
    await check_pause(hass, house, HubTiming().auth_pause)


async def check_pause(hass: HomeAssistant, house: House, seconds: float) -> None:
    """Check that the next poll comes after a pause, and not before."""
    polls, now = house.polls, dt_util.utcnow()
    async_fire_time_changed(hass, now + timedelta(seconds=seconds - 5))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert house.polls == polls
    async_fire_time_changed(hass, now + timedelta(seconds=seconds + 5))
    await hass.async_block_till_done(wait_background_tasks=True)
    assert house.polls == polls + 1
