"""Wall splits: what is read of them, what their fans are, and what is sent."""

from contextlib import suppress
from itertools import product
import json
from typing import Any

import pytest

from custom_components.isotherm.hub.errors import (
    InvalidChange,
    ProtocolError,
    RejectedError,
)
from custom_components.isotherm.izone.api.changes import commands, prepare
from custom_components.isotherm.izone.api.client import IZoneClient
from custom_components.isotherm.izone.api.enums import SysMode
from custom_components.isotherm.izone.api.schedules import Times
from custom_components.isotherm.izone.api.split_reader import Splits
from custom_components.isotherm.izone.api.splits import (
    FavouriteSplit,
    Setting,
    SleepTimer,
    Split,
    Swing,
)
from custom_components.isotherm.izone.api.targets import (
    SPLIT_SYSTEM,
    TARGETS,
    Kind,
    Target,
    favourite_split,
)
from simulators.izone import IZoneBridge
from simulators.izone.datagrams import DAYS

from .conftest import Connect, Simulate

ATTIC, GUEST, OFFICE = (Target(Kind.SPLIT, index) for index in (0, 2, 4))
EVENING = Target(Kind.FAVOURITE, 0)
SETTING = Setting(
    on=True,
    mode=SysMode.AUTO,
    fan=4,
    setpoint=19.5,
    swing=Swing.BOTH,
    sleep_timer=SleepTimer.ONE_HOUR,
)


@pytest.fixture
async def bridge(simulate: Simulate) -> IZoneBridge:
    """Return a bridge with three wall splits."""
    return await simulate(split_units="fitted", zones=1)


@pytest.fixture
async def client(bridge: IZoneBridge, connect: Connect) -> IZoneClient:
    """Return a client that has read all."""
    client = connect(bridge)
    await client.read_state()
    assert await splits_of(client).probe()
    return client


def splits_of(client: IZoneClient) -> Splits:
    """Return what reads the splits."""
    (found,) = (one for one in client.subsystems if isinstance(one, Splits))
    return found


def split(client: IZoneClient, target: Target) -> Split:
    """Return what is known of a split."""
    found = client.installation.part(target)
    assert isinstance(found, Split)
    return found


async def test_what_is_read(client: IZoneClient) -> None:
    """The paired units by their index, in our words; the uid is a number here."""
    parts = client.installation.parts
    units = [one for one in parts if one.kind is Kind.SPLIT]
    assert units == [ATTIC, GUEST, OFFICE]
    office = split(client, OFFICE)
    assert (office.name, office.on, office.mode) == ("Office", False, SysMode.HEAT)
    assert (office.setpoint, office.swing, office.active) == (21.5, Swing.NONE, True)
    assert (office.sleep_timer, office.all_on) == (SleepTimer.OFF, True)
    system = parts[SPLIT_SYSTEM]
    assert (system.beep, system.units, system.favourites) == (True, 14, 9)
    evening = client.installation.part(EVENING)
    assert (evening.name, evening.enabled) == ("Evening", False)
    assert evening.times == Times(18 * 60, 22 * 60 + 30)
    assert parts[favourite_split(0, 4)].setting == Setting(
        on=True, mode=SysMode.HEAT, fan=1, setpoint=22.0, swing=Swing.NONE
    )
    assert parts[favourite_split(0, 2)] == FavouriteSplit()


async def test_a_fan_is_known_by_a_speed_above_four(
    client: IZoneClient, bridge: IZoneBridge
) -> None:
    """All units of its brand have such a fan from then on, however slow they run."""
    learnt: list[frozenset[int]] = []
    splits_of(client).fans.on_learnt = learnt.append
    assert (split(client, OFFICE).seven_speeds, split(client, ATTIC).seven_speeds) == (
        True,
        False,
    )
    assert split(client, OFFICE).fan_word == "4"
    bridge.wall_other(bridge.splits.units[-1], Fan=2)
    bridge.splits.units[0]["Brand"] = 3
    await splits_of(client).poll()
    assert split(client, OFFICE).fan_word == "quiet"
    assert split(client, ATTIC).fan_word == "auto"
    assert learnt == []
    bridge.splits.units[2] |= {"Brand": 7}
    bridge.splits.favourites[0]["Zones"].append([2, 1, 1, 7, 2300, 0])
    await splits_of(client).poll()
    await splits_of(client).read_back([EVENING])
    assert learnt == [frozenset({3, 7})]
    await splits_of(client).poll()
    assert split(client, GUEST).seven_speeds


