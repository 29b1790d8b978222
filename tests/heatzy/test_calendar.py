"""A heater's programme in the calendar page, and the bytes that follow from an edit."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from .homes import Home

pytestmark = pytest.mark.usefixtures("wednesday")

WEDNESDAY = "2026-03-18"
ECO_ALL_DAY = 85
SEVEN_TO_NINE = {"p3_data4": 0b00_00_01_01, "p3_data5": 0b01_01_00_00}
"""Comfort on Wednesdays from 07:00 to 09:00, in a week of eco."""


class Page:
    """What the calendar page does with a heater's programme."""

    def __init__(self, home: Home, socket: MockHAClientWebSocket, client: Any) -> None:
        """Open the page."""
        self.home = home
        self.socket = socket
        self.client = client

    async def events(self, day: str = WEDNESDAY, days: int = 1) -> list[Any]:
        """Return the events of some days: uid, summary, start and end."""
        end = f"{day[:-2]}{int(day[-2:]) + days:02}"
        answer = await self.client.get(
            f"/api/calendars/{self.home.entity_id('calendar')}",
            params={"start": f"{day}T00:00:00+01:00", "end": f"{end}T00:00:00+01:00"},
        )
        assert answer.status == 200
        return list(await answer.json())

    async def day(self, day: str = WEDNESDAY) -> list[str]:
        """Return a day as text."""
        return [
            f"{event['start']['dateTime'][11:16]} {event['summary']}"
            for event in await self.events(day)
        ]

    async def uid(self, summary: str, day: str = WEDNESDAY) -> str:
        """Return the id of the first such event of a day."""
        events = await self.events(day)
        return next(str(e["uid"]) for e in events if e["summary"] == summary)

    async def send(self, what: str, **fields: Any) -> str:
        """Send a command; return the refusal's sentence, or nothing."""
        entity_id = self.home.entity_id("calendar")
        await self.socket.send_json_auto_id(
            {"type": f"calendar/event/{what}", "entity_id": entity_id, **fields}
        )
        answer = await self.socket.receive_json()
        return "" if answer["success"] else str(answer["error"]["message"])


def event(start: str, end: str, summary: str = "Comfort", **more: str) -> Any:
    """Return an event of the Wednesday as the page sends it."""
    return {
        "summary": summary,
        "dtstart": f"{WEDNESDAY}T{start}:00+01:00",
        "dtend": f"{WEDNESDAY}T{end}:00+01:00",
        **more,
    }


WEEKLY = {"rrule": "FREQ=WEEKLY"}


@pytest.fixture
async def page(
    hass: HomeAssistant,
    home: Home,
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
) -> Page:
    """Return the page, for a heater with a week of eco."""
    await hass.config.async_set_time_zone("Europe/Paris")
    assert await async_setup_component(hass, "calendar", {})
    await home.with_heater("Pilote_Soc_C3")
    return Page(home, await hass_ws_client(hass), await hass_client())


async def test_a_week_of_events(page: Page) -> None:
    """What differs from the background is a weekly event that names its heater."""
    heater = page.home.heater
    assert heater is not None
    page.home.cloud.set_attr(
        heater.did, p3_data4=5, p3_data5=80, p3_data12=0b10_10_10_10
    )
    await page.home.quiet()
    assert await page.day() == ["07:00 Comfort", "22:00 Frost protection"]
    comfort = (await page.events())[0]
    assert comfort["start"]["dateTime"] == f"{WEDNESDAY}T07:00:00+01:00"
    assert comfort["end"]["dateTime"] == f"{WEDNESDAY}T09:00:00+01:00"
    assert comfort["rrule"].startswith("FREQ=WEEKLY")
    assert comfort["recurrence_id"] is None
    assert comfort["description"] == "Salon"
    assert len(await page.events("2026-03-16", days=7)) == 2


