"""A derogation starts, is acknowledged and ends, and the account's device shows it."""

from datetime import timedelta

from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.isotherm.const import DOMAIN

from .account import ShedAccount


def kinds(told: list) -> list[str]:
    """Return the kinds of events."""
    return [one["event_type"] for one in told]


async def test_two_requests_for_one_home(account: ShedAccount) -> None:
    """A home that is in several requests of one window counts once."""
    partner = await account.set_up(Chalet="one")
    told = account.watch_events()
    await account.schedule("one", "two")
    await account.schedule("one", room=2, delta=1)
    await account.pass_until(18)
    await account.pass_steps(120)
    assert len(list(partner.derogations)) == 2
    assert account.shown("running_derogation_requested") == "2"
    assert account.shown("running_derogation_received") == "2"
    assert account.shown("last_derogation_share") == "100.0"
    assert (told[-1]["homes"], told[-1]["acknowledged"]) == (2, 2)


async def test_from_its_scheduling_to_its_end(account: ShedAccount) -> None:
    """All that happens is told once, with numbers; reports are read while it matters."""
    partner = await account.set_up(Chalet="one")
    told = account.watch_events()
    changes: list[str] = []
    partner.async_listen("one", lambda: changes.append("one"))
    await account.schedule("one", "two", "three")

    assert account.asked_times("derogations") == 1
    assert account.asked_times("report") == 0
    assert kinds(told) == ["scheduled"]
    assert told[0]["homes"] == 3
    assert told[0]["degrees"] == -2
    assert told[0]["acknowledged"] is None
    assert [one.delta for one in partner.derogations_of("one")] == [-2]
    assert account.shown("last_derogation_requested") == "unknown"

    await account.pass_until(18)
    assert kinds(told) == ["scheduled", "started"]
    assert account.shown("running_derogation_requested") == "3"
    assert account.shown("running_derogation_received") in {"unknown", "0"}

    await account.pass_steps(120)
    assert kinds(told)[2:] == ["acknowledged"]
    assert told[2]["acknowledged"] == 3
    assert account.shown("running_derogation_received") == "3"
    assert account.shown("last_derogation_share") == "100.0"
    assert float(account.shown("last_derogation_last_minutes")) <= 2
    assert partner.derogations_of("one")[0].acknowledged

    looked = account.asked_times("report")
    assert looked <= 3
    await account.pass_until(19, 50)
    assert account.asked_times("report") == looked
    await account.pass_until(20)
    await account.pass_steps(120)
    assert kinds(told)[3:] == ["ended"]
    assert account.shown("running_derogation_requested") == "unknown"
    assert account.shown("last_derogation_requested") == "3"
    await account.pass_steps(3600, step=300)
    assert account.asked_times("report") <= looked + 3
    assert changes


async def test_a_gateway_that_never_confirms(account: ShedAccount) -> None:
    """It is told once, by the home's title, and followed for half an hour."""
    account.cloud.homes["two"].gateway.ack_delay = None
    account.cloud.homes["three"].gateway.ack_delay = None
    await account.set_up(Chalet="two")
    told = account.watch_events()
    await account.schedule("one", "two", "three")
    await account.pass_until(18)
    await account.pass_steps(580)
    assert "smartlink_start_not_acknowledged" not in account.issues
    await account.pass_steps(120)
    assert kinds(told)[2:] == ["not_acknowledged"]
    issue = account.issues["smartlink_start_not_acknowledged"]
    assert issue["names"] == "Chalet"
    assert (issue["homes"], issue["others"]) == ("2", "1")
    assert account.shown("last_derogation_share") == "33.3"

    await account.pass_until(18, 40)
    looked = account.asked_times("report")
    assert looked <= 32
    await account.pass_until(19, 50)
    assert account.asked_times("report") == looked

    # Its end is not confirmed either, which is no second issue.
    await account.pass_until(20, 45)
    assert list(account.issues) == ["smartlink_start_not_acknowledged"]


async def test_confirmed_late(account: ShedAccount) -> None:
    """The issue goes when the gateway confirms after all."""
    account.cloud.homes["two"].gateway.connected = True
    account.cloud.homes["two"].gateway.ack_delay = 900.0
    await account.set_up(Chalet="two")
    told = account.watch_events()
    await account.schedule("one", "two")
    await account.pass_until(18)
    await account.pass_steps(700)
    assert list(account.issues) == ["smartlink_start_not_acknowledged"]
    await account.pass_steps(300)
    assert account.issues == {}
    assert kinds(told)[2:] == ["not_acknowledged", "acknowledged"]
    assert float(account.shown("last_derogation_last_minutes")) == pytest.approx(
        15.5, abs=1.5
    )
    assert float(account.shown("last_derogation_first_minutes")) <= 1.5


async def test_the_end_is_not_confirmed(account: ShedAccount) -> None:
    """A home that may still depart from its programme is told."""
    await account.set_up(Chalet="two")
    await account.schedule("one", "two")
    await account.pass_until(18)
    await account.pass_steps(200)
    account.cloud.homes["two"].gateway.connected = False
    await account.pass_until(20)
    await account.pass_steps(700)
    assert list(account.issues) == ["smartlink_end_not_acknowledged"]
    assert account.issues["smartlink_end_not_acknowledged"]["names"] == "Chalet"