async def test_a_fifth_speed_may_be_another_s_top(
    client: IZoneClient, bridge: IZoneBridge
) -> None:
    """It has to be told twice in a row, by the unit or by the same favourite."""
    fans, guest = splits_of(client).fans, bridge.splits.units[2]
    guest["Brand"] = 7
    for speed in (5, 1, 5):
        guest["Fan"] = speed
        await splits_of(client).poll()
        assert not split(client, GUEST).seven_speeds
        assert 7 not in fans.brands
    row = [2, 1, 1, 5, 2300, 0]
    guest["Fan"] = 1
    bridge.splits.favourites[0]["Zones"].append(row)
    await splits_of(client).poll()
    await splits_of(client).read_back([EVENING])
    assert 7 not in fans.brands
    await splits_of(client).read_back([EVENING])
    assert 7 in fans.brands
    fans.brands -= {7}
    bridge.splits.favourites[0]["Zones"].remove(row)
    guest["Fan"] = 5
    for seven in (False, True):
        await splits_of(client).poll()
        assert split(client, GUEST).seven_speeds is seven
    assert 7 in fans.brands


async def test_what_a_person_says_of_a_fan_counts_more(
    client: IZoneClient, bridge: IZoneBridge
) -> None:
    """But for a speed that only the other kind has."""
    splits_of(client).fans.chosen = {0: True, 4: False}
    await splits_of(client).poll()
    assert split(client, ATTIC).seven_speeds
    assert split(client, OFFICE).seven_speeds
    bridge.splits.units[-1]["Fan"] = 2
    await splits_of(client).poll()
    assert split(client, OFFICE).fan_word == "medium"


CHANGES: list[tuple[Target, dict[str, Any], list[dict[str, Any]]]] = [
    (GUEST, {"power": True}, [{"SplitSystemZoneOn": {"Index": 2, "On": 1}}]),
    (GUEST, {"power": False}, [{"SplitSystemZoneOn": {"Index": 2, "On": 0}}]),
    (
        GUEST,
        {"target": 21.6, "mode": SysMode.DRY},
        [
            {"SplitSystemZoneMode": {"Index": 2, "Mode": 4}},
            {"SplitSystemZoneSetpoint": {"Index": 2, "Setpoint": 2150}},
            {"SplitSystemZoneOn": {"Index": 2, "On": 1}},
        ],
    ),
    (
        GUEST,
        {"power": False, "mode": SysMode.DRY},
        [
            {"SplitSystemZoneMode": {"Index": 2, "Mode": 4}},
            {"SplitSystemZoneOn": {"Index": 2, "On": 0}},
        ],
    ),
    (GUEST, {"fan": 4}, [{"SplitSystemZoneFan": {"Index": 2, "Fan": 4}}]),
    (OFFICE, {"fan": 7}, [{"SplitSystemZoneFan": {"Index": 4, "Fan": 7}}]),
    (
        GUEST,
        {"swing": Swing.BOTH},
        [{"SplitSystemZoneSwing": {"Index": 2, "Swing": 3}}],
    ),
    (
        GUEST,
        {"sleep_timer": SleepTimer.TWELVE_HOURS},
        [{"SplitSystemZoneSleepTimer": {"Index": 2, "Sleep": 7}}],
    ),
    (
        GUEST,
        {"name": " Grüner Salon 1 "},
        [{"SplitSystemZoneName": {"Index": 2, "Name": "Grüner Salon 1"}}],
    ),
    (
        EVENING,
        {
            "times": Times(6 * 60 + 5, None, frozenset({0, 6})),
            "name": "Morning",
            "enabled": True,
        },
        [
            {"SplitSystemFavouriteName": {"Index": 0, "Name": "Morning"}},
            {
                "SplitSystemScheduleSettings": {
                    "Index": 0,
                    "StartH": 6,
                    "StartM": 5,
                    "StopH": 31,
                    "StopM": 63,
                    "DaysEnabled": dict.fromkeys(DAYS, 0) | {"M": 1, "Su": 1},
                }
            },
            {"SplitSystemScheduleEnable": {"Index": 0, "En": 1}},
        ],
    ),
    (
        EVENING,
        {"enabled": False},
        [{"SplitSystemScheduleEnable": {"Index": 0, "En": 0}}],
    ),
    (
        favourite_split(3, 2),
        {"setting": SETTING},
        [
            {
                "SplitSystemChangeSplitFavourite": {
                    "SplitIndex": 2,
                    "FavouriteIndex": 3,
                    "Apply": 1,
                    "On": 1,
                    "Mode": 5,
                    "Fan": 4,
                    "Swing": 3,
                    "Sleep": 2,
                    "Setpoint": 1950,
                }
            }
        ],
    ),
    (
        favourite_split(8, 4),
        {"left_alone": SETTING},
        [
            {
                "SplitSystemChangeSplitFavourite": {
                    "SplitIndex": 4,
                    "FavouriteIndex": 8,
                    "Apply": 0,
                    "On": 1,
                    "Mode": 5,
                    "Fan": 4,
                    "Swing": 3,
                    "Sleep": 2,
                    "Setpoint": 1950,
                }
            }
        ],
    ),
]


