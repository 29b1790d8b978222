"""What a home and its heaters show, beside the thermostat and the calendars."""

from datetime import date
from typing import Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.isotherm.smartlink.api.models import RoomShift, Window
from simulators.smartlink import ALL_DAY

from .homes import Account

OF_HEATER = {
    *("climate", "temperature", "derogation", "derogation_until"),
    *("heard_lately", "programme"),
}


def furnish(account: Account) -> None:
    """Add a home with a heater of each kind, in each mode."""
    home = account.add_home(rooms=("Salon", "Chambre", "Bain"), email="ann@example.com")
    home.add_device("h1", 1, week=ALL_DAY)
    home.add_device("h2", 1, category="Fireplace", mode="Manual", manual=20.5)
    home.add_device("h3", 2, category="Module", mode="Antifreeze")
    home.add_device("h4", 2, category="Furnace", mode="Stop")
    home.add_device("h5", 3, category="TowelDryier")
    home.add_device("h6", 3, silent_days=5)


@pytest.mark.parametrize(
    "platform",
    [Platform.BINARY_SENSOR, Platform.CALENDAR, Platform.CLIMATE, Platform.SENSOR],
)
async def test_entities(
    hass: HomeAssistant,
    account: Account,
    snapshot: SnapshotAssertion,
    platform: Platform,
) -> None:
    """Every kind of heater in every mode, with a derogation in the living room."""
    furnish(account)
    await account.start()
    await account.set_target(21, "h1")
    await account.pass_time(minutes=5)
    await account.hub().async_refresh()
    subentry_id = account.hub().subentry_id
    entries = [
        one
        for one in er.async_get(hass).entities.values()
        if one.config_subentry_id == subentry_id and one.domain == platform
    ]
    for entry in sorted(entries, key=lambda one: one.entity_id):
        # Which are kept by the account, and shown elsewhere.
        if entry.translation_key != "derogations":
            assert entry == snapshot(name=f"{entry.entity_id}-entry")
            state = hass.states.get(entry.entity_id)
            assert state == snapshot(name=f"{entry.entity_id}-state")


@pytest.mark.usefixtures("as_delivered")
async def test_what_is_on_by_default(hass: HomeAssistant, account: Account) -> None:
    """Six entities per heater; the rest is there for who wants it."""
    furnish(account)
    await account.start()
    hub = account.hub()
    prefix = hub.unique_id_of("h1") + "_"
    enabled = {
        one.unique_id.removeprefix(prefix)
        for one in er.async_get(hass).entities.values()
        if one.unique_id.startswith(prefix) and not one.disabled
    }
    assert enabled == OF_HEATER


async def test_derogation_sensors(account: Account) -> None:
    """Both heaters of the room show it, and the one in another room does not."""
    account.add_villa()
    await account.start()
    assert account.value("binary_sensor.derogation") == "off"
    assert account.value("sensor.derogation_delta") == "0"
    assert account.value("sensor.derogation_until") == "unknown"
    await account.set_target(17)
    for heater in ("h1", "h2"):
        assert account.value("binary_sensor.derogation", heater) == "on"
        assert account.value("sensor.derogation_delta", heater) == "-2"
        assert account.value("sensor.setpoint", heater) == "17.0"
        until = account.value("sensor.derogation_until", heater)
        assert until == "2026-03-18T11:15:00+00:00"
    assert account.value("binary_sensor.derogation", "h3") == "off"


async def test_one_that_was_planned(account: Account) -> None:
    """It shows from its start on and not before, without a request."""
    home = account.add_villa()
    await account.start(poll_seconds=3600)
    shift = RoomShift(home.id, 2, -1)
    await account.partner.async_schedule(Window(date(2026, 3, 18), 630, 660), [shift])
    assert account.target("h3") == 19
    asked = len(account.asked("config"))
    await account.pass_time(minutes=17, seconds=59)
    assert account.target("h3") == 19
    await account.pass_time(seconds=1)
    assert account.target("h3") == 18
    assert account.value("binary_sensor.derogation", "h3") == "on"
    assert len(account.asked("config")) == asked
    await account.pass_time(minutes=30)
    assert account.target("h3") == 19


@pytest.mark.parametrize("began", ["2026-03-18T05:20:00+00:00"], indirect=True)
async def test_comfort_by_the_clock(account: Account) -> None:
    """It begins and ends on time, without a request."""
    home = account.add_home()
    home.add_device("h1")
    await account.start(poll_seconds=3600)
    asked = len(account.asked("config"))
    assert account.value("binary_sensor.comfort") == "off"
    await account.pass_time(minutes=9, seconds=59)
    assert account.value("binary_sensor.comfort") == "off"
    await account.pass_time(seconds=1)
    assert account.value("binary_sensor.comfort") == "on"
    assert len(account.asked("config")) == asked
    await account.pass_time(hours=2)
    assert account.value("binary_sensor.comfort") == "off"


@pytest.mark.parametrize(
    ("began", "comfort"),
    [
        # 8 to 10 on Sundays, by the clock on the wall.
        ("2026-03-29T05:59:00+00:00", "off"),
        ("2026-03-29T06:00:00+00:00", "on"),
        ("2026-03-29T07:59:00+00:00", "on"),
        ("2026-03-29T08:00:00+00:00", "off"),
        ("2026-10-25T06:59:00+00:00", "off"),
        ("2026-10-25T07:00:00+00:00", "on"),
        ("2026-10-25T08:59:00+00:00", "on"),
        ("2026-10-25T09:00:00+00:00", "off"),
    ],
    indirect=["began"],
)
async def test_comfort_on_the_days_of_a_clock_change(
    account: Account, comfort: str
) -> None:
    """The programme follows the clock on the wall."""
    week: Any = ((),) * 6 + (((480, 600),),)
    account.add_home().add_device("h1", week=week)
    await account.start()
    assert account.value("binary_sensor.comfort") == comfort


async def test_a_silent_heater(account: Account) -> None:
    """It counts as heard of for three days; then only that it is not is shown."""
    home = account.add_villa()
    await account.start(poll_seconds=3600)
    home.devices["h1"].reporting = False
    for _ in range(4):
        await account.pass_time(days=1)
    assert account.value("binary_sensor.heard_lately") == "off"
    for what in ("climate", "sensor.temperature", "binary_sensor.derogation"):
        assert account.value(what) == "unavailable"
    assert account.value("climate", "h2") == "auto"
    home.devices["h1"].reporting = True
    await account.pass_time(hours=2)
    assert account.value("climate") == "auto"
