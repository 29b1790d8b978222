"""The calendar of a programme, by the same commands as Home Assistant's own page."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import ANY

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
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
from custom_components.isotherm.heatzy.api.program import (
    ProgramCode,
    changed_attrs,
    decode,
)
from custom_components.isotherm.programme.calendar import ProgrammeCalendar
from custom_components.isotherm.programme.week import Block, Week

COMFORT, ECO, FROST = (
    ProgramCode.COMFORT,
    ProgramCode.ECO,
    ProgramCode.FROST_PROTECTION,
)
ENTITY = "calendar.heater"
WEEKLY = "FREQ=WEEKLY;BYDAY=MO"
UID = "mon-0420-0540-comfort"
# Monday, 23 November 2026, is a week without a clock change.
MONDAY = "2026-11-23"


class HeaterCalendar(ProgrammeCalendar[ProgramCode]):
    """A programme in memory, with a record of the bytes that would be sent."""

    entity_id = ENTITY
    _attr_translation_key = "programme"
    _attr_should_poll = False
    _attr_unique_id = "heater"

    def __init__(self, week: Week[ProgramCode] | None) -> None:
        """Keep a week, and what would be sent."""
        self.week = week
        self.with_background = False
        self.on = True
        self.sent: list[dict[str, int]] = []

    @property
    def programme(self) -> Week[ProgramCode] | None:
        """Return the week in memory."""
        return self.week

    @property
    def background(self) -> ProgramCode:
        """Return eco."""
        return ECO

    @property
    def shows_background(self) -> bool:
        """Return what the test says."""
        return self.with_background

    @property
    def followed(self) -> bool:
        """Return what the test says."""
        return self.on

    @property
    def value_keys(self) -> Mapping[ProgramCode, str]:
        """Return the three modes."""
        return {COMFORT: "comfort", ECO: "eco", FROST: "frost_protection"}

    @property
    def value_aliases(self) -> Mapping[str, ProgramCode]:
        """Return the vendor's codes."""
        return {"cft": COMFORT, "fro": FROST}

    async def async_write_programme(self, week: Week[ProgramCode]) -> None:
        """Record what would be sent."""
        assert self.week
        self.sent.append(changed_attrs(self.week, week))
        self.week = week


