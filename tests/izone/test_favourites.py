"""Favourites of wall splits: the calendar page, switches, and the action."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from simulators.izone.datagrams import DAYS

from ..texts import HOUSE
from .conftest import wait
from .homes import Home

pytestmark = pytest.mark.usefixtures("wednesday")

CALENDAR = "calendar.favourites", "split_system"
SWITCH = "switch.favourite_1", "split_system"
ON_DAYS = {"Enabled": 1, "DaysEnabled": dict.fromkeys(DAYS, 0) | {"M": 1, "W": 1}}


class Page:
    """What Home Assistant's calendar page does."""

    def __init__(self, home: Home, sockets: WebSocketGenerator) -> None:
        """Take over a home."""
        self.home = home
        self._sockets = sockets

    async def call(self, what: str, **fields: Any) -> tuple[list[Any], str | None]:
        """Return the commands that arrived, and the error's message."""
        socket = await self._sockets(self.home.hass)
        before = len(self.home.bridge.log)
        entity_id = self.home.find(*CALENDAR)
        await socket.send_json_auto_id(
            {"type": f"calendar/event/{what}", "entity_id": entity_id, **fields}
        )
        answer = await socket.receive_json()
        error = None if answer["success"] else str(answer["error"]["message"])
        return self.home.commands(before), error


@pytest.fixture
async def page(hass: HomeAssistant, home: Home, hass_ws_client: Any) -> Page:
    """Return the page of a home whose first favourite is enabled on two days."""
    await hass.config.async_set_time_zone("Europe/Paris")
    wait(hass, settled_after=0.0, poll_grace=0.0, read_back_after=(0.01, 0.05, 0.2))
    await home.start(zones=1, split_units="fitted")
    home.bridge.splits.favourites[0] |= ON_DAYS
    await read_favourites(home)
    return Page(home, hass_ws_client)


async def read_favourites(home: Home) -> None:
    """Read the favourites, as every tenth poll does."""
    for _ in range(10):
        await home.refresh_others()


def event(start: str, end: str, name: str, rrule: str | None = None) -> dict[str, Any]:
    """Return an event as the page sends it."""
    told = {"dtstart": start, "dtend": end, "summary": name}
    return told if rrule is None else {**told, "rrule": rrule}


async def test_an_enabled_favourite_is_an_event(page: Page) -> None:
    """On its days, from its start to its stop; the switch says what it does."""
    state = page.home.state(*CALENDAR)
    assert state.attributes["message"] == "Evening"
    assert state.attributes["start_time"] == "2026-03-18 18:00:00"
    assert state.attributes["end_time"] == "2026-03-18 22:30:00"
    shown = page.home.state(*SWITCH)
    assert shown.state == "on"
    assert shown.attributes["friendly_name"] == "Wall splits Favourite Evening"
    assert shown.attributes["days"] == ["monday", "wednesday"]
    assert (shown.attributes["start"], shown.attributes["stop"]) == ("18:00", "22:30")
    cool = {"unit": "Attic", "power": True, "mode": "cool", "fan": "medium"}
    heat = {"unit": "Office", "power": True, "mode": "heat", "fan": "auto"}
    assert shown.attributes["units"] == [
        {**cool, "temperature": 23.0, "swing": "horizontal"},
        {**heat, "temperature": 22.0, "swing": "none"},
    ]
    assert page.home.find("switch.favourite_2", "split_system") is None


async def test_switching_a_favourite_off_and_on(page: Page) -> None:
    """The event goes and comes."""
    for on, action in enumerate(("turn_off", "turn_on")):
        assert await page.home.act(f"switch.{action}", *SWITCH) == [
            {"SplitSystemScheduleEnable": {"Index": 0, "En": on}}
        ]
        assert page.home.value(*SWITCH) == action.removeprefix("turn_")
        assert bool(page.home.state(*CALENDAR).attributes.get("message")) is bool(on)


