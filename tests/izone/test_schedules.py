"""The schedules: a calendar as Home Assistant's page uses it, switches, buttons, action."""

import asyncio
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_load_integrations
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.isotherm.const import DOMAIN
from simulators.izone.datagrams import DAYS

from .conftest import wait
from .homes import Home

pytestmark = pytest.mark.usefixtures("wednesday")

WORKDAY = "schedule-1-mon"
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
NO_HOUR, NO_MINUTE = 31, 63


def on(*days: int) -> dict[str, int]:
    """Return the vendor's flags for some weekdays."""
    return {key: int(number in days) for number, key in enumerate(DAYS)}


def settings(index: int, start: str | None, stop: str | None, *days: int) -> Any:
    """Return the command that sets a schedule's times."""
    clocks: list[int] = []
    for told in (start, stop):
        clocks += map(int, told.split(":")) if told else (NO_HOUR, NO_MINUTE)
    names = ("StartH", "StartM", "StopH", "StopM")
    return {
        "SchedSettings": {
            "Index": index,
            **dict(zip(names, clocks, strict=True)),
            "DaysEnabled": on(*days),
        }
    }


def times(start: str | None, stop: str | None, *days: int) -> dict[str, Any]:
    """Return the part of a schedule's datagram that tells its times."""
    command = settings(0, start, stop, *days)["SchedSettings"]
    return {key: value for key, value in command.items() if key != "Index"}


class Page:
    """What Home Assistant's calendar page does."""

    def __init__(self, home: Home, socket: MockHAClientWebSocket) -> None:
        """Open the page."""
        self.home = home
        self.socket = socket

    async def call(self, what: str, **fields: Any) -> str | None:
        """Send a command; return the error's message, or None."""
        entity_id = self.home.find("calendar")
        await self.socket.send_json_auto_id(
            {"type": f"calendar/event/{what}", "entity_id": entity_id, **fields}
        )
        answer = await self.socket.receive_json()
        if answer["success"]:
            return None
        assert answer["error"]["code"] == "failed"
        return str(answer["error"]["message"])

    async def create(
        self, start: str, end: str, name: str = "Siesta", rrule: str | None = None
    ) -> str | None:
        """Save a new event."""
        return await self.call("create", event=event(start, end, name, rrule))

    async def update(
        self,
        uid: str,
        start: str,
        end: str,
        name: str = "Workday",
        rrule: str | None = None,
        **fields: str,
    ) -> str | None:
        """Save a changed event; the page leaves out the rule of a whole series."""
        ids = {"recurrence_id": "", "recurrence_range": ""} | fields
        changed = event(start, end, name, rrule)
        return await self.call("update", uid=uid, event=changed, **ids)

    async def delete(self, uid: str, **fields: str) -> str | None:
        """Delete an event of every week."""
        ids = {"recurrence_id": "", "recurrence_range": ""} | fields
        return await self.call("delete", uid=uid, **ids)

    async def shown(self, start: str, end: str) -> list[dict[str, Any]]:
        """Return the events between two local times."""
        first, last = local(start), local(end)
        entity_id = self.home.find("calendar")
        assert entity_id
        answer = await self.home.hass.services.async_call(
            "calendar",
            "get_events",
            {
                "entity_id": entity_id,
                "start_date_time": first,
                "end_date_time": last,
            },
            blocking=True,
            return_response=True,
        )
        assert answer
        found: Any = answer[entity_id]
        return list(found["events"])

    async def spans(self, start: str, end: str) -> list[tuple[str, str, str]]:
        """Return (name, start, end) of the events between two local times."""
        return [
            (one["summary"], one["start"][:16], one["end"][:16])
            for one in await self.shown(start, end)
        ]


def local(text: str) -> str:
    """Return a local time as an instant."""
    parsed = dt_util.parse_datetime(text)
    assert parsed
    return parsed.replace(tzinfo=dt_util.get_default_time_zone()).isoformat()


def event(start: str, end: str, name: str, rrule: str | None) -> dict[str, Any]:
    """Return an event as the page sends it; a date alone is a whole day."""
    fields = {
        "dtstart": local(start) if ":" in start else start,
        "dtend": local(end) if ":" in end else end,
        "summary": name,
    }
    return fields | ({"rrule": rrule} if rrule else {})


@pytest.fixture
async def page(
    hass: HomeAssistant, home: Home, hass_ws_client: WebSocketGenerator
) -> Page:
    """Return the page of a home in Paris, whose bridge is yet to be started."""
    await hass.config.async_set_time_zone("Europe/Paris")
    assert await async_setup_component(hass, "calendar", {})
    await async_load_integrations(hass, {DOMAIN})
    return Page(home, await hass_ws_client(hass))