class Page:
    """What Home Assistant's calendar page does."""

    def __init__(self, socket: MockHAClientWebSocket, calendar: HeaterCalendar) -> None:
        """Open the page."""
        self.socket = socket
        self.calendar = calendar

    async def call(self, what: str, **fields: Any) -> str | None:
        """Send a command; return the error's message, or None."""
        await self.socket.send_json_auto_id(
            {"type": f"calendar/event/{what}", "entity_id": ENTITY, **fields}
        )
        answer = await self.socket.receive_json()
        if answer["success"]:
            return None
        assert answer["error"]["code"] == "failed"
        return str(answer["error"]["message"])

    async def create(
        self, start: str, end: str, summary: str = "Comfort", rrule: str | None = WEEKLY
    ) -> str | None:
        """Save a new event."""
        return await self.call("create", event=_event(start, end, summary, rrule))

    async def update(
        self,
        uid: str,
        start: str,
        end: str,
        summary: str = "Comfort",
        rrule: str | None = None,
        **fields: str,
    ) -> str | None:
        """Save a changed event; the page leaves out the rule of a whole series."""
        event = _event(start, end, summary, rrule)
        ids = {"recurrence_id": "", "recurrence_range": ""} | fields
        return await self.call("update", uid=uid, event=event, **ids)

    async def delete(self, uid: str, **fields: str) -> str | None:
        """Delete an event."""
        return await self.call("delete", uid=uid, **({"recurrence_id": ""} | fields))

    @property
    def comfort(self) -> list[tuple[int, int, int]]:
        """Return the blocks of comfort: weekday, first and last hour."""
        assert self.calendar.week
        return [
            (block.weekday, block.start // 60, block.end // 60)
            for block in self.calendar.week.blocks()
            if block.value is COMFORT
        ]


def _event(start: str, end: str, summary: str, rrule: str | None) -> dict[str, str]:
    event = {"summary": summary, "dtstart": start, "dtend": end, "description": ""}
    return event if rrule is None else event | {"rrule": rrule}


@pytest.fixture(name="week")
def week_fixture() -> Week[ProgramCode] | None:
    """Comfort on Monday from 7 to 9, else eco."""
    return Week.filled(30, ECO).paint(Block(0, 420, 540, COMFORT))


@pytest.fixture(name="language")
def language_fixture() -> str:
    """Return the home's language."""
    return "en"


@pytest.fixture(name="calendar")
async def calendar_fixture(
    hass: HomeAssistant, week: Week[ProgramCode] | None, language: str
) -> AsyncGenerator[HeaterCalendar]:
    """Return a calendar that Home Assistant has taken in."""
    await hass.config.async_set_time_zone("Europe/Paris")
    hass.config.language = language
    await async_load_integrations(hass, {DOMAIN})
    assert await async_setup_component(hass, "calendar", {})
    calendar = HeaterCalendar(week)
    await hass.data[DATA_COMPONENT].async_add_entities([calendar])
    await hass.async_block_till_done()
    yield calendar
    await calendar.async_remove()


@pytest.fixture(name="page")
async def page_fixture(
    calendar: HeaterCalendar, hass_ws_client: WebSocketGenerator
) -> AsyncGenerator[Page]:
    """Return an open calendar page."""
    socket = await hass_ws_client()
    yield Page(socket, calendar)
    await socket.close()


async def _events(
    client: ClientSessionGenerator, start: str, end: str
) -> list[dict[str, Any]]:
    http = await client()
    url = f"/api/calendars/{ENTITY}?start={start}&end={end}"
    answer = await http.get(url)
    assert answer.status == 200
    events: list[dict[str, Any]] = await answer.json()
    return events


async def test_what_differs_from_the_background_is_an_event(
    calendar: HeaterCalendar, hass_client: ClientSessionGenerator
) -> None:
    """Events are weekly series without an id of the occurrence."""
    events = await _events(hass_client, "2026-11-22T23:00:00Z", "2026-11-29T23:00:00Z")
    common = {"description": None, "location": None, "recurrence_id": None}
    common |= {"status": None, "rrule": WEEKLY}
    assert events == [
        {
            "start": {"dateTime": f"{MONDAY}T07:00:00+01:00"},
            "end": {"dateTime": f"{MONDAY}T09:00:00+01:00"},
            "summary": "Comfort",
            "uid": UID,
            **common,
        }
    ]


async def test_who_wants_it_sees_the_background_too(
    calendar: HeaterCalendar, hass_client: ClientSessionGenerator
) -> None:
    """Then every block is an event."""
    calendar.with_background = True
    events = await _events(hass_client, "2026-11-22T23:00:00Z", "2026-11-24T23:00:00Z")
    assert [(event["uid"], event["start"]["dateTime"][11:16]) for event in events] == [
        ("mon-0000-0420-eco", "00:00"),
        (UID, "07:00"),
        ("mon-0540-1440-eco", "09:00"),
        ("tue-0000-1440-eco", "00:00"),
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-27T23:00:00Z", "2026-03-30T22:00:00Z"),
        ("2026-10-23T22:00:00Z", "2026-10-26T23:00:00Z"),
    ],
)
@pytest.mark.parametrize("week", [Week(30, (COMFORT, ECO) * 168)])
async def test_a_clock_change_gives_events_that_can_be_shown(
    calendar: HeaterCalendar, hass: HomeAssistant, start: str, end: str
) -> None:
    """No event ends before it starts on the wall's clock."""
    calendar.with_background = True
    begins, ends = (datetime.fromisoformat(moment) for moment in (start, end))
    events = await calendar.async_get_events(hass, begins, ends)
    assert len({(event.uid, event.start) for event in events}) == len(events)
    assert all(event.start < event.end for event in events)
    assert min(event.start_datetime_local for event in events) == begins
    assert max(event.end_datetime_local for event in events) == ends