async def test_a_name_of_the_person_s_own(
    page: Page, device_registry: dr.DeviceRegistry
) -> None:
    """The description follows a new name, that of the event of now too."""
    heater = page.home.heater
    assert heater is not None
    page.home.cloud.set_attr(heater.did, p3_data6=0, timer_switch=1)
    await page.home.shows("calendar", "on", description="Salon")
    entry = er.async_get(page.home.hass).async_get(page.home.entity_id("calendar"))
    assert entry
    assert entry.device_id
    device_registry.async_update_device(entry.device_id, name_by_user="Parlour")
    await page.home.shows("calendar", "on", description="Parlour")
    assert [one["description"] for one in await page.events()] == ["Parlour"]


async def test_the_options_show_the_background_too(
    hass: HomeAssistant, page: Page
) -> None:
    """Who wants it has an event for every block."""
    entry = page.home.entry
    hass.config_entries.async_update_entry(entry, options={"show_background": True})
    await hass.config_entries.async_reload(entry.entry_id)
    assert await page.day() == ["00:00 Eco"]
    assert len(await page.events("2026-03-16", days=7)) == 7


async def test_the_event_of_now(page: Page) -> None:
    """The state tells where a programme that is followed departs from the background."""
    heater = page.home.heater
    assert heater is not None
    page.home.cloud.set_attr(heater.did, p3_data6=0)  # it is 10:10
    await page.home.quiet()
    assert page.home.value("calendar") == "off"
    page.home.cloud.set_attr(heater.did, timer_switch=1)
    await page.home.shows("calendar", "on", message="Comfort")
    assert page.home.attribute("calendar", "end_time") == f"{WEDNESDAY} 12:00:00"
    page.home.cloud.set_attr(heater.did, p3_data6=ECO_ALL_DAY)
    await page.home.shows("calendar", "off")
    page.home.cloud.set_attr(heater.did, p3_data6=0)
    await page.home.shows("calendar", "on", message="Comfort")
    page.home.cloud.set_attr(heater.did, timer_switch=0)
    await page.home.shows("calendar", "off")
    assert await page.day() == ["10:00 Comfort"]


async def test_a_heater_without_power_follows_no_programme(
    hass: HomeAssistant, home: Home
) -> None:
    """Its own switch stands above the programme's."""
    await hass.config.async_set_time_zone("Europe/Paris")
    heater = await home.with_heater("onyx", timer_switch=1, p3_data6=0)
    await home.shows("calendar", "on", message="Comfort")
    home.cloud.set_attr(heater.did, on_off=0)
    await home.shows("calendar", "off")


async def test_create(page: Page) -> None:
    """A new event is one request with the bytes that it touches."""
    assert not await page.send("create", event=event("07:00", "09:00", **WEEKLY))
    assert page.home.wire == [SEVEN_TO_NINE]
    assert await page.day() == ["07:00 Comfort"]
    await page.home.quiet()
    assert await page.day() == ["07:00 Comfort"]


async def test_create_on_several_days(page: Page) -> None:
    """All days of an event go in the same request."""
    weekly = {"rrule": "FREQ=WEEKLY;BYDAY=MO,WE,SU"}
    assert not await page.send("create", event=event("08:00", "10:00", **weekly))
    assert page.home.wire == [{"p1_data5": 0, "p3_data5": 0, "p7_data5": 0}]


async def test_daily_is_all_seven_days(page: Page) -> None:
    """The page's “Repeat: daily” is every week on seven days, in one request."""
    daily = {"rrule": "FREQ=DAILY"}
    assert not await page.send("create", event=event("08:00", "10:00", **daily))
    assert page.home.wire == [{f"p{day}_data5": 0 for day in range(1, 8)}]
    assert len(await page.events("2026-03-16", days=7)) == 7


async def test_create_over_midnight(page: Page) -> None:
    """An event may go on into the next day."""
    late = event("23:00", "23:30", **WEEKLY)
    late["dtend"] = "2026-03-19T01:00:00+01:00"
    assert not await page.send("create", event=late)
    assert page.home.wire == [{"p3_data12": 0b00_00_01_01, "p4_data1": 0b01_01_00_00}]