@pytest.fixture
def since(home: Home) -> Any:
    """Return what tells which commands arrived since the last time it was asked."""
    seen = 0

    def commands() -> list[Any]:
        nonlocal seen
        before, seen = seen, len(home.bridge.log)
        return home.commands(before)

    return commands


# What shows.


async def test_an_enabled_schedule_is_a_weekly_event(home: Home, page: Page) -> None:
    """From start to stop, on each of its days."""
    await home.start()
    assert await page.spans("2026-03-18 00:00", "2026-03-25 00:00") == [
        ("Workday", f"2026-03-{day}T06:30", f"2026-03-{day}T08:15")
        for day in (18, 19, 20, 23, 24)
    ]
    state = home.state("calendar")
    assert state.state == "off"
    assert state.attributes["message"] == "Workday"
    assert state.attributes["start_time"] == "2026-03-19 06:30:00"


async def test_the_page_gets_a_rule(
    home: Home, page: Page, hass_client: ClientSessionGenerator
) -> None:
    """So that it offers to change or delete the series, which is all there is."""
    await home.start()
    client = await hass_client()
    url = f"/api/calendars/{home.find('calendar')}"
    start, end = local("2026-03-20 00:00"), local("2026-03-21 00:00")
    answer = await client.get(url, params={"start": start, "end": end})
    (found,) = await answer.json()
    assert found["rrule"] == WEEKDAYS
    assert found["uid"] == "schedule-1-fri"
    assert not found.get("recurrence_id")


async def test_schedules_may_overlap(home: Home, page: Page) -> None:
    """Each is an event of its own; a night goes over midnight."""
    night = {"Enabled": 1, **times("22:00", "06:00", 2)}
    long = {"Name": "Long", "Enabled": 1, **times("07:00", "20:00", 2)}
    await home.start(schedules={1: night, 2: long})
    assert await page.spans("2026-03-18 00:00", "2026-03-19 05:00") == [
        ("Workday", "2026-03-18T06:30", "2026-03-18T08:15"),
        ("Long", "2026-03-18T07:00", "2026-03-18T20:00"),
        ("Night", "2026-03-18T22:00", "2026-03-19T06:00"),
    ]
    # It is 10:10 in Paris.
    assert home.value("calendar") == "on"
    assert home.state("calendar").attributes["message"] == "Long"


async def test_schedules_that_only_start_or_stop(home: Home, page: Page) -> None:
    """They are marked where they do, and say so."""
    await home.start(
        schedules={
            0: times("06:30", None, 2),
            1: {"Enabled": 1, **times(None, "23:45", 2)},
        }
    )
    found = await page.shown("2026-03-18 00:00", "2026-03-19 00:00")
    assert [(one["start"][11:16], one["end"][11:16]) for one in found] == [
        ("06:30", "07:00"),
        ("23:45", "00:15"),
    ]
    assert found[0]["description"].startswith("Home\nOnly starts")
    assert found[1]["description"].startswith("Home\nOnly stops")


async def test_what_has_no_place_on_a_calendar(home: Home, page: Page) -> None:
    """Disabled, without times, without days, a free slot."""
    named = {"Enabled": 1, "Name": "Party"}
    await home.start(
        schedules={
            0: {"Enabled": 0},
            1: {"Enabled": 1},
            2: named | times("10:00", "11:00"),
            3: {"Enabled": 1, **times("10:00", "11:00", 2)},
        }
    )
    assert await page.spans("2026-03-18 00:00", "2026-03-25 00:00") == []
    assert home.value("calendar") == "off"


async def test_the_clock_change(home: Home, page: Page) -> None:
    """Times are the home's; what the clock leaps over does not take place."""
    await home.start(
        schedules={
            0: times("01:00", "05:00", 6),
            1: {"Enabled": 1, **times("02:00", "02:30", 6)},
        }
    )
    spring = await page.shown("2026-03-29 00:00", "2026-03-30 00:00")
    assert [(one["summary"], one["start"][11:], one["end"][11:]) for one in spring] == [
        ("Workday", "01:00:00+01:00", "05:00:00+02:00"),
    ]


async def test_the_calendar_goes_on_and_off_by_itself(
    hass: HomeAssistant,
    home: Home,
    page: Page,
    wednesday: FrozenDateTimeFactory,
) -> None:
    """Its state follows the time of the event."""
    await home.start(schedules={0: times("10:15", "10:45", 2)})
    assert home.value("calendar") == "off"
    wednesday.move_to("2026-03-18T09:20:00+00:00")
    async_fire_time_changed(hass, dt_util.utcnow())
    await hass.async_block_till_done()
    assert home.value("calendar") == "on"