@pytest.mark.parametrize("with_background", [False, True])
async def test_it_is_on_where_the_programme_departs_from_the_background(
    calendar: HeaterCalendar,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    with_background: bool,
) -> None:
    """The state tells of the event of now, else of the next, whatever the page shows."""
    calendar.with_background = with_background
    freezer.move_to(f"{MONDAY}T05:30:00Z")
    calendar.async_write_ha_state()
    for instant, expected in (
        ("05:30", ("off", f"{MONDAY} 07:00:00")),
        ("06:00", ("on", f"{MONDAY} 07:00:00")),
        ("08:00", ("off", "2026-11-30 07:00:00")),
    ):
        freezer.move_to(f"{MONDAY}T{instant}:00Z")
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        state = hass.states.get(ENTITY)
        assert state
        assert (state.state, state.attributes["start_time"]) == expected
        assert state.attributes["message"] == "Comfort"


async def test_it_is_off_while_the_programme_is(
    calendar: HeaterCalendar,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
) -> None:
    """What is not followed does not take place; the page shows the week all the same."""
    freezer.move_to(f"{MONDAY}T06:30:00Z")
    for calendar.on, expected in ((True, "on"), (False, "off"), (True, "on")):
        calendar.async_write_ha_state()
        state = hass.states.get(ENTITY)
        assert state
        assert state.state == expected
        assert ("message" in state.attributes) is calendar.on
        day = dt_util.now()
        assert await calendar.async_get_events(hass, day, day + timedelta(days=1))


@pytest.mark.parametrize("week", [Week.filled(30, ECO)])
async def test_a_week_of_background_has_no_event(
    calendar: HeaterCalendar, hass: HomeAssistant
) -> None:
    """Nothing to show, now or ever."""
    state = hass.states.get(ENTITY)
    assert state
    assert state.state == "off"
    assert "message" not in state.attributes


async def test_create(page: Page) -> None:
    """An event paints its half-hours, and only the bytes that changed are sent."""
    assert await page.create(f"{MONDAY}T17:00:00", f"{MONDAY}T19:00:00") is None
    assert page.comfort == [(0, 7, 9), (0, 17, 19)]
    assert page.calendar.sent == [{"p1_data9": 0b00000101, "p1_data10": 0b01010000}]


@pytest.mark.parametrize(
    ("start", "end", "rrule", "added"),
    [
        (
            "2026-11-25T17:00:00",
            "2026-11-25T19:00:00",
            "FREQ=WEEKLY;INTERVAL=1;BYDAY=WE,FR;WKST=SU",
            [(2, 17, 19), (4, 17, 19)],
        ),
        (
            "2026-11-25T17:00:00",
            "2026-11-25T19:00:00",
            "FREQ=WEEKLY",
            [(2, 17, 19)],
        ),
        *(
            (
                "2026-11-25T17:00:00",
                "2026-11-25T19:00:00",
                rule,
                [(day, 17, 19) for day in range(7)],
            )
            for rule in ("FREQ=DAILY", "FREQ=DAILY;INTERVAL=1;WKST=MO")
        ),
        (
            "2026-11-25T17:00:00",
            "2026-11-25T19:00:00",
            "FREQ=DAILY;BYDAY=SA,SU",
            [(5, 17, 19), (6, 17, 19)],
        ),
        (
            "2026-11-24T22:00:00",
            "2026-11-25T06:00:00",
            "FREQ=WEEKLY;BYDAY=TU",
            [(1, 22, 24), (2, 0, 6)],
        ),
        (
            "2026-11-24T22:00:00",
            "2026-11-25T00:00:00",
            "FREQ=WEEKLY;BYDAY=TU",
            [(1, 22, 24)],
        ),
        (
            "2026-11-24T00:00:00",
            "2026-11-25T00:00:00",
            "FREQ=WEEKLY;BYDAY=TU",
            [(1, 0, 24)],
        ),
        (
            "2026-11-27T18:00:00",
            "2026-11-29T20:00:00",
            "FREQ=WEEKLY;BYDAY=FR",
            [(4, 18, 24), (5, 0, 24), (6, 0, 20)],
        ),
        (
            # The clock is set forward in between: seven hours that say eight.
            "2026-03-28T22:00:00",
            "2026-03-29T06:00:00",
            "FREQ=WEEKLY;BYDAY=SA",
            [(5, 22, 24), (6, 0, 6)],
        ),
    ],
)
async def test_create_on_several_days(
    page: Page, start: str, end: str, rrule: str, added: list[tuple[int, int, int]]
) -> None:
    """Weekdays of the rule, midnight and longer spans are painted day by day."""
    assert await page.create(start, end, rrule=rrule) is None
    assert page.comfort == sorted([(0, 7, 9), *added])
    assert len(page.calendar.sent) == 1


