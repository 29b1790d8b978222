"""The power monitor: what is read of it, in all spellings, and what adds up."""

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from datetime import UTC
from itertools import groupby, pairwise
import json
import math
from typing import Any

import pytest

from custom_components.isotherm.hub.errors import (
    ApiError,
    ConnectError,
    InvalidChange,
    RejectedError,
)
from custom_components.isotherm.izone.api import changes as table
from custom_components.isotherm.izone.api.client import IZoneClient
from custom_components.isotherm.izone.api.energy import EnergyMeter
from custom_components.isotherm.izone.api.enums import PowerBattery
from custom_components.isotherm.izone.api.power import ChannelGroup, PowerStatus
from custom_components.isotherm.izone.api.power_heard import OkMeaning
from custom_components.isotherm.izone.api.power_monitor import PowerSubsystem
from custom_components.isotherm.izone.api.reader import Identity
from custom_components.isotherm.izone.api.records import Records
from custom_components.isotherm.izone.api.targets import TARGETS, Kind, Target
from simulators.izone import IZoneBridge

from .conftest import Connect, Simulate, quick_transport

DAY = 86_400
STEP = 60
MIDNIGHT = 1_791_331_200.0
"""6 October 2026, UTC: a full minute."""
MONITOR = Target(Kind.POWER)

type Monitor = Callable[[IZoneBridge], PowerSubsystem]


@pytest.fixture
async def bridge(simulate: Simulate) -> IZoneBridge:
    """Return a bridge with a power monitor, at midnight."""
    return await at_midnight(simulate)


async def at_midnight(simulate: Simulate, **options: Any) -> IZoneBridge:
    """Return a bridge with a power monitor whose clock goes on by hand alone."""
    bridge = await simulate(power_monitor="fitted", **options)
    bridge.wall_clock.zone, bridge.wall_clock.now = UTC, MIDNIGHT
    bridge.advance(1)
    return bridge


@pytest.fixture
async def monitor(simulate: Simulate) -> Any:
    """Return what looks at a bridge's power monitor, by the bridge's clock."""
    transports = []

    def make(bridge: IZoneBridge) -> PowerSubsystem:
        transport = quick_transport(bridge)
        transports.append(transport)
        records = Records(bridge.uid)
        return PowerSubsystem(
            transport,
            records,
            Identity(bridge.uid, records),
            EnergyMeter(clock=lambda: bridge.wall_clock.now),
        )

    yield make
    for transport in transports:
        await transport.close()


def part(subsystem: PowerSubsystem, key: str) -> Any:
    """Return what is known of something, by its key."""
    return subsystem._records.parts.get(TARGETS[key])


async def test_what_is_fitted_is_read(bridge: IZoneBridge, monitor: Monitor) -> None:
    """Settings, channels with their power, groups, and devices."""
    power = monitor(bridge)
    bridge.advance(12.5 * 3600)
    assert await power.probe()
    assert bridge.subsystem_queries == ["PowerRequest/1/0", "PowerRequest/2/0"]
    whole = part(power, "power")
    assert (whole.voltage, whole.power_factor) == (240, 95)
    assert (whole.cost_of_power, whole.emissions) == (3250, 790)
    assert whole.generation == 4700
    assert whole.net == whole.consumption - 4700 < 0
    east, water = part(power, "channel_0"), part(power, "channel_3")
    assert (east.name, east.group, east.generates, east.power) == (
        *("Solar east", 0, True),
        2600,
    )
    assert (water.name, water.group, water.generates) == ("Hot water", None, False)
    assert not part(power, "channel_7").enabled
    group = part(power, "power_group_1")
    assert (group.label, group.power) == (
        "Aircon",
        3 * part(power, "channel_4").power,
    )
    assert part(power, "power_group_0").label == "Solar"
    assert part(power, "power_device_1").battery is PowerBattery.FULL
    assert [part(power, f"power_device_{one}").enabled for one in range(5)] == [
        *(True, True, True),
        *(False, False),
    ]


