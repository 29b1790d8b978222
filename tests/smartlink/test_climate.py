"""A heater's thermostat: what it shows, and what a target does."""

import asyncio
from typing import Any

from homeassistant.components.climate import ClimateEntityFeature
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.state import async_reproduce_state
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from .homes import Account

TARGET = ClimateEntityFeature.TARGET_TEMPERATURE
TODAY = "2026-03-18"


def until(account: Account, of: str = "h1") -> str | None:
    """Return until when the thermostat says that its target counts, on the wall's clock."""
    instant = account.state("climate", of).attributes["derogation_until"]
    return f"{dt_util.as_local(instant):%d %H:%M}" if instant else None


async def test_a_target_shifts_the_room(account: Account) -> None:
    """From the next slot on, for the time of the options; both heaters show it at once."""
    account.add_villa()
    await account.start(derogation_minutes=90)
    assert account.value("climate") == "auto"
    assert (account.target(), until(account)) == (19, None)
    await account.set_target(21)
    assert account.shifts == [(TODAY, 615, 705, {1: 2})]
    for heater in ("h1", "h2"):
        assert (account.target(heater), until(account, heater)) == (21, "18 11:45")
        limits = account.state("climate", heater).attributes
        assert (limits["min_temp"], limits["max_temp"]) == (14, 24)
    assert (account.target("h3"), until(account, "h3")) == (19, None)


async def test_it_returns_by_itself(account: Account) -> None:
    """When the derogation ends, without a request for it."""
    account.add_villa()
    await account.start()
    await account.set_target(17)
    await account.pass_time(minutes=10)
    assert account.target() == 17
    asked = len(account.asked())
    await account.pass_time(hours=2)
    assert (account.target(), until(account)) == (19, None)
    assert len(account.asked()) == asked


async def test_before_the_vendor_answers(account: Account) -> None:
    """The target shows as soon as it is asked for, and no longer if it is refused."""
    account.add_villa()
    await account.start()
    account.cloud.faults.add("derogations", "delay", delay=1.0, count=1)
    asking = asyncio.create_task(account.set_target(21))
    await account.wait_for(lambda: account.target("h2") == 21)
    assert not asking.done()
    await asking
    account.cloud.faults.add("derogations", "status:400", count=1)
    with pytest.raises(HomeAssistantError, match="refused"):
        await account.set_target(22)
    assert account.target() == account.target("h2") == 21


async def test_to_the_nearest_whole_degree(
    hass: HomeAssistant, account: Account
) -> None:
    """The logbook says that another target is set than the wanted one."""
    said = async_capture_events(hass, "logbook_entry")
    account.add_villa()
    await account.start()
    await account.set_target(20.6)
    assert account.target() == 21
    (entry,) = said
    assert entry.data == {
        "name": "Salon 1",
        "message": "was set to 21 °C instead of 20.6 °C: a derogation shifts the"
        " programme of the whole room by whole degrees",
        "entity_id": account.find("climate"),
    }
    await account.set_target(22)
    assert account.target() == 22
    assert len(said) == 1


async def test_half_degrees_of_the_programme_stay(account: Account) -> None:
    """Whole degrees are counted from what is programmed."""
    home = account.add_villa()
    home.devices["h1"].comfort = 18.5
    await account.start()
    attributes = account.state("climate").attributes
    assert (attributes["min_temp"], attributes["max_temp"]) == (13.5, 23.5)
    # A card shows no more decimals than the step has.
    assert attributes["target_temp_step"] == 0.5
    assert account.state("climate", "h2").attributes["target_temp_step"] == 1
    await account.set_target(20.5)
    assert account.shifts[0][3] == {1: 2}
    assert account.target() == 20.5
    # The other heater of the room is shifted by as much.
    assert account.target("h2") == 21


@pytest.mark.parametrize("target", [24.6, 13.4, 30, -50])
async def test_out_of_reach(account: Account, target: float) -> None:
    """A derogation is 5 degrees at most; the sentence tells what can be reached."""
    account.add_villa()
    await account.start()
    with pytest.raises(ServiceValidationError, match="between 14 °C and 24 °C"):
        await account.set_target(target)
    assert not account.shifts
    assert account.target() == 19


