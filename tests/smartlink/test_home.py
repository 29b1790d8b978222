"""A home's hub: what it asks and when, its devices, and what befalls it."""

import asyncio
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.smartlink.poll_slots import phase, until_next
from simulators.smartlink import ALL_DAY

from .homes import Account


def devices(account: Account, title: str | None = None) -> dict[str, dr.DeviceEntry]:
    """Return the registry's devices of a home by their names."""
    registry = dr.async_get(account.hass)
    subentry_id = account.hub(title).subentry_id
    return {
        one.name or "": one
        for one in dr.async_entries_for_config_entry(registry, account.entry.entry_id)
        if one.config_subentry_id == subentry_id
    }


def issues(account: Account) -> list[str]:
    """Return the titles of the issues about homes, by the homes."""
    return [
        (one.translation_placeholders or {})["home"]
        for (domain, _), one in ir.async_get(account.hass).issues.items()
        if domain == DOMAIN and one.translation_key == "smartlink_home_taken_away"
    ]


# Devices.


async def test_devices(account: Account) -> None:
    """The gateway, and the heaters by their rooms; what is no heater is none."""
    home = account.add_villa()
    home.add_device("t1", 2, category="TowelDryier", version=31)
    home.add_device("n1", 2, category="None")
    account.cloud.quirks.gateway_listed = True
    await account.start()
    found = devices(account)
    assert found.keys() == {"Villa", "Salon 1", "Salon 2", "Chambre 1", "Chambre 2"}
    gateway, towel = found["Villa"], found["Chambre 2"]
    assert (gateway.model, gateway.sw_version) == ("Gateway", "2.4.1")
    assert gateway.via_device_id == account.partner.hub_device_id
    assert (towel.model, towel.sw_version) == ("Towel dryer", "31")
    assert towel.via_device_id == gateway.id
    assert towel.manufacturer == gateway.manufacturer == "Home SmartLink"
    assert towel.area_id is None


async def test_devices_come_and_go(account: Account) -> None:
    """With the home's report; those of other homes stay."""
    home = account.add_villa()
    account.add_home("Flat").add_device("f1")
    await account.start()
    del home.devices["h3"]
    home.add_device("h4", 2, category="Fireplace")
    await account.hub().async_refresh()
    await account.settle()
    assert devices(account).keys() == {"Villa", "Salon 1", "Salon 2", "Chambre"}
    assert devices(account)["Chambre"].model == "Fireplace"
    assert account.find("climate", "h4")
    assert devices(account, "Flat").keys() == {"Flat", "Salon"}


async def test_devices_are_kept_current(account: Account) -> None:
    """What was renamed or updated elsewhere is here too."""
    home = account.add_villa()
    await account.start()
    home.names[2] = "Nursery"
    home.devices["h3"].version = 28
    assert home.gateway
    home.gateway.version = "2.5.0"
    await account.hub().async_refresh()
    await account.settle()
    found = devices(account)
    assert found.keys() == {"Villa", "Salon 1", "Salon 2", "Nursery"}
    assert found["Nursery"].sw_version == "28"
    assert found["Villa"].sw_version == "2.5.0"


async def test_a_home_without_a_gateway(account: Account) -> None:
    """It has its devices all the same."""
    account.add_home(gateway=False).add_device("h1")
    await account.start()
    assert devices(account)["Villa"].sw_version is None
    assert account.value("sensor.last_connection", "Villa") == "unknown"
    assert account.value("climate") == "auto"


async def test_the_same_headers_in_two_homes(account: Account) -> None:
    """Ids are the homes' own."""
    account.add_home().add_device("h1", comfort=18, week=ALL_DAY)
    account.add_home("Flat").add_device("h1", comfort=20, week=ALL_DAY)
    await account.start()
    states = account.hass.states.async_all("climate")
    assert sorted(one.attributes["temperature"] for one in states) == [18, 20]


# Requests.


async def test_one_request_per_poll(account: Account) -> None:
    """A home is asked once in its interval, however many heaters it has."""
    account.add_villa()
    await account.start(poll_seconds=300)
    begun = len(account.cloud.requests)
    assert begun == 1
    for _ in range(60):
        await account.pass_time(minutes=1)
    assert 11 <= len(account.cloud.requests) - begun <= 13
    assert {one.route for one in account.cloud.requests} == {"config"}


def test_homes_are_spread_over_the_interval() -> None:
    """Each has its own slot, whenever it was asked before."""
    homes = [f"{number:024x}" for number in range(1000)]
    tenths = [0] * 10
    for home in homes:
        tenths[int(phase(home) * 10)] += 1
    assert min(tenths) > 70
    for home in homes[:50]:
        slots = set()
        for now in (0.0, 17.3, 1e6 + 299.9):
            wait = until_next(home, 300, now)
            assert 150 <= wait < 450
            slots.add(round((now + wait) % 300, 3))
        assert len(slots) == 1