@pytest.mark.parametrize(("target", "changes", "bodies"), CHANGES)
async def test_what_is_sent(
    client: IZoneClient,
    bridge: IZoneBridge,
    target: Target,
    changes: dict[str, Any],
    bodies: list[dict[str, Any]],
) -> None:
    """Each control action of the guide, as it stands there; it is done, and shows."""
    now = client.installation
    found = commands(now, target, prepare(now, target, changes))
    assert [command.body for command in found] == bodies
    before = len(bridge.log)
    await client.send(*found)
    sent = bridge.log[before:]
    assert [(one.path, one.json, one.refused) for one in sent] == [
        ("/SplitSystemCommand", body, None) for body in bodies
    ]
    shown = (await client.confirm(*found)).part(target)
    if "setting" in changes:
        assert shown == FavouriteSplit(setting=SETTING)
    elif "left_alone" in changes:
        assert shown == FavouriteSplit()
    elif fan := changes.get("fan"):
        assert shown.fan == fan


@pytest.mark.parametrize(
    ("target", "changes", "reason"),
    [
        (GUEST, {"target": 16.5}, "izone_out_of_range"),
        (GUEST, {"target": 30.5}, "izone_out_of_range"),
        (GUEST, {"target": float("nan")}, "izone_out_of_range"),
        (GUEST, {"fan": 5}, "izone_fan_invalid"),
        (OFFICE, {"fan": 8}, "izone_fan_invalid"),
        (GUEST, {"name": "ééééééé1€"}, "izone_name_too_long"),
        (GUEST, {"name": "a\0b"}, "izone_name_invalid"),
        (Target(Kind.SPLIT, 1), {"power": True}, "izone_unknown_index"),
        (
            favourite_split(0, 2),
            {"setting": Setting(on=True, mode=None, fan=1, setpoint=20, swing=None)},
            "izone_setting_incomplete",
        ),
    ],
)
async def test_what_is_refused(
    client: IZoneClient, target: Target, changes: dict[str, Any], reason: str
) -> None:
    """Nothing is sent that the guide does not allow."""
    with pytest.raises(InvalidChange) as refused:
        prepare(client.installation, target, changes)
    assert refused.value.reason == reason


async def test_no_splits(simulate: Simulate, connect: Connect) -> None:
    """A path that is not served, and units of which none is paired, are no splits."""
    for fitting in ("unserved", "bare"):
        client = connect(await simulate(split_units=fitting, zones=1))
        await client.read_state()
        assert await splits_of(client).probe() is False
        assert client.installation.parts == {}


async def test_a_unit_that_is_unpaired_goes(
    client: IZoneClient, bridge: IZoneBridge
) -> None:
    """One that is paired comes; a single answer in between ends nothing."""

    async def units() -> list[int]:
        await splits_of(client).poll()
        parts = client.installation.parts
        return sorted(one.index for one in parts if one.kind is Kind.SPLIT)

    first, second = bridge.splits.units[:2]
    first["Att"], second["Att"] = 0, 1
    assert await units() == await units() == [0, 1, 2, 4]
    first["Att"] = 1
    assert await units() == [0, 1, 2, 4]
    first["Att"] = 0
    assert await units() == await units() == [0, 1, 2, 4]
    assert await units() == [1, 2, 4]


async def test_favourites_are_read_rarely(
    client: IZoneClient, bridge: IZoneBridge
) -> None:
    """Units with each poll; favourites at the start, and once in ten polls."""
    before = len(bridge.log)
    for _ in range(20):
        await splits_of(client).poll()
    asked = [one.type for one in bridge.log[before:]]
    assert (asked.count(1), asked.count(2)) == (20, 2)


STRANGE: list[Any] = [
    *(None, 7, "x", [], [1, 2], {}, {"Zones": 3}, {"Zones": [3, None, [], {}]}),
    {"Global": [], "Zones": [{"Index": 0, "Att": {}, "Name": [], "Fan": [[]]}]},
    {"Zones": [{"Index": 10**30, "Att": 1}, {"Index": -1, "Att": 1}, {"Att": 1}]},
    {"Zones": [{"Index": 0, "Att": 1}] * 5000},
]


@pytest.mark.parametrize("answer", STRANGE)
async def test_strange_answers(
    client: IZoneClient, bridge: IZoneBridge, answer: Any
) -> None:
    """They are errors or tell nothing; nothing else is raised, and nothing grows."""
    state = {"SplitSystemSystem": answer}
    favourites = {"SplitSystemFavourites": answer}
    for told, target in product((state, favourites, answer), (GUEST, EVENING)):
        kind = f"answer:{json.dumps(told)}"
        bridge.faults.add("SplitSystemRequest/*", kind, count=1)
        with suppress(ProtocolError, RejectedError):
            await splits_of(client).read_back([target])
        assert all(fault.spent for fault in bridge.faults)
    assert client.installation.parts.keys() <= set(TARGETS.values())