# Edits.


async def test_move(home: Home, page: Page, since: Any) -> None:
    """Other times, one command; name, mode and zones stay."""
    await home.start()
    since()
    assert await page.update(WORKDAY, "2026-03-23 07:00", "2026-03-23 08:45") is None
    assert since() == [settings(0, "07:00", "08:45", 0, 1, 2, 3, 4)]
    assert ("Workday", "2026-03-24T07:00", "2026-03-24T08:45") in await page.spans(
        "2026-03-24 00:00", "2026-03-25 00:00"
    )


async def test_resize(home: Home, page: Page, since: Any) -> None:
    """A later end; one that is over midnight makes it a night."""
    await home.start()
    since()
    assert await page.update(WORKDAY, "2026-03-23 06:30", "2026-03-24 01:00") is None
    assert since() == [settings(0, "06:30", "01:00", 0, 1, 2, 3, 4)]


async def test_move_to_another_day(home: Home, page: Page, since: Any) -> None:
    """The whole series follows the event that was moved."""
    await home.start()
    since()
    assert await page.update(WORKDAY, "2026-03-24 06:30", "2026-03-24 08:15") is None
    assert since() == [settings(0, "06:30", "08:15", 1, 2, 3, 4, 5)]


async def test_other_days(home: Home, page: Page, since: Any) -> None:
    """A new rule says on which days."""
    await home.start()
    since()
    rule = "FREQ=WEEKLY;BYDAY=SA,SU"
    assert not await page.update(
        WORKDAY, "2026-03-23 06:30", "2026-03-23 08:15", rrule=rule
    )
    assert since() == [settings(0, "06:30", "08:15", 5, 6)]


async def test_rename(home: Home, page: Page, since: Any) -> None:
    """Nothing but the name is sent, also with the rule that was."""
    await home.start()
    since()
    error = await page.update(
        WORKDAY, "2026-03-23 06:30", "2026-03-23 08:15", "Office", rrule=WEEKDAYS
    )
    assert error is None
    assert since() == [{"SchedName": {"Index": 0, "Name": "Office"}}]
    assert home.state("switch.schedule_1").name.endswith("Schedule Office")
    assert home.state("button.run_schedule_1").name.endswith("Run Office now")


async def test_no_change_sends_nothing(home: Home, page: Page, since: Any) -> None:
    """The page saves what it shows, also on a day of a clock change."""
    await home.start(schedules={0: times("02:15", "04:00", 6)})
    since()
    uid = "schedule-1-sun"
    assert not await page.update(uid, "2026-03-22 02:15", "2026-03-22 04:00")
    assert not await page.update(uid, "2026-03-29 03:15", "2026-03-29 04:00")
    assert since() == []


@pytest.mark.parametrize(
    ("was", "end", "now"),
    [
        (("06:30", None), "07:30", ("07:00", None)),
        ((None, "06:30"), "07:30", (None, "07:00")),
        (("06:30", None), "09:00", ("07:00", "09:00")),
        ((None, "06:30"), "09:00", ("07:00", "09:00")),
    ],
)
async def test_a_marker_that_is_moved_or_resized(
    page: Page,
    since: Any,
    was: tuple[str | None, str | None],
    end: str,
    now: tuple[str | None, str | None],
) -> None:
    """Moved it stays what it is; with a length of its own it starts and stops."""
    await page.home.start(schedules={0: times(*was, 0)})
    since()
    error = await page.update(WORKDAY, "2026-03-23 07:00", f"2026-03-23 {end}")
    assert error is None
    assert since() == [settings(0, *now, 0)]


async def test_what_is_deleted_can_be_taken_again(
    home: Home, page: Page, since: Any
) -> None:
    """Its slot is free and its rows are gone; what is only switched off stays."""
    names = {index: {"Name": f"Plan {index}"} for index in range(1, 9)}
    await home.start(schedules=names)
    (first, *_) = await page.shown("2026-03-19 00:00", "2026-03-20 00:00")
    assert "turn its switch off instead" in first["description"]
    since()
    assert await page.delete(WORKDAY) is None
    assert since() == [
        {"SchedEnable": {"Index": 0, "Enabled": 0}},
        {"SchedName": {"Index": 0, "Name": ""}},
    ]
    assert await page.spans("2026-03-18 00:00", "2026-03-25 00:00") == []
    await home.until(lambda: home.find("switch.schedule_1") is None)
    assert home.find("button.run_schedule_1") is None
    assert await page.create(*SIESTA, rrule=SATURDAYS) is None
    assert home.bridge.schedules[0]["Name"] == "Siesta"
    assert home.value("switch.schedule_1") == "on"
    await home.act("switch.turn_off", "switch.schedule_1")
    error = await page.create(*SIESTA, rrule=SATURDAYS)
    assert error
    assert "switched off among them" in error
    assert home.bridge.schedules[0]["Name"] == "Siesta"