@pytest.mark.parametrize(
    ("summary", "value"),
    [
        ("comfort", COMFORT),
        (" CONFORT ", COMFORT),
        ("Éco", ECO),
        ("hors gel", FROST),
        ("Frost_Protection", FROST),
        ("fro", FROST),
    ],
)
async def test_titles_in_any_language(
    page: Page, summary: str, value: ProgramCode
) -> None:
    """A title is understood in every language, without accents, and as a code."""
    assert (
        await page.create(f"{MONDAY}T07:00:00", f"{MONDAY}T08:00:00", summary) is None
    )
    assert page.calendar.week
    assert page.calendar.week.day(0)[14] is value


@pytest.mark.parametrize(
    ("start", "end", "summary", "rrule", "words"),
    [
        ("T07:00:00", "T08:00:00", "Comfort", None, "every week"),
        *(
            ("T07:00:00", "T08:00:00", "Comfort", rule, "every week")
            for rule in (
                "FREQ=DAILY;INTERVAL=2",
                "FREQ=DAILY;COUNT=3",
                "FREQ=DAILY;UNTIL=20270101T000000",
                "FREQ=MONTHLY",
                "FREQ=MONTHLY;BYMONTHDAY=23",
                "FREQ=MONTHLY;BYDAY=+4MO",
                "FREQ=YEARLY",
                "FREQ=YEARLY;BYDAY=MO",
            )
        ),
        ("T07:00:00", "T08:00:00", "Comfort", f"{WEEKLY};INTERVAL=2", "every week"),
        ("T07:00:00", "T08:00:00", "Comfort", f"{WEEKLY};COUNT=3", "every week"),
        (
            "T07:00:00",
            "T08:00:00",
            "Comfort",
            f"{WEEKLY};UNTIL=20270101T000000",
            "every week",
        ),
        ("T07:00:00", "T08:00:00", "Comfort", "FREQ=WEEKLY;BYDAY=1MO", "every week"),
        ("T07:10:00", "T08:00:00", "Comfort", WEEKLY, "07:10 is not possible"),
        ("T07:00:00", "T08:45:00", "Comfort", WEEKLY, "multiples of 30 minutes"),
        ("T07:00:30", "T08:00:00", "Comfort", WEEKLY, "07:00:30 is not possible"),
        ("T07:00:00", "T08:00:00", "Warm", WEEKLY, "“Warm” is not a mode"),
        ("T07:00:00", "T08:00:00", "Unknown", WEEKLY, "Comfort, Eco, Frost protection"),
        ("T07:00:00", "T08:00:00", "", WEEKLY, "Comfort, Eco, Frost protection"),
    ],
)
async def test_what_a_programme_cannot_be_is_refused_with_a_sentence(
    page: Page, *, start: str, end: str, summary: str, rrule: str | None, words: str
) -> None:
    """The page shows what is possible; the programme stays as it is."""
    before = page.calendar.week
    message = await page.create(MONDAY + start, MONDAY + end, summary, rrule)
    assert message
    assert words in message
    assert page.calendar.week is before
    assert page.calendar.sent == []