async def test_move_and_resize(page: Page) -> None:
    """A moved event leaves the background behind, in the same request."""
    await page.send("create", event=event("07:00", "09:00", **WEEKLY))
    await page.home.quiet()
    page.home.cloud.control_log.clear()
    uid = await page.uid("Comfort")
    assert not await page.send("update", uid=uid, event=event("08:00", "10:00"))
    assert page.home.wire == [{"p3_data4": ECO_ALL_DAY, "p3_data5": 0}]
    await page.home.quiet()
    uid = await page.uid("Comfort")
    assert not await page.send("update", uid=uid, event=event("08:00", "12:00"))
    assert page.home.wire == [{"p3_data6": 0}]
    assert await page.day() == ["08:00 Comfort"]


async def test_another_mode(page: Page) -> None:
    """Another summary is another mode; the names of both languages and the codes do."""
    uid = "wed-0000-1440-eco"
    for summary, byte in (
        ("frost protection", 170),
        ("CONFORT", 0),
        ("Éco", 85),
        ("hors gel", 170),
        ("cft", 0),
    ):
        changed = event("00:00", "00:00", summary)
        changed["dtend"] = "2026-03-19T00:00:00+01:00"
        assert not await page.send("update", uid=uid, event=changed)
        assert page.home.wire == [{f"p3_data{n}": byte for n in range(1, 13)}]
        await page.home.quiet()
        mode = {0: "comfort", 85: "eco", 170: "frost_protection"}[byte]
        uid = f"wed-0000-1440-{mode}"


async def test_delete(page: Page) -> None:
    """A deleted event leaves the background behind."""
    await page.send("create", event=event("07:00", "09:00", **WEEKLY))
    await page.home.quiet()
    page.home.cloud.control_log.clear()
    assert not await page.send("delete", uid=await page.uid("Comfort"))
    assert page.home.wire == [{"p3_data4": ECO_ALL_DAY, "p3_data5": ECO_ALL_DAY}]
    assert await page.day() == []


async def test_delete_with_another_background(hass: HomeAssistant, page: Page) -> None:
    """The options tell what a deleted event leaves behind."""
    home = page.home
    hass.config_entries.async_update_entry(
        home.entry, options={"background": "frost_protection"}
    )
    await hass.config_entries.async_reload(home.entry.entry_id)
    assert not await page.send("delete", uid="wed-0000-1440-eco")
    assert home.wire == [{f"p3_data{n}": 170 for n in range(1, 13)}]


async def test_unknown_codes_are_left_alone(page: Page) -> None:
    """A half-hour with a code that no document knows keeps its bits."""
    heater = page.home.heater
    assert heater is not None
    page.home.cloud.set_attr(heater.did, p3_data4=0b11_01_01_01)
    await page.home.quiet()
    assert "07:30 Unknown" in await page.day()
    assert not await page.send("create", event=event("06:00", "07:00", **WEEKLY))
    assert page.home.wire == [{"p3_data4": 0b11_01_00_00}]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"start": "07:10"}, "07:10"),
        ({"end": "08:59"}, "30 minutes"),
        ({"rrule": ""}, "every week"),
        ({"rrule": "FREQ=DAILY;INTERVAL=2"}, "every week"),
        ({"rrule": "FREQ=MONTHLY;BYMONTHDAY=18"}, "every week"),
        ({"rrule": "FREQ=YEARLY"}, "every week"),
        ({"rrule": "FREQ=WEEKLY;INTERVAL=2"}, "every week"),
        ({"rrule": "FREQ=WEEKLY;COUNT=3"}, "every week"),
        ({"summary": "Tropical"}, "Comfort, Eco, Frost protection"),
    ],
)
async def test_what_is_not_possible_is_said(
    page: Page, changes: dict[str, str], says: str
) -> None:
    """A refusal is a sentence that tells what would do; nothing is sent."""
    form = {"start": "07:00", "end": "09:00", "summary": "Comfort", **WEEKLY, **changes}
    if not form["rrule"]:
        del form["rrule"]
    assert says in await page.send("create", event=event(**form))
    assert page.home.wire == []
    assert await page.day() == []


async def test_whole_days_are_not_possible(page: Page) -> None:
    """A programme has hours."""
    day = {"summary": "Comfort", "dtstart": WEDNESDAY, "dtend": "2026-03-19", **WEEKLY}
    assert "whole days" in await page.send("create", event=day)
    assert page.home.wire == []