async def test_back_to_the_programme(account: Account) -> None:
    """The programmed target ends the derogation in force with the next slot."""
    account.add_villa()
    await account.start()
    await account.set_target(21)
    await account.pass_time(minutes=30)
    await account.set_target(19)
    assert account.shifts[-1] == (TODAY, 645, 735, {1: 0})
    assert (account.target(), until(account)) == (19, None)
    await account.pass_time(minutes=10)
    assert account.target() == 19
    with pytest.raises(ServiceValidationError, match="19 °C already"):
        await account.set_target(19.4)


async def test_back_in_the_last_minutes(account: Account) -> None:
    """What ends with the next slot can't be ended sooner."""
    account.add_villa()
    await account.start(derogation_minutes=10)
    await account.set_target(21)
    await account.pass_time(minutes=9)
    assert account.target() == 21
    with pytest.raises(ServiceValidationError, match="by itself"):
        await account.set_target(19)
    assert len(account.shifts) == 1


async def test_another_target_meanwhile(account: Account) -> None:
    """It counts from the next slot on, for the usual time or to the end that there was."""
    account.add_villa()
    await account.start(derogation_minutes=60)
    await account.set_target(21)
    await account.pass_time(minutes=30)
    await account.set_target(22)
    assert account.shifts[-1] == (TODAY, 645, 705, {1: 3})
    assert (account.target(), until(account)) == (22, "18 11:45")
    await account.pass_time(minutes=50)
    assert account.target() == 22
    await account.pass_time(minutes=15)
    assert account.target() == 19


async def test_the_same_target_again(account: Account) -> None:
    """A script or a scene that asks for what is in force does nothing."""
    account.add_villa()
    await account.start()
    before = account.state("climate")
    await async_reproduce_state(account.hass, [before])
    assert not account.shifts
    await account.set_target(21)
    await account.set_target(21)
    await account.set_target(21.2)
    assert len(account.shifts) == 1
    scene = account.state("climate")
    await account.pass_time(minutes=20)
    await async_reproduce_state(account.hass, [scene])
    assert len(account.shifts) == 1
    await async_reproduce_state(account.hass, [before])
    assert account.shifts[-1][3] == {1: 0}


async def test_a_scene_of_many_rooms(account: Account) -> None:
    """What is asked of the rooms of a home at once leaves as one request."""
    account.add_villa()
    await account.start()
    scene = [
        State(
            account.find("climate", heater) or "",
            "auto",
            {"temperature": target},
        )
        for heater, target in (("h1", 17), ("h2", 17), ("h3", 16))
    ]
    await async_reproduce_state(account.hass, scene)
    assert account.shifts == [(TODAY, 615, 735, {1: -2, 2: -3})]
    assert [account.target(one) for one in ("h1", "h2", "h3")] == [17, 17, 16]


async def test_two_heaters_of_a_room(account: Account) -> None:
    """What is asked of both at once leaves as one; the lower target counts."""
    account.add_villa()
    await account.start()
    await account.set_target(20, "h1", "h2")
    assert account.shifts == [(TODAY, 615, 735, {1: 1})]
    await account.pass_time(seconds=1)
    await asyncio.gather(
        account.set_target(21, "h1"),
        account.set_target(22, "h2"),
        return_exceptions=True,
    )
    assert account.shifts[1:] == [(TODAY, 615, 735, {1: 2})]
    assert account.target("h1") == account.target("h2") == 21


@pytest.mark.parametrize(
    ("target", "delta", "told"),
    [(21, 2, "19 °C"), (18, -1, "16 °C"), (17, -2, "15 °C")],
)
async def test_two_heaters_that_are_programmed_differently(
    hass: HomeAssistant, account: Account, target: int, delta: int, told: str
) -> None:
    """One target for both: none gets warmer than that, and the logbook has the other."""
    said = async_capture_events(hass, "logbook_entry")
    home = account.add_villa()
    home.devices["h2"].comfort = 17.0
    await account.start()
    await account.set_target(target, "h1", "h2")
    assert account.shifts == [(TODAY, 615, 735, {1: delta})]
    assert (account.target("h1"), account.target("h2")) == (target, target - 2)
    if target != 17:
        (entry,) = said
        assert entry.data["entity_id"] == account.find("climate", "h2")
        assert told in entry.data["message"]