async def test_create(home: Home, page: Page, since: Any) -> None:
    """The first free slot, with what the house does now; enabled last."""
    await home.start({"SysMode": 2, "SysFan": 3})
    home.bridge.wall_zone(0, Setpoint=2150)
    home.bridge.wall_zone(2, Mode=1)
    await home.refresh()
    since()
    rule = "FREQ=WEEKLY;BYDAY=SA,SU"
    assert not await page.create("2026-03-21 13:00", "2026-03-21 15:30", rrule=rule)
    closed = {"Mode": 2, "Setpoint": 2300}
    zones = [{"Mode": 3, "Setpoint": 2150}, closed, {"Mode": 1, "Setpoint": 2300}]
    assert since() == [
        {"SchedName": {"Index": 2, "Name": "Siesta"}},
        {"SchedAcMode": {"Index": 2, "Mode": 2}},
        {"SchedAcFan": {"Index": 2, "Fan": 3}},
        {"SchedZones": {"Index": 2, "Zones": zones + [closed] * 11}},
        settings(2, "13:00", "15:30", 5, 6),
        {"SchedEnable": {"Index": 2, "Enabled": 1}},
    ]
    assert home.value("switch.schedule_3") == "on"
    assert await page.spans("2026-03-22 00:00", "2026-03-23 00:00") == [
        ("Siesta", "2026-03-22T13:00", "2026-03-22T15:30")
    ]
    assert await page.delete("schedule-3-sun") is None


async def test_daily_is_all_seven_days(home: Home, page: Page, since: Any) -> None:
    """The page's “Repeat: daily” is a schedule of every weekday."""
    await home.start()
    since()
    start, end = "2026-03-21 13:00", "2026-03-21 15:30"
    assert not await page.create(start, end, rrule="FREQ=DAILY")
    assert settings(2, "13:00", "15:30", *range(7)) in since()
    found = await page.spans("2026-03-22 00:00", "2026-03-29 00:00")
    assert [name for name, *_ in found].count("Siesta") == 7


async def test_what_a_free_slot_holds_already_is_not_sent(
    home: Home, page: Page, since: Any
) -> None:
    """It is in cool mode and auto, as the unit is, with its zone closed."""
    await home.start(zones=1, schedules={0: {}, 1: {}})
    home.bridge.wall_zone(0, Mode=2)
    await home.refresh()
    since()
    rule = "FREQ=WEEKLY;BYDAY=SA"
    assert not await page.create("2026-03-21 13:00", "2026-03-21 15:30", rrule=rule)
    assert [next(iter(one)) for one in since()] == [
        "SchedName",
        "SchedSettings",
        "SchedEnable",
    ]


SIESTA = ("2026-03-21 13:00", "2026-03-21 15:30")
SATURDAYS = "FREQ=WEEKLY;BYDAY=SA"
PATIENT = (0.1, 0.3, 0.6, 1.0, 2.0, 4.0, 8.0)
"""Seconds after a command at which it is read back, until it shows."""


async def test_create_on_a_bridge_that_applies_late(
    hass: HomeAssistant, home: Home, page: Page, since: Any
) -> None:
    """It is enabled once the bridge has it, which enables nothing without a name."""
    wait(hass, read_back_after=PATIENT)
    await home.start(apply_delay=0.5)
    since()
    assert not await page.create(*SIESTA, rrule=SATURDAYS)
    assert next(iter(since()[-1])) == "SchedEnable"
    await home.until(lambda: bool(home.bridge.schedules[2]["Enabled"]))
    assert home.bridge.schedules[2]["Name"] == "Siesta"


async def test_events_created_one_after_the_other_have_a_slot_each(
    hass: HomeAssistant, home: Home, page: Page
) -> None:
    """What another edit just took is taken, though the bridge does not tell yet."""
    wait(hass, read_back_after=PATIENT, poll_grace=0.1)
    await home.start(apply_delay=0.3)
    for number in range(6):
        assert not await page.create(*SIESTA, f"Siesta {number}", SATURDAYS)
    names = [one["Name"] for one in home.bridge.schedules]
    assert names[2:] == [*(f"Siesta {number}" for number in range(6)), ""]


