"""The actions of an account, called as a person or an automation does."""

from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.isotherm.hub.timing import TIMINGS
from custom_components.isotherm.smartlink.timing import SmartlinkTiming

from ..homes import CLIENT_ID
from .account import ShedAccount

EVENING = {"start": "18:00:00", "end": "20:00:00"}
DAY = "2026-01-14"


async def schedule(shed: ShedAccount, /, **data: Any) -> Any:
    """Schedule, for the evening unless other times are given."""
    answer = await shed.call("schedule_derogation", **{**EVENING, "delta": -2} | data)
    await shed.settle()
    return answer


async def test_all_ways_to_name_rooms_in_one_call(account: ShedAccount) -> None:
    """One window is one request, whatever homes, heaters and rows it is for."""
    await account.set_up(Chalet="one", Villa="two")
    answer = await schedule(
        account,
        homes=[account.device("Chalet")],
        rooms=["chambre"],
        heaters=[account.find("climate", "two1")],
        others=[
            {"home_id": "three", "room": "1, 2", "delta": -1},
            {"home_id": "three", "room": 2},
        ],
    )
    (body,) = account.asked()
    assert {
        (one["homeId"], one["roomId"], one["delta"]) for one in body["derogations"]
    } == {("one", 2, -2), ("two", 1, -2), ("three", 1, -1), ("three", 2, -2)}
    (done,) = answer["derogations"]
    assert done == {
        "start": f"{DAY}T18:00:00+01:00",
        "end": f"{DAY}T20:00:00+01:00",
        "homes": 3,
        "rooms": 4,
        "start_trigger": done["start_trigger"],
        "end_trigger": done["end_trigger"],
    }
    assert done["start_trigger"] in account.cloud.triggers


async def test_an_automation_that_calls_twice(account: ShedAccount) -> None:
    """It is sent once, and answered alike."""
    await account.set_up(Chalet="one")
    home = [account.device("Chalet")]
    first = await schedule(account, homes=home)
    assert await schedule(account, homes=home) == first
    assert len(account.shifts) == 1


async def test_without_a_response(account: ShedAccount) -> None:
    """The answer may be left."""
    await account.set_up(Chalet="one")
    await account.call(
        "schedule_derogation",
        respond=False,
        homes=account.device("Chalet"),
        delta="+1",
        **EVENING,
    )
    assert account.shifts == [(DAY, 1080, 1200, {1: 1, 2: 1})]


async def test_from_now_on(account: ShedAccount) -> None:
    """Without a start it is the next multiple of five minutes."""
    await account.set_up(Chalet="one")
    await account.pass_time(61)
    await account.call(
        "schedule_derogation", homes=[account.device("Chalet")], end="17:30", delta=-1
    )
    assert account.shifts == [(DAY, 995, 1050, {1: -1, 2: -1})]


async def test_over_midnight(account: ShedAccount) -> None:
    """It is split in two dates, each with its triggers."""
    await account.set_up(Chalet="one")
    home = [account.device("Chalet")]
    answer = await schedule(account, homes=home, start="23:50", end="00:20")
    assert [one["end"] for one in answer["derogations"]] == [
        "2026-01-15T00:00:00+01:00",
        "2026-01-15T00:20:00+01:00",
    ]
    answer = await schedule(
        account, homes=home, date="2026-01-20", start="12:00", end="00:00"
    )
    assert len(answer["derogations"]) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"delta": 0}, "Degrees"),
        ({"delta": -6}, "Degrees"),
        ({"delta": 1.5}, "Degrees"),
        ({"delta": None}, "Degrees"),
        ({"end": "nonsense"}, "End"),
        ({"start": "18:02"}, "18:02"),
        ({"start": "18:00:30"}, "whole minutes"),
        ({"start": "16:00"}, "in the past"),
        ({"start": "18:00", "end": "17:00"}, "18:00"),
        ({"date": "2026-01-13"}, "in the past"),
        ({"rooms": ["Cave"]}, "Salon, Chambre"),
        ({"homes": []}, "for which rooms"),
        ({"homes": ["nonsense"]}, "no home"),
        ({"heaters": ["climate.nonsense"]}, "no heater"),
        ({"others": [{"home_id": "three"}]}, "Row 1"),
        ({"others": ["three"]}, "Row 1"),
        ({"others": [{"home_id": "three", "room": "Salon"}]}, "Row 1"),
        ({"others": [{"home_id": "a b", "room": 1}]}, "Row 1"),
        ({"others": [{"home_id": "three", "room": 1, "delta": 9}]}, "Row 1"),
        ({"account": "nonsense"}, "not running"),
        ({"colour": "red"}, "not a field"),
    ],
)
async def test_refused(account: ShedAccount, data: dict[str, Any], words: str) -> None:
    """What can't be is a sentence, and nothing leaves."""
    await account.set_up(Chalet="one")
    with pytest.raises(ServiceValidationError, match=words):
        await schedule(account, **{"homes": [account.device("Chalet")]} | data)
    assert account.asked() == []