@pytest.mark.parametrize(
    "quirks",
    [
        {"power_number_key": "lastReadingNo"},
        {"power_number_key": "leasReadingNo"},
        {"power_kind_key": "Consum"},
        {"power_ok": 0},
        {"text_numbers": True},
        {"padding": "nul", "padded": ("Name",)},
        {"append_ok": True},
    ],
)
async def test_every_spelling(
    simulate: Simulate, monitor: Monitor, quirks: dict[str, Any]
) -> None:
    """The vendor's documents disagree; the same is understood of each."""
    bridge = await at_midnight(simulate, **quirks)
    power = monitor(bridge)
    bridge.advance(12 * 3600)
    assert await power.probe()
    bridge.advance(30)
    await power.poll()
    number = power._meter.kept["last"]["number"]
    assert number == bridge.power.number > 0
    assert part(power, "power").generation > 4000
    assert part(power, "channel_2").name == "House"
    assert part(power, "power_device_0").heard is True
    assert part(power, "channel_0").energy == pytest.approx(2.59 / 120, rel=0.01)


@pytest.mark.parametrize("fitting", ["bare", "error", "unserved"])
async def test_what_is_not_fitted(
    simulate: Simulate, connect: Connect, fitting: str
) -> None:
    """One request finds out, and nothing of it shows."""
    bridge = await simulate(power_monitor=fitting)
    client = connect(bridge)
    await client.read_all()
    power = next(one for one in client.subsystems if isinstance(one, PowerSubsystem))
    with suppress(RejectedError):
        assert not await power.probe()
    assert power.fitted is (None if fitting == "error" else False)
    assert bridge.subsystem_queries == ["PowerRequest/1/0"]
    assert not client.installation.parts


@pytest.mark.parametrize("well", [1, 0])
async def test_a_device_that_is_not_heard(
    simulate: Simulate, monitor: Monitor, well: int
) -> None:
    """Whatever its flag means: what moves is heard, and what is not heard adds nothing."""
    bridge = await at_midnight(simulate, power_ok=well)
    power = monitor(bridge)
    bridge.power.loads[1, 0] = lambda when: 1800.0
    bridge.advance(30)
    assert await power.probe()
    assert part(power, "power_device_1").heard is True
    for _ in range(40):
        bridge.advance(30)
        await power.poll()
    before = part(power, "channel_3").energy
    assert before == pytest.approx(0.6, rel=0.01)
    bridge.power.lose(1)
    for _ in range(40):
        bridge.advance(30)
        await power.poll()
    assert part(power, "power_device_1").heard is False
    assert part(power, "power_device_0").heard is True
    assert part(power, "channel_3").power is None
    assert part(power, "power").consumption is None
    assert part(power, "power_group_1").power is None
    assert part(power, "channel_3").energy == before
    bridge.power.find(1)
    for _ in range(41):
        bridge.advance(30)
        await power.poll()
    assert part(power, "channel_3").energy == pytest.approx(1.2, rel=0.01)


@pytest.mark.parametrize("well", [1, 0])
@pytest.mark.parametrize("steady", [True, False])
async def test_a_lost_device_whose_reading_falls_to_nothing(
    simulate: Simulate, monitor: Monitor, well: int, steady: bool
) -> None:
    """It is not heard because of that, and those that are lose nothing."""
    bridge = await at_midnight(simulate, power_ok=well)
    power, loads = monitor(bridge), bridge.power.loads
    loads[0, 2] = lambda when: 1800.0 + when.timestamp() % 7
    loads[1, 0] = lambda when: 900.0
    bridge.advance(30)
    await power.probe()
    for _ in range(4):
        bridge.advance(30)
        await power.poll()
    before = part(power, "channel_2").energy
    if steady:
        loads[0, 2] = lambda when: 1800.0
        bridge.advance(5)
        await power.poll()
    bridge.power.lose(1)
    for step in range(40):
        bridge.advance(30)
        if step == 5:
            bridge.power.status[1]["Ch"] = [{"Pwr": 0} for _ in range(3)]
        await power.poll()
        assert part(power, "power_device_0").heard is True
        assert part(power, "power_device_1").heard is False
        assert part(power, "channel_3").power is None
    assert part(power, "channel_2").energy - before == pytest.approx(0.6, rel=0.01)


def status(number: int, *devices: tuple[int, int]) -> PowerStatus:
    """Return a reading of devices by Ok and power."""
    told = [{"Ok": ok, "Ch": [{"Pwr": power}]} for ok, power in devices]
    return PowerStatus.from_json({"LastReadingNo": number, "Dev": told})