async def test_a_slot_that_the_app_took_meanwhile_is_not_written(
    home: Home, page: Page
) -> None:
    """The bridge is asked once more before."""
    await home.start(notifications="off")
    home.bridge.wall_schedule(2, Name="From the app")
    assert not await page.create(*SIESTA, rrule=SATURDAYS)
    names = [one["Name"] for one in home.bridge.schedules]
    assert names[2:4] == ["From the app", "Siesta"]


async def test_nothing_is_written_where_the_bridge_can_not_be_asked(
    home: Home, page: Page
) -> None:
    """A slot that may be taken is left alone."""
    await home.start()
    home.bridge.faults.add("read/3/*", "error")
    before = len(home.bridge.log)
    assert await page.create(*SIESTA, rrule=SATURDAYS)
    assert home.commands(before) == []


@pytest.mark.parametrize(
    "case",
    [
        ("command/SchedZones", "error", 2),
        ("command/SchedEnable", "error", 2),
        ("command/SchedName", "truncate", 1),
        ("command/SchedEnable", "close", 2),
        ("command/SchedName", "lost", None),
    ],
)
async def test_nothing_is_left_of_a_schedule_that_could_not_be_created(
    home: Home, page: Page, case: tuple[str, str, int | None]
) -> None:
    """The sentence tells what is known."""
    route, kind, count = case
    await home.start()
    home.bridge.faults.add(route, kind, count=count)
    told = await page.create(*SIESTA, rrule=SATURDAYS)
    assert told
    assert "was taken back" in told
    assert "Nothing was changed" not in told
    assert not home.bridge.schedules[2]["Name"]
    assert not home.bridge.schedules[2]["Enabled"]


async def test_a_schedule_that_can_not_be_taken_back(home: Home, page: Page) -> None:
    """That a part may be left is said."""
    await home.start()
    home.bridge.faults.add("command/SchedEnable", "error")
    told = await page.create(*SIESTA, rrule=SATURDAYS)
    assert told
    assert "may be left" in told


async def test_a_slot_that_was_said_to_be_freed_and_is_not(
    home: Home, page: Page
) -> None:
    """What is acknowledged counts only once it shows."""
    await home.start()
    home.bridge.faults.add("command/SchedEnable", "error", count=2)
    creating = asyncio.create_task(page.create(*SIESTA, rrule=SATURDAYS))
    await home.until(lambda: home.bridge.schedules[2]["Name"] == "Siesta")
    home.bridge.faults.add("command/SchedName", "lost")
    told = await creating
    assert told
    assert "may be left" in told


async def test_a_refused_name_changes_nothing(home: Home, page: Page) -> None:
    """And that is what is said."""
    await home.start()
    home.bridge.faults.add("command/SchedName", "error")
    told = await page.create(*SIESTA, rrule=SATURDAYS)
    assert told
    assert "Nothing was changed" in told


@pytest.mark.parametrize(
    "case", [("sat", "2026-03-22", (6, 0)), ("sun", "2026-03-24", (0, 1))]
)
async def test_an_event_moved_past_sunday(
    home: Home, page: Page, since: Any, case: tuple[str, str, tuple[int, ...]]
) -> None:
    """All days follow it, those at the week's end to the beginning of the next."""
    day, date, days = case
    lunch = times("12:00", "13:00", 5, 6)
    await home.start(schedules={2: {"Name": "Lunch", "Enabled": 1} | lunch})
    since()
    start, end = f"{date} 12:00", f"{date} 13:00"
    assert not await page.update(f"schedule-3-{day}", start, end, "Lunch")
    assert since() == [settings(2, "12:00", "13:00", *days)]


async def test_all_slots_in_use(home: Home, page: Page, since: Any) -> None:
    """No schedule is thrown away for a new one."""
    names = {index: {"Name": f"Plan {index}"} for index in range(9)}
    await home.start(schedules=names)
    since()
    error = await page.create(
        "2026-03-21 13:00", "2026-03-21 15:30", rrule="FREQ=WEEKLY"
    )
    assert error
    assert "All 9 schedules are in use" in error
    assert since() == []