@pytest.mark.parametrize(
    "part",
    [
        {"recurrence_id": "20260318T060000Z"},
        {"recurrence_id": "20260318T060000Z", "recurrence_range": "THISANDFUTURE"},
    ],
    ids=["one", "this and future"],
)
async def test_a_programme_has_only_the_series(
    page: Page, part: dict[str, str]
) -> None:
    """One date, or from one date on, is refused with a sentence."""
    await page.send("create", event=event("07:00", "09:00", **WEEKLY))
    page.home.cloud.control_log.clear()
    uid = await page.uid("Comfort")
    assert "same every week" in await page.send("delete", uid=uid, **part)
    moved = event("08:00", "10:00")
    assert "same every week" in await page.send("update", uid=uid, event=moved, **part)
    assert page.home.wire == []


async def test_the_background_can_not_be_deleted(page: Page) -> None:
    """Where eco is what stays, eco can't be taken away."""
    assert "Eco" in await page.send("delete", uid="wed-0000-1440-eco")
    assert page.home.wire == []


async def test_an_event_that_changed_meanwhile(page: Page) -> None:
    """An edit of what is no longer there is refused."""
    heater = page.home.heater
    assert heater is not None
    page.home.cloud.set_attr(heater.did, p3_data1=0)
    await page.home.quiet()
    uid = await page.uid("Comfort")
    page.home.cloud.set_attr(heater.did, p3_data1=ECO_ALL_DAY)
    await page.home.quiet()
    assert "no longer" in await page.send("delete", uid=uid)
    assert page.home.wire == []


async def test_a_refused_edit_is_taken_back(page: Page) -> None:
    """Where the heater can't be reached, the page shows the programme as it is."""
    page.home.cloud.faults.add("control", "9042", count=1)
    says = await page.send("create", event=event("07:00", "09:00", **WEEKLY))
    assert "offline" in says
    assert await page.day() == []


async def test_edits_before_the_heater_has_answered(page: Page) -> None:
    """An edit undone at once is undone in the heater, too."""
    page.home.cloud.faults.add("ws_push", "lost")
    assert not await page.send("create", event=event("07:00", "09:00", **WEEKLY))
    assert not await page.send("delete", uid=await page.uid("Comfort"))
    assert page.home.wire == [
        SEVEN_TO_NINE,
        {"p3_data4": ECO_ALL_DAY, "p3_data5": ECO_ALL_DAY},
    ]
    heater = page.home.heater
    assert heater is not None
    assert heater.attrs["p3_data4"] == ECO_ALL_DAY


async def test_the_vendors_app_is_followed(page: Page) -> None:
    """A programme changed in the vendor's app shows without a reload."""
    heater = page.home.heater
    assert heater is not None
    before = page.home.state("calendar").last_updated_timestamp
    page.home.cloud.set_attr(heater.did, p3_data12=0)
    await page.home.quiet()
    assert await page.day() == ["22:00 Comfort"]
    assert page.home.state("calendar").last_updated_timestamp >= before


async def test_french(hass: HomeAssistant, page: Page) -> None:
    """In a French home events have French names, and so have the refusals."""
    hass.config.language = "fr"
    await hass.config_entries.async_reload(page.home.entry.entry_id)
    assert await page.day() == []
    assert not await page.send(
        "create", event=event("07:00", "09:00", "Confort", **WEEKLY)
    )
    assert page.home.wire == [SEVEN_TO_NINE]
    says = await page.send("create", event=event("07:10", "09:00", "Confort", **WEEKLY))
    assert "07:10" in says
    assert "programme ne change" in says


@pytest.mark.parametrize("product", ["Pilote2", "Pilote_Pro", "onyx", "INEA", "Bloom"])
async def test_every_product_with_a_programme(
    hass: HomeAssistant, home: Home, hass_ws_client: WebSocketGenerator, product: str
) -> None:
    """The programme is the same thing in all of them."""
    await hass.config.async_set_time_zone("Europe/Paris")
    heater = await home.with_heater(product)
    page = Page(home, await hass_ws_client(hass), None)
    assert not await page.send("create", event=event("07:00", "09:00", **WEEKLY))
    assert home.wire == [SEVEN_TO_NINE]
    assert heater.attrs["p3_data4"] == 5