def test_what_was_learnt_wrongly_is_mended_soon() -> None:
    """By three readings in which all that moves says otherwise."""
    meaning = OkMeaning()
    meaning.well = False
    readings = [status(one, (1, 100 + one), (0, 50)) for one in range(4)]
    for before, now in pairwise(readings[:3]):
        meaning.learn(before, now)
        assert meaning.well is False
    meaning.learn(readings[2], readings[3])
    assert meaning.well is True
    assert meaning.heard(readings[3].devices[0])
    assert not meaning.heard(readings[3].devices[1])


def test_devices_that_contradict_each_other_teach_nothing() -> None:
    """Neither at first nor later; what was learnt stays."""
    readings = [status(one, (1, 100 + one), (0, 50 + one)) for one in range(9)]
    for known in (None, True, False):
        meaning = OkMeaning()
        meaning.well = known
        for before, now in pairwise(readings):
            meaning.learn(before, now)
        assert meaning.well is known


async def test_what_is_imported_is_not_known_while_one_is_not_heard(
    bridge: IZoneBridge, monitor: Monitor
) -> None:
    """What it consumes might be what the sun gives; both are summed up as far as heard."""
    power = monitor(bridge)
    bridge.advance(12 * 3600)
    await power.probe()
    for _ in range(2):
        bridge.advance(30)
        await power.poll()
    before = part(power, "power").totals
    assert before["exported"] > 0
    bridge.power.lose(1)
    for _ in range(3):
        bridge.advance(30)
        await power.poll()
    after = part(power, "power").totals
    assert after["generated"] > before["generated"]
    assert after["consumed"] > before["consumed"]
    for name in ("imported", "exported", "cost", "emitted"):
        assert after[name] == before[name]


async def test_nothing_shows_before_it_was_measured(
    bridge: IZoneBridge, monitor: Monitor
) -> None:
    """The sums that were kept show with the first reading, no less than they were."""
    power = monitor(bridge)
    bridge.faults.add("PowerRequest/2/0", "error", count=20)
    with pytest.raises(ConnectError):
        await power.probe()
    assert power.fitted is None
    assert not power._records.parts
    bridge.faults.clear()
    assert await power.probe()
    assert part(power, "channel_3")


async def test_an_unchanged_number_adds_nothing(
    bridge: IZoneBridge, monitor: Monitor
) -> None:
    """The reading is that of before, whatever the time."""
    power = monitor(bridge)
    bridge.power.loads[1, 0] = lambda when: 1800.0
    bridge.advance(30)
    await power.probe()
    bridge.wall_clock.now += 100
    await power.poll()
    assert part(power, "channel_3").energy == 0
    bridge.advance(20)
    await power.poll()
    assert part(power, "channel_3").energy == pytest.approx(1.8 / 30, rel=0.01)


async def test_power_below_nothing(bridge: IZoneBridge, monitor: Monitor) -> None:
    """It shows on its channel, and takes nothing off a total."""
    power = monitor(bridge)
    bridge.power.loads[0, 2] = lambda when: -700.0
    bridge.power.loads[1, 0] = lambda when: 300.0
    bridge.wall(SysOn=0)
    bridge.advance(60)
    await power.probe()
    bridge.advance(60)
    await power.poll()
    assert part(power, "channel_2").power == -700
    assert part(power, "power").consumption == 300
    assert part(power, "power").totals["consumed"] == pytest.approx(0.005, rel=0.01)
    assert part(power, "channel_2").energy == 0