async def test_whole_days_and_more_than_a_week_are_refused(page: Page) -> None:
    """A day without times, or eight days, can't be painted."""
    message = await page.create(MONDAY, "2026-11-24")
    assert message
    assert "00:00 to 00:00" in message
    message = await page.create(f"{MONDAY}T00:00:00", "2026-12-01T00:00:00")
    assert message
    assert "a week at most" in message
    assert page.calendar.sent == []


@pytest.mark.parametrize("language", ["fr"])
async def test_refusals_speak_the_home_s_language(page: Page) -> None:
    """A French home reads French."""
    message = await page.create(f"{MONDAY}T07:10:00", f"{MONDAY}T08:00:00", "Confort")
    assert message
    assert message.startswith("07:10 n’est pas possible")
    message = await page.create(f"{MONDAY}T07:00:00", f"{MONDAY}T08:00:00", "Chaud")
    assert message
    assert "Confort, Éco, Hors-gel" in message


async def test_a_refusal_can_be_translated(calendar: HeaterCalendar) -> None:
    """Actions give the key, so that each user reads their own language."""
    event = {
        "dtstart": dt_util.now().replace(hour=7, minute=10, second=0, microsecond=0),
        "dtend": dt_util.now().replace(hour=8, minute=0, second=0, microsecond=0),
        "summary": "Comfort",
        "rrule": "FREQ=WEEKLY",
    }
    with pytest.raises(ServiceValidationError) as caught:
        await calendar.async_create_event(**event)
    assert caught.value.translation_domain == DOMAIN
    assert caught.value.translation_key == "programme_off_grid"
    assert caught.value.translation_placeholders == {"time": "07:10", "grid": "30"}


async def test_an_event_that_ends_before_it_starts_is_refused(
    calendar: HeaterCalendar,
) -> None:
    """The page would not send it, but other callers may."""
    seven = dt_util.start_of_local_day() + timedelta(hours=7)
    with pytest.raises(ServiceValidationError, match=r"ends \(06:00\) before"):
        await calendar.async_create_event(
            dtstart=seven,
            dtend=seven - timedelta(hours=1),
            summary="Comfort",
            rrule="FREQ=WEEKLY",
        )
    with pytest.raises(ServiceValidationError, match="no length"):
        await calendar.async_create_event(
            dtstart=seven, dtend=seven, summary="Comfort", rrule="FREQ=WEEKLY"
        )


async def test_an_action_without_repetition_is_refused(
    calendar: HeaterCalendar, hass: HomeAssistant
) -> None:
    """The calendar's own action knows no weekly events; the sentence names ours."""
    with pytest.raises(ServiceValidationError, match=r"isotherm\.set_programme"):
        await hass.services.async_call(
            "calendar",
            "create_event",
            {
                "entity_id": ENTITY,
                "summary": "Comfort",
                "start_date_time": f"{MONDAY}T07:00:00",
                "end_date_time": f"{MONDAY}T08:00:00",
            },
            blocking=True,
        )


@pytest.mark.parametrize(
    ("start", "end", "rrule", "comfort"),
    [
        ("2026-11-23T08:00:00", "2026-11-23T10:00:00", None, [(0, 8, 10)]),
        ("2026-11-23T06:00:00", "2026-11-23T12:00:00", None, [(0, 6, 12)]),
        ("2026-11-26T07:00:00", "2026-11-26T09:00:00", None, [(3, 7, 9)]),
        ("2026-11-26T07:00:00", "2026-11-26T09:00:00", WEEKLY, [(3, 7, 9)]),
        (
            "2026-11-23T07:00:00",
            "2026-11-23T09:00:00",
            "FREQ=WEEKLY;BYDAY=MO,TU",
            [(0, 7, 9), (1, 7, 9)],
        ),
        (
            "2026-11-24T07:00:00",
            "2026-11-24T09:00:00",
            "FREQ=DAILY",
            [(day, 7, 9) for day in range(7)],
        ),
        ("2026-11-23T22:00:00", "2026-11-24T06:00:00", None, [(0, 22, 24), (1, 0, 6)]),
    ],
)
async def test_move_and_resize_are_one_write(
    page: Page,
    start: str,
    end: str,
    rrule: str | None,
    comfort: list[tuple[int, int, int]],
) -> None:
    """The background takes the old place and the event its new one."""
    assert await page.update(UID, start, end, rrule=rrule) is None
    assert page.comfort == comfort
    assert len(page.calendar.sent) == 1


