"""A command that the vendor accepts and the heater does not carry out; reads that come late."""

import asyncio
import logging

import pytest

from simulators.gizwits import SimDevice

from .homes import Home

GRACE = 0.1
"""Seconds after a command in which a report may still tell what was before."""


@pytest.fixture(autouse=True)
def short_grace(home: Home) -> None:
    """Let the vendor's word count soon, and ask for it only in the tests that say so."""
    home.timing(push_grace=GRACE, poll_grace=GRACE, confirm_after=60.0)


async def ignoring(home: Home, count: int | None = None) -> SimDevice:
    """Return a heater in eco that was told to heat in comfort and did not do it.

    Args:
        home: where it stands.
        count: how many commands it ignores; None for all.

    """
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.cloud.faults.add("control", "empty", count=count)
    await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    return heater


async def report(home: Home, heater: SimDevice, lock: int) -> None:
    """Let the heater tell its state once the grace is over, by changing something else."""
    await asyncio.sleep(1.5 * GRACE)
    home.cloud.set_attr(heater.did, lock_switch=lock)
    await home.shows("switch.lock", "on" if lock else "off")


async def sent(home: Home, count: int) -> None:
    """Wait until so many commands have come to the vendor."""

    def asked() -> int:
        return sum("control" in one.path for one in home.cloud.requests)

    await home.until(lambda: asked() >= count, lambda: f"{asked()} commands")


async def test_it_is_sent_once_more(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """The second try shows meanwhile, arrives, and nothing is logged."""
    caplog.set_level(logging.WARNING)
    heater = await ignoring(home, count=1)
    assert home.wire == []
    await report(home, heater, 1)
    assert home.attribute("climate", "preset_mode") == "comfort"
    await home.until(lambda: heater.attrs["mode"] == "cft")
    await home.quiet()
    assert home.wire == [{"mode": "cft"}]
    await report(home, heater, 0)
    assert home.attribute("climate", "preset_mode") == "comfort"
    assert "carry" not in caplog.text


async def test_what_has_no_effect_twice_is_given_up_and_told_once(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """What the heater reports shows again; one line names it by its name."""
    caplog.set_level(logging.WARNING)
    heater = await ignoring(home)
    await report(home, heater, 1)
    assert home.attribute("climate", "preset_mode") == "comfort"
    await sent(home, 2)
    await home.quiet()
    await report(home, heater, 0)
    assert home.attribute("climate", "preset_mode") == "eco"
    await report(home, heater, 1)
    lines = [line for line in caplog.messages if "did not carry it out" in line]
    assert len(lines) == 1
    assert lines[0].startswith("Salon")
    assert heater.did not in caplog.text
    await sent(home, 2)


async def test_a_second_try_that_is_refused_is_told(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """What is refused then is taken back like any other command."""
    caplog.set_level(logging.WARNING)
    heater = await ignoring(home, count=1)
    home.cloud.faults.add("control", "9025")
    await report(home, heater, 1)
    await home.shows("climate", "heat", preset_mode="eco")
    await home.until(lambda: "could not be sent again" in caplog.text)


async def test_what_somebody_chose_meanwhile_is_not_undone(home: Home) -> None:
    """A third value is a choice at the heater or in the app, not a command without effect."""
    heater = await ignoring(home, count=1)
    home.cloud.set_attr(heater.did, mode="fro")
    await home.quiet()
    await report(home, heater, 1)
    await home.shows("climate", "heat", preset_mode="frost_protection")
    await home.quiet()
    assert home.wire == []


async def test_a_choice_after_the_command_showed_is_not_undone(home: Home) -> None:
    """Not even one that is what was before the command."""
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    await home.quiet()
    assert home.wire == [{"mode": "cft"}]
    home.cloud.set_attr(heater.did, mode="eco")
    await report(home, heater, 1)
    await home.shows("climate", "heat", preset_mode="eco")
    await home.quiet()
    assert home.wire == []


@pytest.mark.parametrize("ahead", [-7200.0, 0.0, 7200.0])
async def test_a_read_dated_before_the_command_is_old_however_late_it_comes(
    home: Home, ahead: float
) -> None:
    """The vendor's dates are held against the vendor's time, whatever our clock says."""
    wall = home.cloud.wall
    home.cloud.wall = lambda: wall() + ahead
    home.cloud.faults.add("ws", "refuse")
    heater = home.add("Pilote_Soc_C3", mode="eco")
    heater.updated_at -= 60
    for one in heater._reports:
        one.updated_at -= 60
    await home.start()
    hub = home.entry.runtime_data.hub
    home.cloud.behaviour.set(devdata_lag=3600.0)
    await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    for _ in range(3):
        await asyncio.sleep(1.5 * GRACE)
        await hub.async_refresh()
        assert home.attribute("climate", "preset_mode") == "comfort"
    assert home.wire == [{"mode": "cft"}]


async def test_without_push_a_heater_that_never_told_of_a_command_ignored_it(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """Its last report stays the one before: sent once more, then given up and told."""
    caplog.set_level(logging.WARNING)
    home.timing(telling=2 * GRACE)
    home.cloud.faults.add("ws", "refuse")
    heater = home.add("Pilote_Soc_C3", mode="eco")
    heater.updated_at -= 60
    for one in heater._reports:
        one.updated_at -= 60
    await home.start()
    hub = home.entry.runtime_data.hub
    home.cloud.faults.add("control", "empty")
    await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    await hub.async_refresh()
    assert home.attribute("climate", "preset_mode") == "comfort"
    for tries in (2, 3):
        await asyncio.sleep(3 * GRACE)
        await hub.async_refresh()
        await sent(home, 2)
        await home.quiet()
        shown = "comfort" if tries == 2 else "eco"
        assert home.attribute("climate", "preset_mode") == shown
    assert caplog.text.count("did not carry it out") == 1
    assert home.wire == []


async def test_a_read_dated_after_the_command_counts(home: Home) -> None:
    """What the heater told since then is what is shown, by polling too."""
    home.cloud.faults.add("ws", "refuse")
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    hub = home.entry.runtime_data.hub
    await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    await hub.async_refresh()
    await asyncio.sleep(1.5 * GRACE)
    home.cloud.set_attr(heater.did, mode="fro")
    await hub.async_refresh()
    assert home.attribute("climate", "preset_mode") == "frost_protection"
