"""What is asked for is sent once, and what became of it is kept, whatever happens."""

import asyncio
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.isotherm.hub.errors import (
    AuthError,
    ClosedError,
    InvalidChange,
    RateLimitError,
    RejectedError,
)
from custom_components.isotherm.smartlink.derogations import Progress
from simulators.smartlink.heard import Heard

from .account import ShedAccount


def progress(account: ShedAccount) -> list[Progress]:
    """Return how far all that is kept came."""
    return [one.progress for one in account.partner.derogations]


async def test_it_is_on_the_disk_before_it_is_sent(
    account: ShedAccount, hass_storage: dict[str, Any]
) -> None:
    """A crash while it is on its way leaves it as being sent."""
    partner = await account.set_up()
    account.cloud.faults.add("derogations", "hang")
    asked = asyncio.create_task(
        partner.async_schedule(account.window(), account.rooms("one"))
    )
    await account.wait_for(lambda: bool(account.asked()))
    kept = hass_storage[f"isotherm.smartlink.{account.entry.entry_id}"]["data"]
    assert [one["progress"] for one in kept["derogations"]] == ["sending"]
    account.cloud.faults.clear()
    await account.stop()
    with pytest.raises(ClosedError):
        await asked


async def test_cut_off_while_sending(account: ShedAccount) -> None:
    """After a restart it is unknown, told, and not sent again."""
    partner = await account.set_up(Chalet="one")
    account.cloud.faults.add("derogations", "hang")
    asked = asyncio.create_task(
        partner.async_schedule(account.window(), account.rooms("one"))
    )
    await account.wait_for(lambda: bool(account.asked()))
    account.cloud.faults.clear()
    await account.stop()
    with pytest.raises(ClosedError):
        await asked
    await account.load()

    assert progress(account) == [Progress.UNKNOWN]
    assert list(account.issues) == ["smartlink_sent_unconfirmed"]
    await account.pass_until(21)
    assert account.asked_times("derogations") == 1
    assert account.asked_times("report") == 0
    assert list(account.issues) == []