@pytest.mark.parametrize(
    "shorten",
    [
        lambda settings: settings.update(Devices=settings["Devices"][:1]),
        lambda settings: settings["Devices"][1].pop("Channels"),
        lambda settings: settings["Devices"][1].pop("Enabled"),
        lambda settings: settings["Devices"][1]["Channels"].clear(),
        lambda settings: settings["Devices"][1]["Channels"][0].pop("Enabled"),
        lambda settings: settings["Devices"][1]["Channels"][2].pop("GrNo"),
        lambda settings: settings.pop("CostOfPower"),
    ],
)
async def test_a_short_answer_takes_nothing_away(
    bridge: IZoneBridge, monitor: Monitor, shorten: Any
) -> None:
    """What one or two answers lack stays as it was; what three lack is gone."""
    power, whole = monitor(bridge), deepcopy(bridge.power.config)
    await power.probe()
    before = dict(power._records.parts)
    for answers, remains in ((1, True), (2, True), (1, True), (3, False)):
        bridge.power.config = deepcopy(whole)
        shorten(bridge.power.config)
        for _ in range(answers):
            await power.read_back([MONITOR])
        assert (power._records.parts == before) is remains
        bridge.power.config = deepcopy(whole)
        await power.read_back([MONITOR])
        assert power._records.parts == before


async def test_what_a_short_answer_does_tell_counts(
    bridge: IZoneBridge, monitor: Monitor
) -> None:
    """A person switched a channel off: that shows, whatever else is missing."""
    power = monitor(bridge)
    await power.probe()
    water = bridge.power.config["Devices"][1]["Channels"][0]
    water["Enabled"] = 0
    del water["Name"]
    await power.read_back([MONITOR])
    assert not part(power, "channel_3").enabled
    assert part(power, "channel_3").name == "Hot water"


@pytest.mark.parametrize("all_off", ["channels", "devices", "both"])
async def test_a_monitor_that_is_switched_off_part_by_part_is_there(
    bridge: IZoneBridge, monitor: Monitor, all_off: str
) -> None:
    """After a restart too: else nobody could turn it on again."""
    for device in bridge.power.config["Devices"]:
        if all_off != "channels":
            device["Enabled"] = 0
        for channel in device["Channels"]:
            if all_off != "devices":
                channel["Enabled"] = 0
    power = monitor(bridge)
    power.was_fitted = True
    assert await power.probe()
    assert part(power, "power").device_1 is (all_off == "channels")
    assert part(power, "power_device_0").channel_1 is (all_off == "devices")
    bridge.power.config["Enabled"] = 0
    again = monitor(bridge)
    again.was_fitted = True
    for found in (None, None, False):
        assert await again.probe() is found


async def test_settings_are_read_now_and_then(
    bridge: IZoneBridge, monitor: Monitor
) -> None:
    """What somebody renamed, grouped or switched off elsewhere shows within ten polls."""
    power = monitor(bridge)
    await power.probe()
    channels = bridge.power.config["Devices"][1]["Channels"]
    channels[0]["Name"], channels[1]["GrNo"], channels[2]["Enabled"] = "Boiler", 255, 0
    before = len(bridge.subsystem_queries)
    for _ in range(10):
        bridge.advance(30)
        await power.poll()
    assert part(power, "channel_3").name == "Boiler"
    assert not part(power, "channel_5").enabled
    assert part(power, "power_group_1") is None
    asked = bridge.subsystem_queries[before:]
    assert (asked.count("PowerRequest/2/0"), len(asked)) == (10, 11)


async def test_a_status_confirms_no_setting(
    bridge: IZoneBridge, monitor: Monitor
) -> None:
    """Only what tells a setting is a word on it."""
    power = monitor(bridge)
    await power.probe()
    assert not power._records.reported
    bridge.advance(30)
    await power.poll()
    assert not power._records.reported
    await power.read_back([TARGETS["channel_3"]])
    assert {MONITOR, TARGETS["channel_3"], TARGETS["power_device_4"]} <= set(
        power._records.reported
    )