async def test_a_heater_is_no_home(account: ShedAccount) -> None:
    """Who means one heater does not get the whole home."""
    await account.set_up(Chalet="one")
    heater = account.hub("Chalet").device_ids["one1"]
    with pytest.raises(ServiceValidationError, match="is no home"):
        await schedule(account, homes=[heater])
    assert account.asked() == []


async def test_another_day_needs_a_start(account: ShedAccount) -> None:
    """There is no next moment on another day."""
    await account.set_up(Chalet="one")
    with pytest.raises(ServiceValidationError, match="needs a start"):
        await account.call(
            "schedule_derogation",
            homes=[account.device("Chalet")],
            date="2026-01-20",
            end="17:30",
            delta=-1,
        )


@pytest.mark.parametrize(
    ("began", "day", "words"),
    [
        ("2026-10-24T15:30:00+00:00", "2026-10-25", "02:30"),
        ("2026-03-28T15:30:00+00:00", "2026-03-29", "02:30"),
    ],
    indirect=["began"],
)
async def test_times_that_the_clock_does_not_show_once(
    account: ShedAccount, day: str, words: str
) -> None:
    """On the days of a clock change they are refused, as a start and as an end."""
    await account.set_up(Chalet="one")
    homes = [account.device("Chalet")]
    for start, end in (("02:30", "05:00"), ("23:00", "02:30"), ("01:00", "02:30")):
        date = day if start < end else account.window().day.isoformat()
        with pytest.raises(ServiceValidationError, match=words):
            await schedule(account, homes=homes, date=date, start=start, end=end)
    assert account.asked() == []
    await schedule(account, homes=homes, date=day, start="01:00", end="05:00")
    assert len(account.asked()) == 1


async def test_a_home_that_is_not_theirs(account: ShedAccount) -> None:
    """Nothing is kept; a home that was added is named, of others the ids are to check."""
    await account.set_up(Chalet="one")
    account.cloud.faults.add(
        "derogations", 'answer:{"error": "home three is not yours"}', count=1
    )
    with pytest.raises(HomeAssistantError, match="home … is not yours"):
        await schedule(account, others=[{"home_id": "three", "room": 1}])
    with pytest.raises(HomeAssistantError) as refused:
        await schedule(account, others=[{"home_id": "nobody", "room": 1}])
    assert refused.value.translation_key == "smartlink_home_unknown"
    device = account.device("Chalet")
    account.cloud.remove_home("one")
    with pytest.raises(HomeAssistantError) as refused:
        await schedule(account, homes=[device])
    assert refused.value.translation_key == "smartlink_room_unknown"
    assert refused.value.translation_placeholders == {"home": "Chalet"}
    assert list(account.partner.derogations) == []


async def test_credentials_that_were_revoked(account: ShedAccount) -> None:
    """The person is asked to sign in again, and nothing is kept."""
    await account.set_up(Chalet="one")
    account.cloud.add_partner(CLIENT_ID, "another")
    with pytest.raises(HomeAssistantError) as refused:
        await schedule(account, homes=[account.device("Chalet")])
    assert refused.value.translation_key == "auth_failed"
    assert [*account.entry.async_get_active_flows(account.hass, {SOURCE_REAUTH})]
    assert list(account.partner.derogations) == []


async def test_the_report(account: ShedAccount) -> None:
    """The last one by default; homes that were added with their title."""
    account.cloud.homes["three"].gateway.ack_delay = None
    await account.set_up(Chalet="one")
    with pytest.raises(ServiceValidationError, match="No derogation has begun"):
        await account.call("get_derogation_report")
    await account.schedule("one", "three")
    await account.pass_until(18, 5)
    answer = await account.call("get_derogation_report")
    assert (answer["requested"], answer["sent"], answer["received"]) == (2, 2, 1)
    assert answer["first"] == f"{DAY}T18:00:00+01:00"
    assert [(one["home"], one["acknowledged"]) for one in answer["homes"]] == [
        ("Chalet", True),
        (None, False),
    ]
    end = next(iter(account.partner.derogations)).triggers.end
    answer = await account.call("get_derogation_report", trigger=end)
    assert answer["sent"] == 0
    with pytest.raises(ServiceValidationError, match="no derogation with this trigger"):
        await account.call("get_derogation_report", trigger="nonsense")