async def test_the_next_derogation_is_confirmed(account: ShedAccount) -> None:
    """What was missed before is told no more; a person may also ignore it."""
    gateway = account.cloud.homes["two"].gateway
    gateway.connected = False
    partner = await account.set_up(Chalet="two")
    await partner.async_schedule(
        account.window(17 * 60, 17 * 60 + 30), account.rooms("two")
    )
    await account.schedule("two")
    await account.pass_until(17, 15)
    (issue,) = (key[1] for key in ir.async_get(account.hass).issues if key[0] == DOMAIN)
    ir.async_ignore_issue(account.hass, DOMAIN, issue, ignore=True)
    await account.pass_until(17, 50)
    found = ir.async_get(account.hass).async_get_issue(DOMAIN, issue)
    assert found
    assert found.dismissed_version
    gateway.connected = True
    await account.pass_until(18)
    await account.pass_steps(200)
    assert account.issues == {}


async def test_one_issue_per_home(account: ShedAccount) -> None:
    """A gateway that is out of order for days is one issue."""
    account.cloud.homes["two"].gateway.connected = False
    await account.set_up(Chalet="two")
    for _ in range(3):
        await account.schedule("two")
        await account.pass_until(20, 30)
        await account.pass_steps(18 * 3600, step=900)
    assert list(account.issues) == ["smartlink_start_not_acknowledged"]
    assert len(ir.async_get(account.hass).issues) == 1


async def test_restarted_in_the_middle(account: ShedAccount) -> None:
    """What was followed is followed on, and nothing is told twice."""
    account.cloud.homes["two"].gateway.ack_delay = 500.0
    await account.set_up(Chalet="two")
    await account.schedule("one", "two")
    await account.pass_until(18)
    await account.pass_steps(120)
    before = account.shown("last_derogation_received")
    assert before == "1"
    await account.stop()
    await account.load()
    told = account.watch_events()
    assert account.shown("last_derogation_received") == before
    assert account.shown("running_derogation_requested") == "2"
    await account.pass_steps(600)
    assert kinds(told) == ["acknowledged"]
    assert account.shown("last_derogation_received") == "2"
    await account.stop()
    await account.pass_time(hours=3)
    await account.load()
    assert account.shown("running_derogation_requested") == "unknown"
    await account.pass_steps(200)
    found = list(account.partner.derogations)
    assert found[0].at_end.over
    assert found[0].at_end.received == 2


async def test_the_home_leaves(account: ShedAccount) -> None:
    """A home that is no longer added stays followed, as a number."""
    account.cloud.homes["two"].gateway.connected = False
    await account.set_up(Chalet="two")
    await account.schedule("one", "two")
    account.hass.config_entries.async_remove_subentry(
        account.entry, next(iter(account.entry.subentries))
    )
    await account.settle()
    await account.pass_until(18, 15)
    issue = account.issues["smartlink_start_not_acknowledged"]
    assert (issue["names"], issue["homes"], issue["others"]) == ("–", "1", "1")


async def test_reports_that_fail(account: ShedAccount) -> None:
    """An outage, a refusal or a trigger that is gone ends nothing else."""
    await account.set_up()
    await account.schedule("one")
    await account.pass_until(18)
    account.cloud.faults.add("report", "error", count=2)
    account.cloud.faults.add("report", "status:503", count=2)
    await account.pass_steps(600)
    assert account.shown("last_derogation_received") == "1"

    await account.pass_until(20)
    account.cloud.faults.add("report", "answer:[]")
    await account.pass_steps(600)
    assert account.partner.last_update_success
    account.cloud.faults.clear()
    account.cloud.triggers.clear()
    looked = account.asked_times("report")
    await account.pass_steps(600)
    assert account.asked_times("report") == looked + 1


async def test_a_report_that_is_never_one(account: ShedAccount) -> None:
    """It is given up after half an hour, and nothing else suffers by it."""
    await account.set_up()
    await account.schedule("one")
    account.cloud.faults.add("report", "answer:[]")
    await account.pass_until(18, 45)
    looked = account.asked_times("report")
    await account.pass_steps(600)
    assert account.asked_times("report") == looked
    assert account.partner.last_update_success


async def test_many_at_once_are_spread(account: ShedAccount) -> None:
    """With several to follow each is looked at as often, one at a time."""
    for home in account.cloud.homes.values():
        home.gateway.ack_delay = None
    partner = await account.set_up()
    for room in (1, 2):
        for home in ("one", "two", "three"):
            await partner.async_schedule(
                account.window(), account.rooms(home, room=room)
            )
    await account.pass_until(18)
    looked = account.asked_times("report")
    await account.pass_steps(600, step=5)
    assert 40 <= account.asked_times("report") - looked <= 62
    bodies = {str(one) for one in account.asked("report")}
    assert len(bodies) == 6


async def test_the_budget(account: ShedAccount) -> None:
    """Start and end of one take 62 reports at most, and nothing else is asked."""
    for home in account.cloud.homes.values():
        home.gateway.ack_delay = None
    await account.set_up()
    asked = len(account.cloud.requests)
    await account.schedule("one", "two")
    await account.pass_time(timedelta(hours=1).total_seconds())
    await account.pass_until(22)
    assert len(account.cloud.requests) - asked <= 1 + 62
