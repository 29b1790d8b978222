"""The derogations of a home as a calendar, in which an event schedules one."""

from typing import Any

from homeassistant.components.calendar import CalendarEntityFeature
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from .account import ShedAccount

DAY = "2026-01-14"
CALENDAR = "calendar.derogations"


async def create(account: ShedAccount, title: str, start: str, end: str) -> None:
    """Create an event as the calendar's action does."""
    kind = "date" if "T" not in start else "date_time"
    await account.act(
        "calendar.create_event",
        CALENDAR,
        "Chalet",
        summary=title,
        **{f"start_{kind}": start, f"end_{kind}": end},
    )
    await account.settle()


async def events(
    account: ShedAccount, start: str = "2026-01-01", end: str = "2026-02-01"
) -> list[dict[str, Any]]:
    """Return what the calendar shows."""
    answer = await account.act(
        "calendar.get_events",
        CALENDAR,
        "Chalet",
        start_date_time=f"{start}T00:00:00",
        end_date_time=f"{end}T00:00:00",
        return_response=True,
    )
    assert answer
    return next(iter(answer.values()))["events"]


async def test_an_event_schedules(account: ShedAccount) -> None:
    """It is shown with what is known of it, from its coming to long after its end."""
    await account.set_up(Chalet="one")
    await create(account, "salon, Chambre −2", f"{DAY}T18:00:00", f"{DAY}T20:00:00")
    assert account.shifts == [(DAY, 1080, 1200, {1: -2, 2: -2})]
    (event,) = await events(account)
    assert event["summary"] == "Salon, Chambre −2 °C"
    assert event["start"] == f"{DAY}T18:00:00+01:00"
    assert event["end"] == f"{DAY}T20:00:00+01:00"
    assert event["description"].startswith("Chalet\nScheduled.")
    assert account.value(CALENDAR, "Chalet") == "off"
    assert account.state(CALENDAR, "Chalet").attributes["message"] == event["summary"]

    await account.pass_until(18)
    await account.pass_steps(120)
    assert account.value(CALENDAR, "Chalet") == "on"
    (event,) = await events(account)
    assert event["description"] == "Chalet\nAcknowledged by the gateway."
    await account.pass_until(20, 5)
    assert account.value(CALENDAR, "Chalet") == "off"
    await account.stop()
    await account.load()
    assert len(await events(account)) == 1


async def test_nothing_can_be_taken_back(account: ShedAccount) -> None:
    """The page offers to create, and nothing else."""
    await account.set_up(Chalet="one")
    features = account.state(CALENDAR, "Chalet").attributes["supported_features"]
    assert features == CalendarEntityFeature.CREATE_EVENT


async def test_over_midnight(account: ShedAccount) -> None:
    """It is scheduled in two parts, and again what one of them failed."""
    await account.set_up(Chalet="one")
    await create(account, "Salon −1", f"{DAY}T23:50:00", "2026-01-15T00:20:00")
    assert account.shifts == [
        (DAY, 1430, 1440, {1: -1}),
        ("2026-01-15", 0, 20, {1: -1}),
    ]
    assert len(await events(account)) == 2

    account.cloud.requests.clear()
    account.cloud.rewrite = lambda heard, body: (
        (
            account.cloud.faults.add("derogations", "error", count=1)
            if heard.route == "derogations"
            else None
        )
        and None
    )
    with pytest.raises(HomeAssistantError) as failed:
        await create(account, "Chambre −1", f"{DAY}T23:50:00", "2026-01-15T00:20:00")
    account.cloud.rewrite = None
    assert failed.value.translation_key == "smartlink_scheduled_until"
    await create(account, "Chambre −1", f"{DAY}T23:50:00", "2026-01-15T00:20:00")
    assert [one[1:] for one in account.shifts] == [
        (1430, 1440, {2: -1}),
        (0, 20, {2: -1}),
        (0, 20, {2: -1}),
    ]