async def test_moving_and_renaming_an_event(page: Page) -> None:
    """One command for the times, one for the name, and none for what is as it was."""
    moved = event("2026-03-19T19:15:00", "2026-03-20T01:00:00", "Evening")
    sent, error = await page.call("update", uid="favourite-1-wed", event=moved)
    times = {"StartH": 19, "StartM": 15, "StopH": 1, "StopM": 0}
    days = dict.fromkeys(DAYS, 0) | {"Tu": 1, "Th": 1}
    settings = {"Index": 0, **times, "DaysEnabled": days}
    assert (sent, error) == ([{"SplitSystemScheduleSettings": settings}], None)
    named = event("2026-03-19T19:15:00", "2026-03-20T01:00:00", "Late")
    sent, error = await page.call("update", uid="favourite-1-thu", event=named)
    assert sent == [{"SplitSystemFavouriteName": {"Index": 0, "Name": "Late"}}]
    assert page.home.state(*CALENDAR).attributes["message"] == "Late"
    assert page.home.state(*SWITCH).attributes["friendly_name"].endswith("Late")


async def test_deleting_an_event(page: Page) -> None:
    """The favourite is off and has no name: its row leaves, and its slot is free."""
    sent, error = await page.call("delete", uid="favourite-1-mon")
    assert sent == [
        {"SplitSystemScheduleEnable": {"Index": 0, "En": 0}},
        {"SplitSystemFavouriteName": {"Index": 0, "Name": ""}},
    ]
    assert error is None
    await page.home.until(lambda: page.home.find(*SWITCH) is None)
    new = event("2026-03-18T06:30:00", "2026-03-18T08:00:00", "Up", "FREQ=DAILY")
    _, error = await page.call("create", event=new)
    assert error is None
    assert page.home.bridge.splits.favourites[0]["Name"] == "Up"


async def test_creating_an_event(page: Page) -> None:
    """The first free slot is filled with what the units do now, and enabled at the end."""
    page.home.bridge.splits.units[0] |= {"On": 1, "Setpoint": 1600}
    await page.home.refresh_others()
    new = event(
        "2026-03-18T06:30:00", "2026-03-18T08:00:00", "Up", "FREQ=WEEKLY;BYDAY=WE,SA"
    )
    sent, error = await page.call("create", event=new)
    assert error is None
    *units, name, times, enable = sent
    rows = [one["SplitSystemChangeSplitFavourite"] for one in units]
    assert [row["SplitIndex"] for row in rows] == [0, 2, 4]
    favourite = {"FavouriteIndex": 1, "Apply": 1, "Sleep": 0}
    attic = {"On": 1, "Mode": 1, "Fan": 1, "Swing": 0, "Setpoint": 1700}
    assert rows[0] == {"SplitIndex": 0, **favourite, **attic}
    assert name == {"SplitSystemFavouriteName": {"Index": 1, "Name": "Up"}}
    days = dict.fromkeys(DAYS, 0) | {"W": 1, "Sa": 1}
    clock = {"StartH": 6, "StartM": 30, "StopH": 8, "StopM": 0}
    assert times["SplitSystemScheduleSettings"] == {
        "Index": 1,
        "DaysEnabled": days,
        **clock,
    }
    assert enable == {"SplitSystemScheduleEnable": {"Index": 1, "En": 1}}
    assert page.home.value("switch.favourite_2", "split_system") == "on"


async def test_a_unit_of_which_something_is_not_known_is_named(page: Page) -> None:
    """A favourite that leaves it out would look like one that sets it."""
    page.home.bridge.splits.units[2] |= {"Fan": 0}
    await page.home.refresh_others()
    new = event("2026-03-18T06:30:00", "2026-03-18T08:00:00", "Up", "FREQ=DAILY")
    sent, error = await page.call("create", event=new)
    assert sent == []
    assert error
    assert "of “Guest”" in error
    with pytest.raises(ServiceValidationError, match="of “Guest”"):
        await act(page, unit="Guest", temperature=21)
    assert await act(page, unit="Guest", fan="high") == row(
        SplitIndex=2, On=0, Fan=3, Swing=0, Setpoint=2400
    )