@pytest.mark.parametrize("began", ["2026-03-18T22:48:00+00:00"], indirect=True)
async def test_over_midnight(account: Account) -> None:
    """23:50 to 00:20 takes two requests, and shows as one."""
    account.add_villa()
    await account.start(derogation_minutes=30)
    await account.set_target(21)
    assert account.shifts == [
        (TODAY, 1430, 1440, {1: 2}),
        ("2026-03-19", 0, 20, {1: 2}),
    ]
    assert (account.target(), until(account)) == (21, "19 00:20")
    await account.pass_time(minutes=15)
    assert (account.target(), until(account)) == (21, "19 00:20")
    await account.pass_time(minutes=20)
    assert (account.target(), until(account)) == (19, None)


@pytest.mark.parametrize("began", ["2026-03-18T22:48:00+00:00"], indirect=True)
async def test_half_a_night(account: Account) -> None:
    """If the second half is refused, the person is told, and the first one is kept."""
    account.add_villa()
    await account.start(derogation_minutes=30)
    requests = len(account.asked())

    def refuse_second(heard: Any, body: bytes) -> bytes | None:
        account.cloud.rewrite = None
        account.cloud.faults.add("derogations", "status:400", count=1)
        return None

    account.cloud.rewrite = refuse_second
    with pytest.raises(HomeAssistantError) as raised:
        await account.set_target(21)
    assert raised.value.translation_key == "smartlink_scheduled_until"
    assert len(account.asked()) == requests + 2
    assert (account.target(), until(account)) == (21, "19 00:00")


async def test_a_lost_answer(account: Account) -> None:
    """It may be scheduled: the person is told, nothing is sent again but on demand."""
    account.add_villa()
    account.cloud.quirks.setpoint_with_delta = False
    await account.start()
    account.cloud.faults.add("derogations", "cut", count=1, after=True)
    with pytest.raises(HomeAssistantError) as raised:
        await account.set_target(21)
    assert raised.value.translation_key == "smartlink_not_confirmed"
    assert len(account.shifts) == 1
    # What nobody knows of does not show.
    assert (account.target(), until(account)) == (19, None)
    await account.pass_time(minutes=20)
    assert len(account.shifts) == 1
    await account.set_target(21)
    assert len(account.shifts) == 2
    assert account.target() == 21


async def test_a_lost_answer_that_a_heater_proves(account: Account) -> None:
    """Once a heater tells the shifted setpoint, the derogation shows."""
    account.add_villa()
    await account.start()
    account.cloud.faults.add("derogations", "cut", count=1, after=True)
    with pytest.raises(HomeAssistantError):
        await account.set_target(21)
    await account.pass_time(minutes=10)
    assert (account.target(), until(account)) == (21, "18 12:15")
    assert len(account.shifts) == 1


@pytest.mark.parametrize(
    ("fault", "sentence", "flows"),
    [
        ("429:60", "rate_limited", 0),
        ("status:401", "auth_failed", 1),
        ("status:403", "smartlink_room_unknown", 0),
        ("status:404", "smartlink_room_unknown", 0),
        ("500", "smartlink_not_confirmed", 0),
        ("error", "rejected", 0),
    ],
)
async def test_refused(account: Account, fault: str, sentence: str, flows: int) -> None:
    """Each has its sentence, nothing is sent again, and what was in force shows again."""
    account.add_villa()
    await account.start()
    account.cloud.faults.add("derogations", fault, count=1)
    with pytest.raises(HomeAssistantError) as raised:
        await account.set_target(21)
    await account.settle()
    assert raised.value.translation_key == sentence
    assert (account.target(), until(account)) == (19, None)
    assert len(account.asked()) == 1
    assert len(account.hass.config_entries.flow.async_progress()) == flows


async def test_no_connection(account: Account) -> None:
    """What did not leave was not scheduled."""
    account.add_villa()
    await account.start()
    await account.cloud.stop()
    with pytest.raises(HomeAssistantError) as raised:
        await account.set_target(21)
    assert raised.value.translation_key == "cannot_reach"
    assert account.target() == 19


# Modes.