async def test_another_mode(page: Page) -> None:
    """A new title changes the mode in place."""
    day = MONDAY
    assert (
        await page.update(UID, f"{day}T07:00:00", f"{day}T09:00:00", "Frost protection")
        is None
    )
    assert page.comfort == []
    assert page.calendar.sent == [{"p1_data4": 0b10100101, "p1_data5": 0b01011010}]


@pytest.mark.parametrize(
    ("start", "end", "rrule", "words"),
    [
        ("T07:10:00", "T09:00:00", None, "07:10 is not possible"),
        ("T07:00:00", "T09:00:00", "FREQ=MONTHLY", "every week"),
    ],
)
async def test_a_refused_move_loses_nothing(
    page: Page, start: str, end: str, rrule: str | None, words: str
) -> None:
    """The old place keeps its mode."""
    message = await page.update(UID, MONDAY + start, MONDAY + end, rrule=rrule)
    assert message
    assert words in message
    assert page.comfort == [(0, 7, 9)]
    assert page.calendar.sent == []


@pytest.mark.parametrize(
    "week", [Week.filled(30, ECO).paint(Block(6, 120, 150, COMFORT))]
)
@pytest.mark.parametrize(("date", "hour"), [("2026-03-29", "03"), ("2026-10-25", "02")])
async def test_a_new_title_on_the_day_of_a_clock_change_moves_nothing(
    page: Page, hass: HomeAssistant, date: str, hour: str
) -> None:
    """What the clock's leap hides or shifts on one date stays where it is."""
    assert page.calendar.week
    wider = page.calendar.week.paint(Block(6, 120, 210, COMFORT))
    page.calendar.week = wider
    day = datetime.fromisoformat(f"{date}T00:00:00+01:00")
    events = await page.calendar.async_get_events(hass, day, day + timedelta(days=1))
    [one] = [event for event in events if event.summary == "Comfort"]
    assert one.uid
    assert f"{one.start:%H}" == hour
    start, end = f"{one.start:%Y-%m-%dT%H:%M:%S}", f"{one.end:%Y-%m-%dT%H:%M:%S}"
    assert await page.update(one.uid, start, end, "Frost protection") is None
    assert page.calendar.week == wider.paint(Block(6, 120, 210, FROST))


async def test_delete(page: Page) -> None:
    """The background takes a deleted event's place."""
    assert await page.delete(UID) is None
    assert page.calendar.week == Week.filled(30, ECO)
    assert page.calendar.sent == [{"p1_data4": 0b01010101, "p1_data5": 0b01010101}]


async def test_the_background_itself_cannot_be_deleted(page: Page) -> None:
    """A sentence tells why nothing would happen."""
    message = await page.delete("mon-0000-0420-eco")
    assert message
    assert message.startswith("Eco is what remains")
    assert page.calendar.sent == []


async def test_an_event_that_is_gone(page: Page) -> None:
    """A page that shows an older programme can't change what is there now."""
    page.calendar.week = Week.filled(30, ECO)
    for message in (
        await page.delete(UID),
        await page.update(UID, f"{MONDAY}T08:00:00", f"{MONDAY}T09:00:00"),
    ):
        assert message
        assert "no longer in the device’s programme" in message
    assert page.calendar.sent == []