async def test_there_is_no_room_for_more_than_there_are(page: Page) -> None:
    """A refusal names how many there can be."""
    for number, one in enumerate(page.home.bridge.splits.favourites):
        one["Name"] = f"Favourite {number}"
    await read_favourites(page.home)
    new = event("2026-03-18T06:30:00", "2026-03-18T08:00:00", "Up", "FREQ=DAILY")
    sent, error = await page.call("create", event=new)
    assert sent == []
    assert error
    assert "All 9 favourites are in use" in error


async def test_a_small_controller_has_four(home: Home) -> None:
    """Whatever else its answer lists."""
    await home.start(zones=1, split_units="fitted")
    home.bridge.splits.system |= {"MaxFavs": 4, "MaxZones": 5}
    assert await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.hass.async_block_till_done(wait_background_tasks=True)
    hub = home.entry.runtime_data.hub
    assert len(hub.data.devices["split_system"].schedules) == 4


async def act(page: Page, **data: Any) -> list[Any]:
    """Call the action on the first favourite."""
    data = {"favourite": "evening", **data}
    return await page.home.act("isotherm.set_favourite", *CALENDAR, **data)


def row(**values: int) -> list[dict[str, Any]]:
    """Return the command of the action."""
    known = {"SplitIndex": 0, "FavouriteIndex": 0, "Apply": 1, "On": 1, "Mode": 1}
    known |= {"Fan": 2, "Swing": 1, "Sleep": 0, "Setpoint": 2300}
    return [{"SplitSystemChangeSplitFavourite": known | values}]


async def test_what_a_favourite_does_with_a_unit(page: Page) -> None:
    """What is named changes, the rest is as the bridge tells it; it shows at once."""
    assert await act(page, unit="Attic", temperature=25.5, sleep_timer=False) == row(
        Setpoint=2550
    )
    everything = {"power": False, "mode": "auto", "fan": "auto", "swing": "both"}
    assert await act(
        page, unit=1, temperature=17, sleep_timer="480", **everything
    ) == row(On=0, Mode=5, Fan=4, Swing=3, Sleep=6, Setpoint=1700)
    shown = page.home.state(*SWITCH).attributes["units"][0]
    assert shown == {"unit": "Attic", "temperature": 17.0, **everything}
    # Nothing is told of this unit: it is taken as it is now.
    assert await act(page, unit="Guest", power=True) == row(
        SplitIndex=2, Fan=1, Swing=0, Setpoint=2400
    )
    assert await act(page, unit="office", fan=5) == row(
        SplitIndex=4, Mode=2, Fan=7, Swing=0, Setpoint=2200
    )
    left_alone = await act(page, unit="Office", apply=False)
    assert left_alone[0]["SplitSystemChangeSplitFavourite"]["Apply"] == 0
    await read_favourites(page.home)
    units = page.home.state(*SWITCH).attributes["units"]
    assert [one["unit"] for one in units] == ["Attic", "Guest"]


async def test_a_favourite_that_is_disabled(page: Page) -> None:
    """It has no event: the action reaches its name and times, and leaves it disabled."""
    await page.home.act("switch.turn_off", *SWITCH)
    sent = await act(page, name="Late", start="19:15", days=["tuesday", "sunday"])
    days = dict.fromkeys(DAYS, 0) | {"Tu": 1, "Su": 1}
    clock = {"StartH": 19, "StartM": 15, "StopH": 22, "StopM": 30}
    assert sent == [
        {"SplitSystemFavouriteName": {"Index": 0, "Name": "Late"}},
        {"SplitSystemScheduleSettings": {"Index": 0, **clock, "DaysEnabled": days}},
    ]
    assert page.home.value(*SWITCH) == "off"
    shown = page.home.state(*SWITCH).attributes
    assert (shown["start"], shown["days"]) == ("19:15", ["tuesday", "sunday"])
    assert await act(page, favourite="late", stop="22:30:00") == []
    (sent,) = await act(page, favourite="late", stop="24:00")
    assert sent["SplitSystemScheduleSettings"]["StopH"] == 0