async def test_read_again_after_a_derogation_begins_and_ends(account: Account) -> None:
    """Once each, some seconds after; the polls go on as they were."""
    account.add_villa()
    await account.start(poll_seconds=3600, derogation_minutes=10)
    begun = len(account.asked("config"))
    await account.set_target(21)
    await account.pass_time(minutes=2)
    assert len(account.asked("config")) == begun
    await account.pass_time(minutes=1)
    await account.pass_time(seconds=40)
    started = len(account.asked("config"))
    assert started == begun + 1
    for _ in range(3):
        await account.pass_time(minutes=1)
    # The acknowledgement was seen.
    acknowledged = len(account.asked("config"))
    assert acknowledged <= started + 1
    await account.pass_time(minutes=7)
    await account.pass_time(seconds=40)
    assert len(account.asked("config")) == acknowledged + 1


# The gateway.


async def test_whether_the_gateway_is_connected(account: Account) -> None:
    """Where the user's address is known, the invitations tell, once an hour."""
    home = account.add_villa(email="ann@example.com")
    account.add_home("Flat").add_device("f1")
    await account.start()
    assert account.value("binary_sensor.connected", "Villa") == "on"
    assert account.find("binary_sensor.connected", "Flat") is None
    assert home.gateway
    home.gateway.connected = False
    await account.pass_time(minutes=30)
    assert account.value("binary_sensor.connected", "Villa") == "on"
    await account.pass_time(minutes=30)
    await account.pass_time(minutes=10)
    assert account.value("binary_sensor.connected", "Villa") == "off"
    assert len(account.asked("invitations")) == 2
    account.cloud.faults.add("invitations", "500")
    await account.pass_time(minutes=61)
    await account.pass_time(minutes=10)
    assert account.value("binary_sensor.connected", "Villa") == "unknown"
    assert account.value("climate") == "auto"


# Troubles.


