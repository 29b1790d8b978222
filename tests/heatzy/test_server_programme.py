"""A first-generation heater's programme: shown, edited and shown again."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from simulators.gizwits import GizwitsCloud

from .conftest import Setup

CALENDAR = "calendar.entree_weekly_programme"


@pytest.fixture
async def heater(
    as_delivered: None,
    hass: HomeAssistant,
    cloud: GizwitsCloud,
    account: Any,
    setup: Setup,
) -> Any:
    """Return a first-generation heater with a week on the server, its calendar on."""
    await hass.config.async_set_time_zone("Europe/Paris")
    device = cloud.add_heater(account, product="Heatzy", name="Entrée")
    days = "mon,tue,wed,thu,fri"
    for time, mode in (("05:00", 0), ("08:00", 1), ("17:00", 0), ("21:00", 2)):
        form = {"time": time, "repeat": days, "attrs": {"mode": mode}}
        cloud.tasks.create(device.did, form, cloud.clock())
    entry = await setup()
    registry = er.async_get(hass)
    assert registry.async_get(CALENDAR).disabled_by
    assert not cloud.requests.of("scheduler")
    registry.async_update_entity(CALENDAR, disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return device


async def week_of(
    hass: HomeAssistant, client: Any, weekday: int = 0
) -> list[tuple[str, str, str]]:
    """Return the events of a day in winter, Monday first: start, end and mode."""
    start = datetime(2026, 11, 23 + weekday, tzinfo=dt_util.get_default_time_zone())
    response = await hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": CALENDAR,
            "start_date_time": start,
            "end_date_time": start + timedelta(days=1),
        },
        blocking=True,
        return_response=True,
    )
    return [
        (event["start"][11:16], event["end"][11:16], event["summary"])
        for event in response[CALENDAR]["events"]
    ]


async def create(client: Any, start: str, end: str, mode: str, rrule: str) -> Any:
    """Create an event that begins on a Monday in winter, as the calendar page does."""
    event = {
        "dtstart": f"2026-11-23T{start}:00+01:00",
        "dtend": f"2026-11-23T{end}:00+01:00",
        "summary": mode,
        "rrule": rrule,
    }
    await client.send_json_auto_id(
        {"type": "calendar/event/create", "entity_id": CALENDAR, "event": event}
    )
    return await client.receive_json()


async def test_shown_edited_and_shown_again(
    hass: HomeAssistant,
    cloud: GizwitsCloud,
    heater: Any,
    hass_ws_client: WebSocketGenerator,
    record_property: Any,
) -> None:
    """Times are the home's; an edit takes few calls and loses nothing."""
    assert await async_setup_component(hass, "calendar", {})
    client = await hass_ws_client(hass)
    monday = await week_of(hass, client)
    assert monday == [
        ("00:00", "06:00", "Frost protection"),
        ("06:00", "09:00", "Comfort"),
        ("18:00", "22:00", "Comfort"),
        ("22:00", "00:00", "Frost protection"),
    ]
    before = len(cloud.requests)
    answer = await create(client, "12:00", "13:15", "Arrêt", "FREQ=WEEKLY;BYDAY=MO")
    assert answer["success"], answer
    calls = [request.route for request in cloud.requests[before:]]
    print("calls of one edit:", calls)  # noqa: T201
    record_property("calls", len(calls))
    assert calls == ["scheduler", "scheduler_create", "scheduler_create", "scheduler"]
    assert await week_of(hass, client) == [
        *monday[:2],
        ("12:00", "13:15", "Off"),
        *monday[2:],
    ]
    assert hass.states.get(CALENDAR).attributes["description"] == "Entrée"


async def test_daily_is_all_seven_days(
    hass: HomeAssistant,
    cloud: GizwitsCloud,
    heater: Any,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The page's “Repeat: daily” is a task that the server repeats on every weekday."""
    assert await async_setup_component(hass, "calendar", {})
    client = await hass_ws_client(hass)
    answer = await create(client, "06:00", "09:00", "Comfort", "FREQ=DAILY")
    assert answer["success"], answer
    comfort = ("06:00", "09:00", "Comfort")
    for day in range(7):
        assert comfort in await week_of(hass, client, day)


async def test_a_refusal_in_the_middle_shows_what_the_server_really_has(
    hass: HomeAssistant,
    cloud: GizwitsCloud,
    heater: Any,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The second of two calls fails: a sentence, and the calendar tells the truth."""
    assert await async_setup_component(hass, "calendar", {})
    client = await hass_ws_client(hass)
    cloud.faults.add("scheduler_create", "500", after=False, count=9)
    answer = await create(client, "12:00", "13:00", "stop", "FREQ=WEEKLY;BYDAY=MO")
    assert not answer["success"]
    assert not [one for one in await week_of(hass, client) if one[2] == "Off"]