async def test_what_the_action_page_fills_in_asks_for_nothing(page: Page) -> None:
    """A new time alone needs no unit: no field of one comes with a value of its own."""
    actions = load_yaml_dict(str(HOUSE / "services.yaml"))
    fields: Mapping[str, Any] = actions["set_favourite"]["fields"]
    filled = {key: it["default"] for key, it in fields.items() if "default" in it}
    (sent,) = await act(page, start="19:15", **filled)
    assert sent["SplitSystemScheduleSettings"]["StartH"] == 19


async def test_a_free_slot_is_reached_by_its_number(page: Page) -> None:
    """With a name, a start and days it is as if its event were created."""
    everything = {"name": "Noon", "start": "12:00", "stop": "13:00", "days": "friday"}
    office = {"unit": "Office", "temperature": 26}
    *units, name, times, enable = await act(page, favourite="2", **office, **everything)
    rows = [one["SplitSystemChangeSplitFavourite"] for one in units]
    assert [row["SplitIndex"] for row in rows] == [0, 2, 4]
    assert rows[2]["Setpoint"] == 2600
    assert name == {"SplitSystemFavouriteName": {"Index": 1, "Name": "Noon"}}
    assert times["SplitSystemScheduleSettings"]["DaysEnabled"]["F"] == 1
    assert enable == {"SplitSystemScheduleEnable": {"Index": 1, "En": 1}}
    assert page.home.value("switch.favourite_2", "split_system") == "on"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (event("2026-03-18T18:00:10", "2026-03-18T20:00:00", "Up"), "starts and stops"),
        (event("2026-03-18T18:00:00", "2026-03-20T18:00:00", "Up"), "lasts from one"),
        (event("2026-03-18", "2026-03-19", "Up"), "has times, not whole days"),
        (event("2026-03-18T18:00:00", "2026-03-18T20:00:00", " "), "needs a name"),
        (
            event("2026-03-18T18:00:00", "2026-03-18T20:00:00", "Up", "FREQ=MONTHLY"),
            "repeats every week",
        ),
    ],
)
async def test_edits_that_can_not_be(
    page: Page, told: dict[str, Any], says: str
) -> None:
    """The sentence is about favourites; schedules are the air-conditioner's."""
    sent, error = await page.call("update", uid="favourite-1-wed", event=told)
    assert sent == []
    assert error
    assert f"A favourite {says}" in error


async def test_a_favourite_that_is_gone_or_half_created(page: Page) -> None:
    """These too are told as favourites."""
    _, error = await page.call("delete", uid="favourite-9-mon")
    assert error
    assert "This favourite is no longer on" in error
    page.home.bridge.faults.add("command/SplitSystemScheduleEnable", "error")
    new = event("2026-03-18T06:30:00", "2026-03-18T08:00:00", "Up", "FREQ=DAILY")
    _, error = await page.call("create", event=new)
    assert error
    assert "could not create the favourite" in error


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"favourite": "Nap", "unit": "Attic"}, "no favourite “Nap”"),
        ({}, "nothing of “evening”"),
        ({"favourite": "3", "name": "Nap"}, "Number 3 is free"),
        ({"unit": "Attic", "apply": False, "mode": "cool"}, "leaves “Attic” alone"),
        ({"unit": "Cellar"}, "no wall split “Cellar”"),
        ({"unit": "2"}, "no wall split “2”"),
        ({"unit": "Attic", "fan": "quiet"}, "fan speed"),
        ({"unit": "Attic", "temperature": 16}, "from 17 to 30 °C"),
        ({"unit": "Attic", "mode": "sauna"}, "Mode. can’t be"),
        ({"unit": "Attic", "sleep_timer": "45"}, "Sleep timer. can’t be"),
        ({"power": True}, "name the wall split"),
        ({"start": "22:30"}, "A favourite lasts from one minute"),
        ({"start": "25:00"}, "not a time of day"),
        ({"days": ["someday"]}, "someday"),
        ({"name": "A name of sixteen"}, "too long"),
    ],
)
async def test_what_the_action_refuses(
    page: Page, data: dict[str, Any], says: str
) -> None:
    """A sentence says what there is instead, and nothing is sent."""
    before = len(page.home.bridge.log)
    with pytest.raises(ServiceValidationError, match=says):
        await act(page, **data)
    assert page.home.commands(before) == []