@pytest.mark.parametrize(
    "ids",
    [
        {"recurrence_id": "20261123T070000"},
        {"recurrence_id": "20261123T070000", "recurrence_range": "THISANDFUTURE"},
    ],
)
async def test_one_date_alone_is_refused(page: Page, ids: dict[str, str]) -> None:
    """A programme has only the series."""
    for message in (
        await page.delete(UID, **ids),
        await page.update(UID, f"{MONDAY}T08:00:00", f"{MONDAY}T09:00:00", **ids),
    ):
        assert message
        assert "the same every week" in message
    assert page.comfort == [(0, 7, 9)]


@pytest.mark.parametrize("week", [None])
async def test_a_programme_not_known_yet(
    page: Page, hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """The calendar is empty and can't be edited."""
    state = hass.states.get(ENTITY)
    assert state
    assert state.state == "off"
    assert (
        await _events(hass_client, f"{MONDAY}T00:00:00Z", f"{MONDAY}T23:00:00Z") == []
    )
    message = await page.create(f"{MONDAY}T07:00:00", f"{MONDAY}T08:00:00")
    assert message
    assert "not told its programme" in message


@pytest.mark.parametrize("week", [decode({"p1_data4": 0b11_11_00_00, "p1_data5": 85})])
async def test_unknown_codes_are_shown_kept_and_may_be_replaced(
    page: Page, hass: HomeAssistant
) -> None:
    """What two bits can also say has a name, survives edits, and can be deleted."""
    day = datetime.fromisoformat(f"{MONDAY}T00:00:00+01:00")
    events = await page.calendar.async_get_events(hass, day, day + timedelta(days=1))
    assert [event.summary for event in events] == [
        "Unknown",
        "Comfort",
        "Unknown",
        "Unknown",
    ]
    assert await page.create(f"{MONDAY}T06:30:00", f"{MONDAY}T07:00:00", "Eco") is None
    assert page.calendar.sent == [{"p1_data4": 0b11_11_01_00}]
    assert await page.delete("mon-0420-0480-unknown") is None
    assert page.calendar.sent[1:] == [{"p1_data4": 0b01_01_01_00}]


async def test_open_pages_fetch_again(
    page: Page, hass_ws_client: WebSocketGenerator
) -> None:
    """A page that watches the calendar gets the events after each edit."""
    other = await hass_ws_client()
    await other.send_json_auto_id(
        {
            "type": "calendar/event/subscribe",
            "entity_id": ENTITY,
            "start": f"{MONDAY}T00:00:00+01:00",
            "end": "2026-11-24T00:00:00+01:00",
        }
    )
    assert (await other.receive_json())["success"]
    events = (await other.receive_json())["event"]["events"]
    assert [event["summary"] for event in events] == ["Comfort"]
    assert (
        await page.create(
            f"{MONDAY}T07:00:00", f"{MONDAY}T09:00:00", "Frost protection"
        )
        is None
    )
    events = (await other.receive_json())["event"]["events"]
    assert events == [
        {
            "start": f"{MONDAY}T07:00:00+01:00",
            "end": f"{MONDAY}T09:00:00+01:00",
            "summary": "Frost protection",
            "uid": "mon-0420-0540-frost_protection",
            "rrule": WEEKLY,
            "all_day": ANY,
        }
    ]
    await other.close()


async def test_edits_do_not_lose_each_other(calendar: HeaterCalendar) -> None:
    """An edit begins with the week that the one before it left."""
    midnight = dt_util.start_of_local_day()
    written = calendar.async_write_programme
    answered = asyncio.Event()

    async def slowly(week: Week[ProgramCode]) -> None:
        await answered.wait()
        await written(week)

    calendar.async_write_programme = slowly  # type: ignore[method-assign]
    jobs = [
        asyncio.create_task(
            calendar.async_create_event(
                dtstart=midnight.replace(hour=hour),
                dtend=midnight.replace(hour=hour + 1),
                summary="Frost protection",
                rrule="FREQ=WEEKLY",
            )
        )
        for hour in (6, 8, 10)
    ]
    await asyncio.sleep(0)
    answered.set()
    await asyncio.gather(*jobs)
    assert calendar.week
    frost = [block.start for block in calendar.week.blocks() if block.value is FROST]
    assert frost == [360, 480, 600]
