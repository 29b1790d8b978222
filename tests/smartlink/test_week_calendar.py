"""The programme of a heater as a calendar that can be read and not be changed."""

from typing import Any

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
import pytest

from .homes import Account

type Events = list[tuple[str, str, str]]


async def events(account: Account, start: str, end: str) -> Events:
    """Return the events between two times, as (start, end, name)."""
    found: Any = await account.act(
        "calendar.get_events",
        "calendar.programme",
        start_date_time=start,
        end_date_time=end,
        return_response=True,
    )
    (calendar,) = found.values()
    return [(one["start"], one["end"], one["summary"]) for one in calendar["events"]]


async def test_comfort_ranges(account: Account) -> None:
    """Each is an event; outside of them nothing is shown."""
    account.add_home().add_device("h1")
    await account.start()
    assert await events(account, "2026-03-18 00:00:00", "2026-03-19 00:00:00") == [
        ("2026-03-18T06:30:00+01:00", "2026-03-18T08:30:00+01:00", "Comfort"),
        ("2026-03-18T17:00:00+01:00", "2026-03-18T22:30:00+01:00", "Comfort"),
    ]
    state = account.state("calendar.programme")
    assert state.state == "off"
    assert state.attributes["start_time"] == "2026-03-18 17:00:00"
    assert not state.attributes["supported_features"]


@pytest.mark.parametrize(
    ("began", "day", "offset"),
    [
        ("2026-03-28T12:00:00+00:00", "2026-03-29", "+02:00"),
        ("2026-10-24T12:00:00+00:00", "2026-10-25", "+01:00"),
    ],
    indirect=["began"],
)
async def test_the_day_of_a_clock_change(
    account: Account, day: str, offset: str
) -> None:
    """Ranges follow the clock on the wall."""
    account.add_home().add_device("h1")
    await account.start()
    assert await events(account, f"{day} 00:00:00", f"{day} 23:59:00") == [
        (f"{day}T08:00:00{offset}", f"{day}T23:00:00{offset}", "Comfort")
    ]


async def test_without_a_programme(account: Account) -> None:
    """A heater that is set by hand tells none, and shows none."""
    home = account.add_home()
    home.add_device("h1", mode="Manual")
    await account.start()
    assert account.value("calendar.programme") == "off"
    assert not await events(account, "2026-03-18 00:00:00", "2026-03-25 00:00:00")
    with pytest.raises(ServiceValidationError, match="not told its programme"):
        await account.act(
            "isotherm.get_programme", "calendar.programme", return_response=True
        )
    home.devices["h1"].mode = "Prog"
    await account.pass_time(minutes=10)
    assert await events(account, "2026-03-18 00:00:00", "2026-03-19 00:00:00")


async def test_it_can_be_read_by_the_action(account: Account) -> None:
    """As the programmes of other vendors."""
    account.add_home().add_device("h1")
    await account.start()
    found: Any = await account.act(
        "isotherm.get_programme", "calendar.programme", return_response=True
    )
    (answer,) = found.values()
    assert answer["programme"]["wednesday"][1] == {
        "from": "06:30",
        "to": "08:30",
        "mode": "comfort",
    }


async def test_it_can_not_be_changed(account: Account) -> None:
    """Neither on the page nor by an action."""
    account.add_home().add_device("h1")
    await account.start()
    with pytest.raises(ServiceValidationError, match="can’t be changed from here"):
        await account.act(
            "isotherm.set_programme",
            "calendar.programme",
            days=["monday"],
            blocks=[{"from": "06:00", "to": "08:00", "mode": "comfort"}],
        )
    with pytest.raises(HomeAssistantError):
        await account.act(
            "calendar.create_event",
            "calendar.programme",
            summary="Comfort",
            start_date_time="2026-03-18 12:00:00",
            end_date_time="2026-03-18 13:00:00",
        )


async def test_nobody_named_it(account: Account) -> None:
    """An action on all programmes of an area passes over one that can't be changed."""
    account.add_home().add_device("h1")
    await account.start()
    device = dr.async_get(account.hass).async_get(account.hub().device_ids["h1"])
    assert device
    await account.hass.services.async_call(
        "isotherm",
        "set_programme",
        {
            "area_id": device.area_id,
            "days": ["monday"],
            "blocks": [{"from": "06:00", "to": "08:00", "mode": "comfort"}],
        },
        blocking=True,
    )