REFUSALS: dict[str, tuple[tuple[str, str, str, str | None], str]] = {
    "once": (("2026-03-21 13:00", "2026-03-21 15:00", "Siesta", None), "every week"),
    "monthly": (
        ("2026-03-21 13:00", "2026-03-21 15:00", "Siesta", "FREQ=MONTHLY"),
        "every week",
    ),
    "every second day": (
        ("2026-03-21 13:00", "2026-03-21 15:00", "Siesta", "FREQ=DAILY;INTERVAL=2"),
        "every week",
    ),
    "ends": (
        ("2026-03-21 13:00", "2026-03-21 15:00", "Siesta", "FREQ=WEEKLY;COUNT=3"),
        "every week",
    ),
    "whole days": (
        ("2026-03-21", "2026-03-22", "Siesta", "FREQ=WEEKLY"),
        "not whole days",
    ),
    "too long": (
        ("2026-03-21 13:00", "2026-03-22 13:00", "Siesta", "FREQ=WEEKLY"),
        "less than a day",
    ),
    "seconds": (
        ("2026-03-21 13:00:30", "2026-03-21 15:00", "Siesta", "FREQ=WEEKLY"),
        "whole minutes",
    ),
    "no name": (
        ("2026-03-21 13:00", "2026-03-21 15:00", "  ", "FREQ=WEEKLY"),
        "needs a name",
    ),
    "long name": (
        ("2026-03-21 13:00", "2026-03-21 15:00", "A very long siesta", "FREQ=WEEKLY"),
        "too long",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
async def test_what_no_schedule_can_be(
    home: Home, page: Page, since: Any, case: str
) -> None:
    """The message says what is possible; nothing is sent."""
    (start, end, name, rule), why = REFUSALS[case]
    await home.start()
    since()
    error = await page.create(start, end, name, rule)
    assert error
    assert why in error
    assert since() == []
    assert home.find("switch.schedule_3") is None


@pytest.mark.parametrize(
    "ids",
    [
        {"recurrence_id": "20260323T053000Z"},
        {"recurrence_id": "20260323T053000Z", "recurrence_range": "THISANDFUTURE"},
    ],
)
async def test_only_the_series(
    home: Home, page: Page, since: Any, ids: dict[str, str]
) -> None:
    """A schedule has no dates: one of them can't be changed alone."""
    await home.start()
    since()
    start, end = "2026-03-23 07:00", "2026-03-23 08:45"
    for error in (
        await page.update(WORKDAY, start, end, **ids),
        await page.delete(WORKDAY, **ids),
    ):
        assert error
        assert "same every week" in error
    assert since() == []


async def test_an_event_that_is_gone(home: Home, page: Page) -> None:
    """Changed at the wall in the meantime."""
    await home.start()
    error = await page.delete("schedule-1-sat")
    assert error
    assert "Reload the page" in error


async def test_a_locked_wall_controller(home: Home, page: Page, since: Any) -> None:
    """The page says why nothing changes."""
    await home.start({"LockOn": 1, "LockStatus": 1})
    since()
    error = await page.delete(WORKDAY)
    assert error
    assert "locked" in error
    assert since() == []


# Switches and buttons.


async def test_switches_tell_what_a_schedule_does(home: Home) -> None:
    """One per schedule in use, none for free slots."""
    await home.start()
    shown = home.state("switch.schedule_1")
    assert shown.state == "on"
    assert shown.attributes["start"] == "06:30"
    assert shown.attributes["stop"] == "08:15"
    assert shown.attributes["days"][-1] == "friday"
    assert shown.attributes["mode"] == "cool"
    assert shown.attributes["fan"] == "auto"
    assert home.state("switch.schedule_2").attributes["start"] is None
    assert home.find("switch.schedule_3") is None
    assert home.find("button.run_schedule_3") is None


async def test_run_now(home: Home) -> None:
    """One command sets all zones."""
    await home.start()
    sent = await home.act("button.press", "button.run_schedule_2")
    assert sent == [{"FavouriteSet": 2}]


async def test_a_slot_that_becomes_free(home: Home, page: Page) -> None:
    """Its switch and its button leave, and come back with the next schedule."""
    await home.start()

    async def rename(name: str) -> None:
        home.bridge.wall_schedule(1, Name=name)
        await home.entry.runtime_data.hub.client.read_schedules()
        await home.refresh()

    before = home.find("switch.schedule_2")
    for name in ("Guests", "Holidays"):
        await rename("")
        assert home.find("switch.schedule_2") is None
        assert home.find("button.run_schedule_2") is None
        assert home.find("switch.schedule_1")
        assert home.hass.states.get(before or "") is None
        await rename(name)
        assert home.find("switch.schedule_2") == before
        assert home.state("switch.schedule_2").name.endswith(f"Schedule {name}")
        assert home.value("button.run_schedule_2") == "unknown"


async def test_a_slot_that_became_free_unseen(home: Home) -> None:
    """What an earlier run left behind goes too, once the slot was read."""
    await home.start()
    entries = home.hass.config_entries
    await entries.async_unload(home.entry.entry_id)
    home.bridge.wall_schedule(1, Name="")
    assert home.find("switch.schedule_2")
    await entries.async_setup(home.entry.entry_id)
    await home.until(lambda: home.find("switch.schedule_2") is None)
    await home.until(lambda: home.find("button.run_schedule_2") is None)
    assert home.find("switch.schedule_1")


async def test_a_schedule_renamed_at_the_wall(
    hass: HomeAssistant, home: Home, entity_registry: er.EntityRegistry
) -> None:
    """The names of its entities follow."""
    await home.start()
    home.bridge.wall_schedule(0, Name="Ferien")
    await home.entry.runtime_data.hub.client.read_schedules()
    await home.refresh()
    assert home.state("switch.schedule_1").name.endswith("Schedule Ferien")
    entry = entity_registry.async_get(home.find("switch.schedule_1") or "")
    assert entry
    assert entry.original_name == "Schedule Ferien"


# The action.


async def set_zones(home: Home, **data: Any) -> list[Any]:
    """Call the action; return the commands that arrived."""
    return await home.act("isotherm.set_schedule_zones", "calendar", **data)


async def test_set_zones(home: Home) -> None:
    """By name or number; zones that are not named keep their exact codes."""
    await home.start()
    before = list(home.bridge.schedules[0]["Zones"])
    before[5] = home.bridge.schedules[0]["Zones"][5] = {"Mode": 4, "Setpoint": 1850}
    await home.entry.runtime_data.hub.client.read_schedules()
    await home.refresh()
    sent = await set_zones(
        home,
        schedule="workday",
        zones=[{"zone": "living", "temperature": 21}, {"zone": 2, "mode": "open"}],
    )
    first, second = {"Mode": 3, "Setpoint": 2100}, {"Mode": 1, "Setpoint": 2250}
    assert sent == [{"SchedZones": {"Index": 0, "Zones": [first, second, *before[2:]]}}]
    assert home.bridge.schedules[0]["Zones"][5] == {"Mode": 4, "Setpoint": 1850}


async def test_set_mode_and_fan(home: Home) -> None:
    """What is as asked for is not sent."""
    await home.start()
    sent = await set_zones(home, schedule=2, mode="heat", fan="auto")
    assert sent == [{"SchedAcMode": {"Index": 1, "Mode": 2}}]


async def test_a_schedule_that_is_disabled(home: Home) -> None:
    """It has no event: the action reaches its name and times, and leaves it disabled."""
    await home.start()
    await home.act("switch.turn_off", "switch.schedule_1")
    sent = await set_zones(home, schedule=1, name="Holiday", days=["sunday"])
    name, times = sent
    assert name == {"SchedName": {"Index": 0, "Name": "Holiday"}}
    settings = times["SchedSettings"]
    assert [day for day, on in settings["DaysEnabled"].items() if on] == ["Su"]
    known = home.bridge.schedules[0]
    for key in ("StartH", "StartM", "StopH", "StopM"):
        assert settings[key] == known[key]
    assert home.value("switch.schedule_1") == "off"
    with pytest.raises(ServiceValidationError, match="A schedule lasts from"):
        await set_zones(home, schedule="holiday", start="7:00", stop="07:00")


async def test_a_free_slot_is_reached_by_its_number(home: Home, page: Page) -> None:
    """With a name, a start and days it is as if its event were created."""
    wait(home.hass, settled_after=0.0, poll_grace=0.0)
    await home.start()
    asked = {"schedule": 5, "name": "Siesta", "start": "13:00", "days": ["saturday"]}
    name, *_, zones, times, enable = await set_zones(
        home, **asked, stop="15:30", zones=[{"zone": "Living", "temperature": 19}]
    )
    assert zones["SchedZones"]["Zones"][0] == {"Mode": 3, "Setpoint": 1900}
    assert name == {"SchedName": {"Index": 4, "Name": "Siesta"}}
    assert times == settings(4, "13:00", "15:30", 5)
    assert enable == {"SchedEnable": {"Index": 4, "Enabled": 1}}
    assert home.value("switch.schedule_5") == "on"
    home.bridge.wall_schedule(5, Name="Ours")
    with pytest.raises(ServiceValidationError, match="Number 6 is no longer free"):
        await set_zones(home, **asked | {"schedule": 6})


async def test_a_name_that_several_bear(home: Home) -> None:
    """Which one is meant is asked for, by the numbers; the number does."""
    await home.start(schedules={1: {"Name": "WORKDAY"}})
    with pytest.raises(ServiceValidationError, match="instead of the name: 1, 2"):
        await set_zones(home, schedule="Workday", mode="heat")
    assert home.commands() == []
    (sent,) = await set_zones(home, schedule="2", mode="heat")
    assert sent["SchedAcMode"]["Index"] == 1


async def test_take_the_present_settings(home: Home) -> None:
    """What the zones do now, with some changed."""
    await home.start()
    sent = await set_zones(
        home,
        schedule="Night",
        present=True,
        zones=[{"zone": "Laundry", "mode": "open"}],
    )
    zones = sent[0]["SchedZones"]["Zones"]
    assert zones[0] == {"Mode": 3, "Setpoint": 2300}
    assert zones[1] == {"Mode": 1, "Setpoint": 2300}
    assert zones[3] == {"Mode": 3, "Setpoint": 2400}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"schedule": "Party", "mode": "cool"}, "There are: Workday, Night"),
        ({"schedule": "3", "mode": "cool"}, "Number 3 is free"),
        ({"schedule": "10", "mode": "cool"}, "no schedule “10”"),
        ({"schedule": "–", "mode": "cool"}, "no schedule “–”"),
        ({"schedule": "Workday"}, "nothing of “Workday”"),
        ({"schedule": "1", "fan": "top"}, "does not have this fan speed"),
        (
            {"schedule": "1", "zones": [{"zone": "Living"}]},
            "whether it is open, closed",
        ),
        (
            {
                "schedule": "1",
                "zones": [{"zone": "Living", "mode": "close", "temperature": 22}],
            },
            "neither open nor closed",
        ),
        (
            {"schedule": "1", "zones": [{"zone": "Attic", "mode": "open"}]},
            "There are: Living, Laundry, Spill",
        ),
        (
            {"schedule": "1", "zones": [{"zone": "Laundry", "temperature": 20}]},
            "only be opened and closed",
        ),
        (
            {"schedule": "1", "zones": [{"zone": "Laundry", "mode": "auto"}]},
            "not possible here",
        ),
        (
            {"schedule": "1", "zones": [{"zone": "Living", "temperature": 50}]},
            "50 °C is not possible here: it must be from 15 to 30 °C",
        ),
    ],
)
async def test_what_can_not_be_set(home: Home, data: dict[str, Any], why: str) -> None:
    """A sentence, and nothing sent."""
    await home.start()
    with pytest.raises(ServiceValidationError, match=why):
        await set_zones(home, **data)
    assert home.commands() == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"schedule": "1", "mode": "boil"},
        {"schedule": "1", "fan": "hurricane"},
        {"schedule": "1", "zones": [{"mode": "open"}]},
        {"schedule": "1", "zones": [{"zone": "Living", "mode": "override"}]},
        {"schedule": "1", "zones": "Living"},
    ],
)
async def test_fields_that_are_wrong(home: Home, data: dict[str, Any]) -> None:
    """They are refused before anything is looked at."""
    await home.start()
    with pytest.raises(ServiceValidationError, match="is missing|can’t be"):
        await set_zones(home, **data)
    assert home.commands() == []


