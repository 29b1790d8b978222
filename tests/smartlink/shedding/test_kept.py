"""What is kept of derogations: its form, its bounds, and files that are not ours."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.smartlink.acknowledgements import Acknowledgements
from custom_components.isotherm.smartlink.api.models import (
    RoomShift,
    Triggers,
    Window,
    homes_of,
)
from custom_components.isotherm.smartlink.derogations import (
    Derogation,
    Derogations,
    Moment,
    Progress,
    already_scheduled,
)
from custom_components.isotherm.smartlink.kept import Kept
from custom_components.isotherm.smartlink.kept_form import (
    derogation_from_json,
    derogation_to_json,
)

from .account import ShedAccount

NOW = datetime(2026, 1, 14, 17, tzinfo=UTC)
INSTANTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001
    datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
IDS = st.text("abcdef0123456789", min_size=1, max_size=24)
SHIFTS = st.lists(
    st.builds(RoomShift, IDS, st.integers(0, 8), st.integers(-5, 5)),
    min_size=1,
    unique_by=lambda one: (one.home_id, one.room_id),
).map(tuple)
COUNTS = st.none() | st.integers(0, 10_000)
KNOWN = st.builds(
    Acknowledgements,
    requested=COUNTS,
    sent=COUNTS,
    received=COUNTS,
    first=st.none() | INSTANTS,
    silent=st.none() | st.frozensets(IDS),
    last_seen=st.none() | INSTANTS,
    over=st.booleans(),
)


def derogation(
    *shifts: RoomShift, start: datetime = NOW, hours: float = 2.0, **more: Any
) -> Derogation:
    """Return a derogation that is scheduled."""
    shifts = shifts or (RoomShift("one", 1, -2),)
    told: dict[str, Any] = {
        "id": f"{start:%d%H%M}{shifts[0].delta}",
        "window": Window(start.date(), start.hour * 60, start.hour * 60 + 120),
        "start": start,
        "end": start + timedelta(hours=hours),
        "shifts": shifts,
        "homes": frozenset(homes_of(shifts)),
        "created": start - timedelta(hours=1),
        "progress": Progress.SCHEDULED,
    }
    return Derogation(**told | more)


@given(
    shifts=SHIFTS,
    progress=st.sampled_from(Progress),
    triggers=st.builds(Triggers, st.none() | IDS, st.none() | IDS),
    known=KNOWN,
    told=st.frozensets(st.sampled_from(Moment)),
)
def test_the_form_loses_nothing(
    shifts: tuple[RoomShift, ...],
    progress: Progress,
    triggers: Triggers,
    known: Acknowledgements,
    told: frozenset[Moment],
) -> None:
    """What is written is read again; the order of the rooms does not matter."""
    one = derogation(
        *shifts, progress=progress, triggers=triggers, at_start=known, told=told
    )
    again = derogation_from_json(derogation_to_json(one))
    assert sorted(again.shifts) == sorted(one.shifts)
    assert replace(again, shifts=()) == replace(one, shifts=())


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "day", "from", "to", "rooms", "start"]) | st.text(), inner)))  # fmt: skip
def test_nonsense_is_a_value_error(nonsense: object) -> None:
    """Whatever a file holds, nothing but ValueError comes of it."""
    with pytest.raises(ValueError, match=r".*"):
        derogation_from_json(nonsense)


@pytest.mark.parametrize(
    "file",
    [
        {"version": 99, "minor_version": 1, "data": {}},
        {"version": 1, "minor_version": 1, "data": "nonsense"},
        {"version": 1, "minor_version": 1, "data": {"derogations": 5}},
        {"nothing": "ours"},
        ["a", "list"],
    ],
)
async def test_a_foreign_file(
    account: ShedAccount, hass_storage: dict[str, Any], file: Any
) -> None:
    """It keeps the account from nothing."""
    await account.set_up()
    await account.stop()
    key = f"isotherm.smartlink.{account.entry.entry_id}"
    hass_storage[key] = file
    await account.load()
    await account.partner.async_schedule(account.window(), account.rooms("one"))
    assert len(list(account.partner.derogations)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rooms", {"-9": {"1": ["one"]}}),
        ("end", "9999-12-31T23:59:59+00:00"),
        ("created", "0001-01-01T00:00:00+00:00"),
    ],
)
async def test_a_foreign_part(
    account: ShedAccount,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    name: str,
    value: Any,
) -> None:
    """The others are kept, the file is set aside, and that is logged without a home."""
    partner = await account.set_up()
    for hour in (18, 19):
        window = account.window(hour * 60, hour * 60 + 30)
        await partner.async_schedule(window, account.rooms("one"))
    await account.stop()
    key = f"isotherm.smartlink.{account.entry.entry_id}"
    hass_storage[key]["data"]["derogations"][0][name] = value
    await account.load()
    assert len(list(account.partner.derogations)) == 1
    assert "can't be read as a whole" in caplog.text


async def test_what_goes(hass: HomeAssistant) -> None:
    """What is over for a month goes, and the oldest of too much; nothing that comes."""
    kept = Derogations()
    for days in (-40, -20, -10, 1, 5):
        start = NOW + timedelta(days=days)
        kept.put(derogation(RoomShift("one", 1, -2), start=start, id=str(days)))
    month = 30 * 24 * 3600.0
    assert kept.superfluous(NOW, month, 100) == ["-40"]
    assert kept.superfluous(NOW, month, 80) == ["-40"]
    assert kept.superfluous(NOW, month, 60) == ["-40", "-20"]
    assert kept.superfluous(NOW, month, 0) == ["-40", "-20", "-10"]
    for id_ in ("-40", "-20", "-10", "1", "5"):
        kept.drop(id_)
    assert kept.of_home("one") == ()


async def test_the_file_goes_with_the_entry(
    account: ShedAccount, hass_storage: dict[str, Any]
) -> None:
    """Nothing is left of an account that was removed."""
    partner = await account.set_up()
    await partner.async_schedule(account.window(), account.rooms("one"))
    assert f"isotherm.smartlink.{account.entry.entry_id}" in hass_storage
    await account.hass.config_entries.async_remove(account.entry.entry_id)
    await account.settle()
    assert f"isotherm.smartlink.{account.entry.entry_id}" not in hass_storage


async def test_writes_don_t_overtake_each_other(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """What was there last is what is on the disk."""
    kept = Kept(hass, "one", 0.0)
    await kept.async_load()
    saves = []
    for days in range(20):
        start = NOW + timedelta(days=days + 10_000)
        kept.derogations.put(derogation(start=start, id=str(days)))
        saves.append(hass.async_create_task(kept.async_save()))
    for save in saves:
        await save
    kept.touch()
    await kept.async_close()
    # What comes too late begins nothing that would outlast it.
    kept.touch()
    assert len(hass_storage["isotherm.smartlink.one"]["data"]["derogations"]) == 20


def test_what_already_scheduled() -> None:
    """Exactly the same is, also in parts; not what something else came after."""
    one, two = RoomShift("one", 1, -2), RoomShift("two", 1, -2)
    window = derogation(one).window
    kept = [derogation(one), derogation(two)]
    assert already_scheduled(kept, window, (one, two))
    assert already_scheduled(kept, window, (two,))
    assert not already_scheduled(kept, window, (one, RoomShift("two", 2, -2)))
    assert not already_scheduled(kept, replace(window, end=window.end + 5), (one,))
    assert not already_scheduled(kept, replace(window, day=date(2026, 1, 15)), (one,))
    other = derogation(RoomShift("one", 1, -3))
    assert not already_scheduled([*kept, other], window, (one,))
    lost = derogation(one, progress=Progress.UNKNOWN)
    assert not already_scheduled([lost], window, (one,))