async def test_energy_of_a_day(simulate: Simulate, monitor: Monitor) -> None:
    """Within 1 % of the simulator's own, with a restart in the middle of it."""
    bridge = await at_midnight(simulate, power_reading_every=20.0)
    power = monitor(bridge)
    await power.probe()
    start, totals = dict(bridge.power.energy), []
    for step in range(DAY // STEP):
        if step == DAY // STEP // 2:
            kept = json.loads(json.dumps(power.kept))
            power = monitor(bridge)
            power.restore(kept)
            bridge.advance(60)
            await power.probe()
        bridge.advance(STEP)
        await power.poll()
        totals.append(part(power, "power").totals["consumed"])
    assert totals == sorted(totals)
    true = {
        device * 3 + channel: energy - start[device, channel]
        for (device, channel), energy in bridge.power.energy.items()
    }
    for index, energy in true.items():
        assert part(power, f"channel_{index}").energy == pytest.approx(energy, rel=0.01)
    whole = part(power, "power").totals
    solar, aircon = true[0] + true[1], true[4] + true[5] + true[6]
    consumed = true[2] + true[3] + aircon
    assert solar > 20
    assert part(power, "power_group_0").energy == pytest.approx(solar, rel=0.01)
    assert part(power, "power_group_1").energy == pytest.approx(aircon, rel=0.01)
    assert whole["generated"] == pytest.approx(solar, rel=0.01)
    assert whole["consumed"] == pytest.approx(consumed, rel=0.01)
    assert whole["imported"] - whole["exported"] == pytest.approx(
        whole["consumed"] - whole["generated"]
    )
    assert whole["exported"] > 1
    assert consumed - solar < whole["imported"] < consumed
    assert whole["cost"] == pytest.approx(whole["imported"] * 0.325)
    assert whole["emitted"] == pytest.approx(whole["imported"] * 0.79)


async def test_a_new_price_counts_from_now_on(
    bridge: IZoneBridge, monitor: Monitor
) -> None:
    """What was consumed before cost what it cost then."""
    power = monitor(bridge)
    for place in bridge.power.loads:
        bridge.power.loads[place] = lambda when: 0.0
    bridge.power.loads[1, 0] = lambda when: 3600.0
    bridge.advance(30)
    await power.probe()
    for price in (1000, 2000):
        bridge.power.config["CostOfPower"] = price
        await power.read_back([MONITOR])
        for _ in range(10):
            bridge.advance(100)
            await power.poll()
    assert part(power, "power").totals["cost"] == pytest.approx(0.1 + 0.2, rel=0.02)


HOSTILE: list[Any] = [
    None,
    [],
    "x",
    0,
    {"Dev": None},
    {"Dev": [[], "x", {"Ch": {"Pwr": 1}}, {"Ch": [[], {"Pwr": {}}]}] * 50},
    {
        "Dev": [{"Ok": [], "Batt": 99, "Ch": [{"Pwr": 1e300}, {"Pwr": math.inf}, {}]}]
        * 9
    },
    {"LastReadingNo": {}, "lastReadingNo": "x" * 10_000, "Dev": {}},
    {"Devices": 5},
    {"Devices": [{"Channels": [[[[[]]]]], "Enabled": "yes"}] * 200, "Voltage": 1e99},
    {"Devices": [{"Enabled": 1, "Channels": [{"Enabled": 1, "GrNo": -5}] * 99}]},
]


@pytest.mark.parametrize("status", HOSTILE)
async def test_nonsense_is_refused_or_read(
    bridge: IZoneBridge, monitor: Monitor, status: Any
) -> None:
    """Nothing absurd reaches a value, and the sums stay what they were."""
    power = monitor(bridge)
    bridge.advance(30)
    await power.probe()
    bridge.advance(30)
    await power.poll()
    before = part(power, "power").totals
    envelope = {"AirStreamDeviceUId": bridge.uid}
    answers = [
        envelope | {"PowerMonitorStatus": status},
        {"PowerMonitorConfig": status},
    ]

    class Odd:
        async def query(self, type_: int, number: int, end_point: object) -> Any:
            return json.loads(json.dumps(answers[2 - type_]))

    power._transport = Odd()  # type: ignore[assignment]
    for read in (power.poll, lambda: power.read_back([MONITOR]), power.poll):
        with suppress(ApiError):
            await read()
    after = part(power, "power")
    assert all(after.totals[name] - before[name] < 1 for name in before)
    for found in power._records.parts.values():
        if not isinstance(found, ChannelGroup):
            assert "1e+300" not in repr(found)


# Commands.

SENT: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "channel_14",
        {"name": "Cellar"},
        {"ChannelName": {"Device": 4, "Channel": 2, "Name": "Cellar"}},
    ),
    (
        "channel_3",
        {"group": 7},
        {"ChannelGroup": {"Device": 1, "Channel": 0, "Group": 7}},
    ),
    (
        "channel_3",
        {"group": None},
        {"ChannelGroup": {"Device": 1, "Channel": 0, "Group": 255}},
    ),
    (
        "channel_2",
        {"generates": True},
        {"ChannelGenerate": {"Device": 0, "Channel": 2, "Generate": 1}},
    ),
    (
        "channel_0",
        {"add_to_total": False},
        {"ChannelAddToTotal": {"Device": 0, "Channel": 0, "AddToTotal": 0}},
    ),
    (
        "power_device_2",
        {"channel_1": False},
        {"ChannelEnable": {"Device": 2, "Channel": 0, "Enable": 0}},
    ),
    ("power", {"device_5": True}, {"DeviceEnable": {"Device": 4, "Enable": 1}}),
    ("power", {"power_factor": 90}, {"PowerFactor": 90}),
    ("power", {"voltage": 230}, {"SystemVoltage": 230}),
    ("power", {"cost_of_power": 2875}, {"PowerCostOfPower": 2875}),
    ("power", {"emissions": 640}, {"PowerEmissions": 640}),
]