@pytest.mark.parametrize(
    ("zones", "says"),
    [
        ("Living", "Row 1 of “Zones” can’t be “Living”"),
        ([{"mode": "open"}], "“Zone” is missing in row 1 of “Zones”"),
        (
            [{"zone": "Living"}, {"zone": "Laundry", "mode": "override"}],
            "“Mode” in row 2 of “Zones” can’t be “override”",
        ),
        ([{"zone": "Living", "colour": "red"}], "“colour” in row 1 of “Zones”"),
    ],
)
async def test_what_is_wrong_in_a_row_is_found(
    home: Home, zones: Any, says: str
) -> None:
    """By the row's number and the name that the page has for the field."""
    await home.start()
    with pytest.raises(ServiceValidationError, match=says):
        await set_zones(home, schedule="1", zones=zones)


async def test_numbers_are_written_as_the_home_s_language_does(
    hass: HomeAssistant, home: Home
) -> None:
    """With the unit that they have."""
    hass.config.language = "fr"
    await async_load_integrations(hass, {DOMAIN})
    await home.start()
    zones = [{"zone": "Living", "temperature": 31.5}]
    with pytest.raises(ServiceValidationError) as refused:
        await set_zones(home, schedule="1", zones=zones)
    assert refused.value.translation_placeholders == {
        "value": "31,5 °C",
        "minimum": "15",
        "maximum": "30 °C",
    }


async def test_other_calendars_and_vendors_have_no_such_action(home: Home) -> None:
    """The action is for calendars of schedules."""
    await home.start()
    with pytest.raises(ServiceValidationError, match="does not support"):
        await home.act(
            "isotherm.copy_programme", "calendar", source=home.find("calendar")
        )