@pytest.mark.parametrize(
    ("mode", "state", "preset"),
    [("Stop", "off", None), ("Antifreeze", "heat", "frost_protection")],
)
async def test_without_a_target(
    account: Account, mode: Any, state: str, preset: str | None
) -> None:
    """What is off or protects from frost goes by no setpoint that could be shifted."""
    home = account.add_villa()
    home.devices["h1"].mode = mode
    await account.start()
    assert account.value("climate") == state
    attributes = account.state("climate").attributes
    assert attributes["hvac_modes"] == [state]
    assert attributes.get("preset_mode") == preset
    assert attributes.get("preset_modes") == ([preset] if preset else None)
    assert not attributes["supported_features"] & TARGET
    assert "temperature" not in attributes
    with pytest.raises(ServiceValidationError):
        await account.set_target(21)
    assert not account.shifts


async def test_by_hand(account: Account) -> None:
    """One that is set by hand has a setpoint, which may be shifted."""
    home = account.add_villa()
    home.devices["h1"].mode = "Manual"
    home.devices["h1"].manual = 20.0
    account.cloud.quirks.derogation_in_manual = True
    await account.start()
    assert account.value("climate") == "heat"
    assert account.state("climate").attributes["hvac_modes"] == ["heat"]
    await account.set_target(22)
    assert account.shifts[0][3] == {1: 2}
    await account.pass_time(minutes=10)
    assert account.target() == 22
    assert account.target("h2") == 21


async def test_by_hand_and_left_alone(account: Account) -> None:
    """If such a heater takes no derogation, its own word shows in the end."""
    home = account.add_villa()
    home.devices["h1"].mode = "Manual"
    home.devices["h1"].manual = 20.0
    await account.start()
    await account.set_target(22)
    await account.pass_time(minutes=10)
    await account.pass_time(minutes=10)
    assert account.target("h2") == 21
    assert account.target("h1") == 20


async def test_modes_are_not_changed(account: Account) -> None:
    """The one in force may be asked for; for another there is a sentence of ours."""
    account.add_villa()
    await account.start()
    assert account.state("climate").attributes["hvac_modes"] == ["auto"]
    await account.act("climate.set_hvac_mode", "climate", hvac_mode="auto")
    for mode in ("off", "heat", "cool"):
        with pytest.raises(ServiceValidationError, match="no mode"):
            await account.act("climate.set_hvac_mode", "climate", hvac_mode=mode)
    with pytest.raises(ServiceValidationError, match="no mode"):
        await account.set_target(21, hvac_mode="heat")
    assert not account.shifts
    await account.set_target(21, hvac_mode="auto")
    assert account.shifts


async def test_presets_are_not_changed(account: Account) -> None:
    """Frost protection is one, and the only one."""
    home = account.add_villa()
    home.devices["h1"].mode = "Antifreeze"
    await account.start()
    await account.act(
        "climate.set_preset_mode", "climate", preset_mode="frost_protection"
    )
    for preset in ("comfort", "eco", "none"):
        with pytest.raises(ServiceValidationError, match="no mode"):
            await account.act("climate.set_preset_mode", "climate", preset_mode=preset)


async def test_in_fahrenheit(account: Account) -> None:
    """What such a home rounds is not taken for another target."""
    account.hass.config.units = US_CUSTOMARY_SYSTEM
    account.add_villa()
    await account.start()
    assert account.target() == 66
    await account.set_target(66)
    assert not account.shifts
    await account.set_target(70)
    assert account.shifts[0][3] == {1: 2}
    assert account.target() == 70
    await account.set_target(70)
    assert len(account.shifts) == 1


@pytest.mark.parametrize("began", ["2026-10-25T00:32:00+00:00"], indirect=True)
async def test_in_the_hour_that_comes_twice(account: Account) -> None:
    """The vendor can't be told which one is meant; nothing is sent."""
    account.add_villa()
    await account.start()
    with pytest.raises(ServiceValidationError, match="comes twice"):
        await account.set_target(21)
    assert not account.shifts


@pytest.mark.parametrize("began", ["2026-03-29T00:32:00+00:00"], indirect=True)
async def test_over_the_hour_that_is_left_out(account: Account) -> None:
    """Two hours are two hours, whatever the clock on the wall says."""
    account.add_villa()
    await account.start()
    await account.set_target(21)
    assert account.shifts == [("2026-03-29", 95, 275, {1: 2})]
    assert until(account) == "29 04:35"