async def fitted(bridge: IZoneBridge, connect: Connect) -> IZoneClient:
    """Return a client that has read the unit and the power monitor."""
    client = connect(bridge)
    await client.read_all()
    for one in client.subsystems:
        if isinstance(one, PowerSubsystem):
            assert await one.probe()
    return client


@pytest.mark.parametrize(("key", "changes", "body"), SENT)
async def test_commands_to_the_byte(
    bridge: IZoneBridge,
    connect: Connect,
    key: str,
    changes: dict[str, Any],
    body: dict[str, Any],
) -> None:
    """As the guide (4.6) and the vendor's header write them; each shows when read back."""
    client, target = await fitted(bridge, connect), TARGETS[key]
    wanted = table.prepare(client.installation, target, changes)
    sent = table.commands(client.installation, target, wanted)
    await client.send(*sent)
    (request,) = [one for one in bridge.log if not one.is_query]
    assert request.path == "/PowerCommand"
    assert request.body == json.dumps(body, separators=(",", ":")).encode()
    now = await client.confirm(*sent)
    for name, value in wanted.items():
        assert table.shown(now, target, name) == value


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("power", {"power_factor": 0}),
        ("power", {"power_factor": 101}),
        ("power", {"voltage": 0}),
        ("power", {"cost_of_power": 65536}),
        ("power", {"emissions": -1}),
        ("power", {"emissions": math.nan}),
        ("channel_0", {"name": "sixteen letters!"}),
        ("channel_0", {"name": " "}),
    ],
)
async def test_what_cannot_be_is_not_sent(
    bridge: IZoneBridge, connect: Connect, key: str, changes: dict[str, Any]
) -> None:
    """It is refused with a reason."""
    client = await fitted(bridge, connect)
    with pytest.raises(InvalidChange):
        table.prepare(client.installation, TARGETS[key], changes)


@pytest.mark.parametrize("key", ["Name", "String"])
async def test_the_key_of_a_name_is_found_out_once(
    simulate: Simulate, connect: Connect, key: str
) -> None:
    """The guide has another than the vendor's header."""
    bridge = await at_midnight(simulate, power_name_key=key)
    client = await fitted(bridge, connect)
    for name in ("Boiler", "Kettle"):
        await client.send(
            *table.commands(client.installation, TARGETS["channel_3"], {"name": name})
        )
    keys = [list(body["ChannelName"])[-1] for body in bridge.commands]
    # A refused command is repeated in the forms of another firmware first.
    tried = [one for one, _ in groupby(keys)]
    assert tried == (["Name"] if key == "Name" else ["Name", "String"])
    assert keys[-1] == key
    assert bridge.power.config["Devices"][1]["Channels"][0]["Name"] == "Kettle"


async def test_a_bridge_that_knows_the_guide_alone(
    simulate: Simulate, connect: Connect
) -> None:
    """It takes the name, and refuses the rest."""
    bridge = await at_midnight(simulate, power_settings=False)
    client = await fitted(bridge, connect)
    now, monitor = client.installation, MONITOR
    await client.send(*table.commands(now, TARGETS["channel_3"], {"name": "Boiler"}))
    with pytest.raises(RejectedError):
        await client.send(*table.commands(now, monitor, {"voltage": 230}))