@pytest.mark.parametrize(
    ("title", "start", "end", "words"),
    [
        ("Salon −2", DAY, "2026-01-15", "not whole days"),
        ("Salon −2", f"{DAY}T16:00:00", f"{DAY}T18:00:00", "in the past"),
        ("Salon −2", f"{DAY}T18:01:00", f"{DAY}T19:00:00", "18:01"),
        ("Salon −2", f"{DAY}T18:00:30", f"{DAY}T19:00:00", "whole minutes"),
        ("Salon −2", f"{DAY}T18:00:00", "2026-01-16T18:05:00", "2 days"),
        ("Salon", f"{DAY}T18:00:00", f"{DAY}T19:00:00", "“Salon −2”"),
        ("Cave −2", f"{DAY}T18:00:00", f"{DAY}T19:00:00", "Salon, Chambre"),
        ("Salon −9", f"{DAY}T18:00:00", f"{DAY}T19:00:00", "-9"),
    ],
)
async def test_refused(
    account: ShedAccount, title: str, start: str, end: str, words: str
) -> None:
    """What can't be is a sentence, and nothing leaves."""
    await account.set_up(Chalet="one")
    with pytest.raises(ServiceValidationError, match=words):
        await create(account, title, start, end)
    assert account.shifts == []


async def test_the_same_twice(account: ShedAccount) -> None:
    """A double click is answered by a sentence."""
    await account.set_up(Chalet="one")
    await create(account, "Salon −2", f"{DAY}T18:00:00", f"{DAY}T19:00:00")
    with pytest.raises(ServiceValidationError, match="scheduled already"):
        await create(account, "Salon −2", f"{DAY}T18:00:00", f"{DAY}T19:00:00")
    assert len(account.shifts) == 1


async def test_on_the_page(account: ShedAccount, hass_ws_client: Any) -> None:
    """A series is refused, and so is what the page does not offer."""
    await account.set_up(Chalet="one")
    client = await hass_ws_client(account.hass)
    await client.send_json_auto_id(
        {
            "type": "calendar/event/create",
            "entity_id": account.find(CALENDAR, "Chalet"),
            "event": {
                "summary": "Salon −2",
                "dtstart": f"{DAY}T18:00:00+01:00",
                "dtend": f"{DAY}T19:00:00+01:00",
                "rrule": "FREQ=WEEKLY",
            },
        }
    )
    answer = await client.receive_json()
    assert not answer["success"]
    assert "does not repeat" in answer["error"]["message"]


@pytest.mark.parametrize("began", ["2026-10-24T12:00:00+00:00"], indirect=True)
async def test_the_hour_that_comes_twice(account: ShedAccount) -> None:
    """Minutes of a day can't tell which one is meant."""
    await account.set_up(Chalet="one")
    with pytest.raises(ServiceValidationError):
        await create(
            account,
            "Salon −2",
            "2026-10-25T01:00:00+02:00",
            "2026-10-25T02:30:00+02:00",
        )


async def test_a_lost_answer(account: ShedAccount) -> None:
    """It stays in the calendar as not confirmed."""
    await account.set_up(Chalet="one")
    account.cloud.faults.add("derogations", "reset", count=1)
    with pytest.raises(HomeAssistantError, match="not known"):
        await create(account, "Salon −2", f"{DAY}T18:00:00", f"{DAY}T19:00:00")
    (event,) = await events(account)
    assert "Not confirmed by the vendor" in event["description"]


async def test_rooms_that_are_not_known_yet(account: ShedAccount) -> None:
    """A home that never answered is told apart from a room that is not there."""
    account.cloud.faults.add("config", "status:503")
    await account.set_up(Chalet="one")
    home = [account.device("Chalet")]
    with pytest.raises(ServiceValidationError, match="not known"):
        await account.call("schedule_derogation", end="19:00", delta=-2, homes=home)
    with pytest.raises(ServiceValidationError, match="not known"):
        await create(account, "Salon −2", f"{DAY}T18:00:00", f"{DAY}T19:00:00")
    assert account.shifts == []