async def test_a_diagnosis_with_its_answer(account: ShedAccount) -> None:
    """It is waited for, when its answer is asked for."""
    await account.set_up(Chalet="one")
    asked = account.hass.async_create_task(
        account.call("diagnose", home=account.device("Chalet"))
    )
    await account.wait_for(lambda: bool(account.asked("diagnosis")))
    await account.pass_time_until(asked.done, 10)
    answer = await asked
    assert answer["home"] == "Chalet"
    assert answer["acknowledged"] is True


def quick(account: ShedAccount) -> None:
    """Let results of diagnoses come at once."""
    timing = SmartlinkTiming(saving=0.0, diagnosis=0.05, report_every=0.05)
    account.hass.data[TIMINGS] = {"smartlink": timing}
    account.cloud.quirks.diagnosis_time = 0.0
    for home in account.cloud.homes.values():
        if home.gateway:
            home.gateway.ack_delay = 0.0


async def test_a_diagnosis_as_an_event(account: ShedAccount) -> None:
    """Without an answer asked for, the event entity tells it, by the home's title."""
    quick(account)
    await account.set_up(Chalet="one")
    told = account.watch_events()
    await account.call("diagnose", respond=False, home=account.device("Chalet"))
    await account.wait_for(lambda: bool(told))
    assert told[0]["event_type"] == "diagnosed"
    assert told[0]["home"] == "Chalet"
    assert told[0]["acknowledged"] is True
    assert not account.partner.kept.diagnoses


async def test_a_diagnosis_that_outlasts_a_restart(account: ShedAccount) -> None:
    """Who waits is told; the result comes after the next start."""
    await account.set_up(Chalet="one")
    asked = account.hass.async_create_task(
        account.call("diagnose", home=account.device("Chalet"))
    )
    await account.wait_for(lambda: bool(account.partner.kept.diagnoses))
    await account.stop()
    with pytest.raises(ServiceValidationError, match="has no result"):
        await asked
    account.clock.tick(300)
    await account.load()
    told = account.watch_events()
    await account.wait_for(
        lambda: (
            account.state("event.derogation", "").attributes["event_type"]
            == "diagnosed"
        )
    )
    assert not told or told[0]["home"] == "Chalet"


async def test_a_diagnosis_that_is_refused(account: ShedAccount) -> None:
    """A home without a gateway can't be."""
    account.cloud.homes["one"].gateway = None
    await account.set_up(Chalet="one")
    with pytest.raises(ServiceValidationError, match="NOK"):
        await account.call("diagnose", home=account.device("Chalet"))


async def test_a_diagnosis_whose_request_is_lost(account: ShedAccount) -> None:
    """Its result can't be read: it has no id."""
    await account.set_up(Chalet="one")
    account.cloud.faults.add("diagnosis", "reset")
    with pytest.raises(ServiceValidationError, match="No proper answer"):
        await account.call("diagnose", home=account.device("Chalet"))


async def test_a_diagnosis_without_a_result(account: ShedAccount) -> None:
    """It is asked for a few times, then told."""
    quick(account)
    await account.set_up(Chalet="one")
    account.cloud.faults.add("diagnosis_result", "status:404")
    asked = account.hass.async_create_task(
        account.call("diagnose", home=account.device("Chalet"))
    )
    await account.pass_time_until(asked.done, 0.1)
    with pytest.raises(ServiceValidationError, match="has no result"):
        await asked
    assert account.asked_times("diagnosis_result") == 3


async def test_users(account: ShedAccount, caplog: pytest.LogCaptureFixture) -> None:
    """They are in the answer, and nowhere else."""
    await account.set_up(Chalet="one")
    answer = await account.call("get_users")
    assert {one["homeId"] for one in answer["users"]} == {"one", "two", "three"}
    page = await account.call("get_users", page=2, size=2)
    assert [one["homeId"] for one in page["users"]] == ["three"]
    name = answer["users"][0]["lastName"]
    assert name
    assert name not in caplog.text
    assert not any(
        name in str(state.as_dict()) for state in account.hass.states.async_all()
    )
    with pytest.raises(ServiceValidationError, match="Size of a page"):
        await account.call("get_users", size=0)