async def test_a_crash_while_sending(
    account: ShedAccount, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """What the disk has as being sent is unknown at the start, and that is told."""
    partner = await account.set_up()
    await partner.async_schedule(account.window(), account.rooms("one"))
    await account.stop()
    key = f"isotherm.smartlink.{account.entry.entry_id}"
    kept = hass_storage[key]["data"]["derogations"][0]
    kept |= {"progress": "sending", "triggers": [None, None]}
    await account.load()

    assert progress(account) == [Progress.UNKNOWN]
    assert list(account.issues) == ["smartlink_sent_unconfirmed"]
    assert "not sent again" in caplog.text
    assert account.asked_times("derogations") == 1


@pytest.mark.parametrize("kind", ["reset", "truncated", "garbage", "500"])
async def test_a_lost_answer(account: ShedAccount, kind: str) -> None:
    """The person is told, and it is not sent again; asked again it replaces the doubt."""
    partner = await account.set_up()
    account.cloud.faults.add("derogations", kind, after=True, count=1)
    with pytest.raises(HomeAssistantError) as failed:
        await partner.async_schedule(account.window(), account.rooms("one"))
    await account.pass_steps(300)

    assert failed.value.translation_key == "smartlink_not_confirmed"
    assert account.asked_times("derogations") == 1
    assert progress(account) == [Progress.UNKNOWN]
    assert list(account.issues) == ["smartlink_sent_unconfirmed"]

    await partner.async_schedule(account.window(), account.rooms("one"))
    await account.settle()
    assert progress(account) == [Progress.SCHEDULED]
    assert list(account.issues) == []


@pytest.mark.parametrize(
    ("kind", "error"),
    [("status:401", AuthError), ("429:60", RateLimitError), ("error", RejectedError)],
)
async def test_a_refusal(
    account: ShedAccount, kind: str, error: type[Exception]
) -> None:
    """Nothing is kept of what surely was not scheduled."""
    partner = await account.set_up()
    account.cloud.faults.add("derogations", kind, count=1)
    with pytest.raises(error):
        await partner.async_schedule(account.window(), account.rooms("one"))
    assert progress(account) == []


async def test_a_body_that_is_too_large(account: ShedAccount) -> None:
    """Each part is kept with its own triggers; what happens is told once for all."""
    partner = await account.set_up()
    account.cloud.quirks.most_items = 1
    done = await partner.async_schedule(
        account.window(), account.rooms("one", "two", "three")
    )
    assert len({one.triggers.start for one in done}) == 3
    assert progress(account) == [Progress.SCHEDULED] * 3
    await account.pass_until(18)
    await account.pass_steps(300)
    assert account.shown("last_derogation_requested") == "3"
    assert account.shown("last_derogation_received") == "3"


async def test_a_split_that_fails_half_way(account: ShedAccount) -> None:
    """What was scheduled is kept and followed, and all that became of it is told."""
    partner = await account.set_up(Chalet="two")
    account.cloud.quirks.most_items = 1
    # The client learns what size the vendor takes.
    earlier = account.window(17 * 60, 17 * 60 + 30)
    await partner.async_schedule(earlier, account.rooms("one", "two"))
    scheduled = len(account.cloud.derogations)

    def fail_from_now_on(heard: Heard, body: bytes) -> None:
        if heard.route == "derogations":
            account.cloud.faults.add("derogations", "reset", after=True)

    account.cloud.rewrite = fail_from_now_on
    with pytest.raises(HomeAssistantError) as failed:
        await partner.async_schedule(
            account.window(), account.rooms("one", "three", "two")
        )
    account.cloud.faults.clear()

    told = failed.value.translation_placeholders or {}
    assert failed.value.translation_key == "smartlink_partly_scheduled"
    assert (told["done"], told["homes"]) == ("1", "3")
    assert (told["unknown"], told["unknown_names"]) == ("1", "–")
    assert (told["failed"], told["failed_names"]) == ("1", "Chalet")
    assert set(progress(account)) == {Progress.SCHEDULED, Progress.UNKNOWN}
    assert len(account.cloud.derogations) == scheduled + 2
    await account.pass_until(18)
    await account.pass_steps(300)
    assert account.shown("last_derogation_received") == "1"
    assert len(account.cloud.derogations) == scheduled + 2


async def test_the_same_once_more(account: ShedAccount) -> None:
    """A double click or a retry is answered, not sent."""
    partner = await account.set_up()
    window, shifts = account.window(), account.rooms("one", "two")
    twice = await asyncio.gather(
        partner.async_schedule(window, shifts),
        partner.async_schedule(window, shifts),
        return_exceptions=True,
    )
    refused = [one for one in twice if isinstance(one, InvalidChange)]
    assert [one.reason for one in refused] == ["smartlink_already_scheduled"]
    with pytest.raises(InvalidChange):
        await partner.async_schedule(window, shifts[:1])
    assert account.asked_times("derogations") == 1

    # Something else since, then the first again: the later one is to count.
    await partner.async_schedule(window, account.rooms("one", delta=-3))
    await partner.async_schedule(window, account.rooms("one", delta=-2))
    assert account.asked_times("derogations") == 3


async def test_asked_as_the_account_stops(account: ShedAccount) -> None:
    """Nothing leaves any more, and nothing is kept of it."""
    partner = await account.set_up()
    asked = asyncio.create_task(
        partner.async_schedule(account.window(), account.rooms("one"))
    )
    await asyncio.sleep(0)
    await account.stop()
    with pytest.raises(ClosedError):
        await asked
    with pytest.raises(ClosedError):
        await partner.async_schedule(account.window(), account.rooms("two"))
    assert account.asked() == []
    await account.load()
    assert not [one for one in progress(account) if one is Progress.SCHEDULED]


async def test_a_target_that_is_set_twice(account: ShedAccount) -> None:
    """An automation that repeats itself within five minutes is no error."""
    await account.set_up(Chalet="one")
    for _ in range(2):
        await account.set_target(18.0, "one1")
        await account.settle()
    assert len(account.shifts) == 1
    assert account.target("one1") == 18.0


async def test_a_disabled_account_has_no_issues(account: ShedAccount) -> None:
    """What nobody follows any more is told no more."""
    account.cloud.homes["one"].gateway.ack_delay = None
    await account.set_up(Chalet="one")
    await account.schedule("one")
    await account.pass_until(18, 15)
    assert account.issues
    await account.hass.config_entries.async_set_disabled_by(
        account.entry.entry_id, ConfigEntryDisabler.USER
    )
    await account.settle()
    assert account.issues == {}