@pytest.mark.parametrize("how", ["removed", "not allowed"])
async def test_a_home_that_was_taken_away(
    account: Account, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is unavailable, the log and an issue say why, and the others go on."""
    home = account.add_villa()
    account.add_home("Flat").add_device("f1")
    await account.start()
    if how == "removed":
        account.cloud.remove_home(home.id)
    else:
        home.allowed = False
    await account.pass_time(minutes=10)
    assert account.value("climate") == "unavailable"
    assert account.value("climate", "f1") == "auto"
    assert issues(account) == ["Villa"]
    await account.pass_time(minutes=10)
    (line,) = [
        one.getMessage()
        for one in caplog.records
        if one.levelno >= logging.WARNING and "isotherm.hub" in one.name
    ]
    assert "Villa is no longer a home of Shedding Ltd" in line
    assert home.id not in caplog.text
    account.cloud.homes[home.id] = home
    home.allowed = True
    await account.pass_time(minutes=10)
    assert account.value("climate") == "auto"
    assert not issues(account)
    assert not account.hass.config_entries.flow.async_progress()


async def test_an_issue_goes_with_its_home(account: Account) -> None:
    """Nobody is told of a home that was removed here too."""
    home = account.add_villa()
    account.add_home("Flat").add_device("f1")
    home.allowed = False
    await account.start()
    assert account.entry.state is ConfigEntryState.LOADED
    assert issues(account) == ["Villa"]
    assert account.value("climate", "f1") == "auto"
    gone = next(
        one for one in account.entry.subentries.values() if one.title == "Villa"
    )
    account.hass.config_entries.async_remove_subentry(account.entry, gone.subentry_id)
    await account.settle()
    assert not issues(account)


async def test_an_issue_goes_with_its_account(account: Account) -> None:
    """The same where the whole account was removed, or only disabled."""
    home = account.add_villa()
    home.allowed = False
    account.add_home("Flat").allowed = False
    await account.start()
    assert sorted(issues(account)) == ["Flat", "Villa"]
    await account.reload()
    assert sorted(issues(account)) == ["Flat", "Villa"]
    entries = account.hass.config_entries
    await entries.async_set_disabled_by(
        account.entry.entry_id, ConfigEntryDisabler.USER
    )
    assert not issues(account)
    await entries.async_set_disabled_by(account.entry.entry_id, None)
    await account.settle()
    assert sorted(issues(account)) == ["Flat", "Villa"]
    await entries.async_remove(account.entry.entry_id)
    await account.settle()
    assert not issues(account)


async def test_stopped_while_it_is_read(account: Account) -> None:
    """What comes too late changes nothing, and leaves nothing behind."""
    account.add_villa()
    await account.start()
    hub, partner = account.hub(), account.partner
    assert len(partner._of_home) > 0
    account.cloud.faults.add("config", "delay", delay=0.2)
    reading = asyncio.create_task(hub._read_again())
    await account.wait_for(lambda: len(account.asked("config")) > 1)
    await account.hass.config_entries.async_unload(account.entry.entry_id)
    await reading
    assert len(partner._of_home) == 0


async def test_a_slow_answer_is_overtaken(account: Account) -> None:
    """What a read tells that began before another is older, however late it comes."""
    home = account.add_villa()
    await account.start()
    hub = account.hub()
    account.cloud.faults.add("config", "delay", count=1, delay=5.0, after=True)
    slow = asyncio.create_task(hub._read_again())
    await account.wait_for(lambda: any(one.faults for one in account.cloud.requests))
    home.devices["h1"].comfort = 20.0
    await account.pass_time(seconds=1)
    await hub.async_refresh()
    assert account.target() == 20
    await account.pass_time(seconds=5)
    await slow
    assert account.target() == 20


async def test_a_room_that_is_gone(account: Account) -> None:
    """A target for it is refused in words that say so."""
    home = account.add_villa()
    await account.start()
    del home.rooms[2]
    with pytest.raises(Exception, match="does not know this room") as raised:
        await account.set_target(21, "h3")
    assert getattr(raised.value, "translation_key", None) == "smartlink_room_unknown"
    assert account.target("h3") == 19


@pytest.mark.parametrize("fault", ["500", "hang", "garbage", "empty", "reset"])
async def test_an_outage(account: Account, fault: str) -> None:
    """Last values stand for three minutes; it is over with the next good answer."""
    account.add_villa()
    await account.start(poll_seconds=120)
    account.cloud.faults.add("config", fault)
    if fault == "hang":
        await account.cloud.stop()
    await account.pass_time(minutes=3)
    assert account.value("climate") == "auto"
    for _ in range(4):
        await account.pass_time(minutes=3)
    assert account.value("climate") == "unavailable"
    assert not issues(account)
    account.cloud.faults.clear()
    await account.cloud.start()
    await account.pass_time(minutes=4)
    assert account.value("climate") == "auto"


async def test_asked_for_a_pause(account: Account) -> None:
    """`Retry-After` counts for all homes of the account; last values stand meanwhile."""
    account.add_villa()
    account.add_home("Chalet", rooms=("Salon",)).add_device("c1")
    await account.start(poll_seconds=60)
    account.cloud.faults.add("config", "429:1800", count=1)
    await account.pass_time(minutes=2)
    asked = len(account.asked("config"))
    for _ in range(5):
        await account.pass_time(minutes=5)
    assert len(account.asked("config")) == asked
    await account.pass_time(minutes=10)
    assert len(account.asked("config")) > asked


async def test_credentials_that_are_refused(account: Account) -> None:
    """The person is asked for them once, for the account, not per home."""
    account.add_villa()
    account.add_home("Flat").add_device("f1")
    await account.start()
    account.cloud.faults.add("*", "status:401")
    await account.pass_time(minutes=10)
    flows = account.hass.config_entries.flow.async_progress()
    assert [one["context"]["source"] for one in flows] == ["reauth"]


async def test_odd_answers(account: Account) -> None:
    """What is missing, or spelt otherwise, is not known; the rest shows."""
    home = account.add_villa()
    home.add_device("odd", 2, silent_days=4)
    quirks = account.cloud.quirks
    quirks.missing, quirks.numbers, quirks.spelling = "null", "text", "better"
    quirks.week, quirks.dates = "never", "epoch_ms"
    await account.start()
    assert account.target() == 19
    assert account.value("binary_sensor.comfort") == "unknown"
    assert account.value("climate", "odd") == "unavailable"


async def test_rewritten_values(account: Account) -> None:
    """Absurd numbers do not reach a state, and a heater that loses its room takes no target."""
    account.add_villa()

    def odd(heard: Any, body: bytes) -> bytes:
        return (
            body.replace(b'"sp": 19,', b'"sp": 1e99,')
            .replace(b'"roomId": 2', b'"roomId": null')
            .replace(b'"mode": "Prog"', b'"mode": "Turbo"', 1)
        )

    account.cloud.rewrite = odd
    await account.start()
    assert account.value("climate") == "unknown"
    for heater in ("h1", "h2", "h3"):
        attributes = account.state("climate", heater).attributes
        assert attributes.get("temperature") is None
        assert not attributes["supported_features"]
