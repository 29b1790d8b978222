"""The readers of iZone's bridges, and answers to begin with."""

from contextlib import suppress
import copy
from datetime import UTC, datetime
from functools import cache
import re
from typing import Any

import aiohttp

from custom_components.isotherm.hub.errors import ProtocolError, RejectedError
from custom_components.isotherm.izone import (
    descriptions,
    equipment_descriptions,
    zone_descriptions,
)
from custom_components.isotherm.izone.api.client import IZoneClient
from custom_components.isotherm.izone.api.discovery import parse_announcement
from custom_components.isotherm.izone.api.irrigation_reader import Irrigation
from custom_components.isotherm.izone.api.reader import (
    Identity,
    LegacyReader,
    ModernReader,
)
from custom_components.isotherm.izone.api.records import Records
from custom_components.isotherm.izone.api.split_reader import Splits
from custom_components.isotherm.izone.api.targets import (
    PROGRAMMES,
    SPLIT_SYSTEM,
    Kind,
    Target,
)
from custom_components.isotherm.izone.api.transport import (
    AIRCON,
    IRRIGATION,
    SPLITS,
    EndPoint,
    Transport,
)
from custom_components.isotherm.izone.api.wire import (
    Verdict,
    classify,
    decode,
    parse_json,
)
from custom_components.isotherm.izone.irrigation import descriptions as irrigation
from custom_components.isotherm.izone.irrigation.edits import events
from custom_components.isotherm.izone.irrigation.models import (
    IrrigationPart,
    StationPart,
)
from custom_components.isotherm.izone.models import Unit, ZonePart
from custom_components.isotherm.izone.schedules.events import events as timed_events
from custom_components.isotherm.izone.splits import descriptions as split_descriptions
from custom_components.isotherm.izone.splits.models import SplitPart, SplitSystemPart
from simulators.izone import BULK_SYSTEM_RICH, BULK_ZONE_RICH, IZoneBridge, Quirks
from simulators.izone.udp import discovery_reply

from .rows import rows_of, show
from .tally import Read, finished

IRRIGATION_ROWS = [
    row for row in rows_of(irrigation) if not row.key.startswith(("station", "last"))
]
STATION_ROWS = [
    row for row in rows_of(irrigation) if row.key.startswith(("station", "last"))
]
SPLIT_SYSTEM_ROWS = split_descriptions.SYSTEM_BINARY_SENSORS
UNIT_SPLIT_ROWS = [
    row for row in rows_of(split_descriptions) if row not in SPLIT_SYSTEM_ROWS
]
UNIT_ROWS = rows_of(descriptions, equipment_descriptions)
ZONE_ROWS = rows_of(zone_descriptions)
QUERIES = (
    *((1, 0), (4, 0), (5, 0), (6, 0), (7, 0)),
    *((2, index) for index in range(4)),
    *((3, index) for index in range(9)),
)
IRRIGATION_QUERIES = (
    (1, 0),
    *((2, index) for index in range(PROGRAMMES)),
    *((3, index) for index in range(4)),
)
SPLIT_NAMES = {1: "splits", 2: "favourites"}
IRRIGATION_NAMES = {1: "controller", 2: "programme", 3: "station"}
PATHS = ("SystemSettings", "Zones1_4", "Schedules1_5", "Schedules6_9")
_INDEX = re.compile(rb'"Index": ([0-9])\b')
NAMES = {1: "system", 2: "zone", 3: "schedule", 4: "faults", 5: "temperzone"}
NAMES |= {6: "firmware", 7: "status"}

WEEK = (datetime(2026, 3, 16, tzinfo=UTC), datetime(2026, 3, 23, tzinfo=UTC))

KNOWN: dict[Any, Any] = {}
"""What the bridge truly answers, by what is asked."""


async def answers() -> dict[str, list[Any]]:
    """Return what a simulated bridge answers, by reader."""
    rich = Quirks(
        bulk_system=BULK_SYSTEM_RICH, bulk_zone=BULK_ZONE_RICH, irrigation="fitted"
    )
    rich.split_units = "fitted"
    found: dict[str, list[Any]] = {}
    async with (
        IZoneBridge(quirks=rich, zones=4) as bridge,
        aiohttp.ClientSession() as session,
    ):
        for type_, number in QUERIES:
            body = {"iZoneV2Request": {"Type": type_, "No": number, "No1": 0}}
            url = f"{bridge.url}/iZoneRequestV2"
            async with session.post(url, json=body) as answer:
                known = parse_json(decode(await answer.read()))
            KNOWN[type_, number] = known
            found.setdefault(f"V2 {NAMES[type_]}", []).append(known)
        for type_, number in IRRIGATION_QUERIES:
            body = {"RetRequest": {"Type": type_, "No": number, "No1": 0}}
            url = f"{bridge.url}/iLightRequest"
            async with session.post(url, json=body) as answer:
                known = parse_json(decode(await answer.read()))
            KNOWN[IRRIGATION.name, type_, number] = known
            name = IRRIGATION_NAMES[type_]
            found.setdefault(f"irrigation {name}", []).append(known)
        for type_, name in SPLIT_NAMES.items():
            body = {SPLITS.name: {"Type": type_, "No": 0, "No1": 0}}
            url = f"{bridge.url}{SPLITS.query_path}"
            async with session.post(url, json=body) as answer:
                known = parse_json(decode(await answer.read()))
            KNOWN[SPLITS.name, type_, 0] = known
            found.setdefault(name, []).append(known)
        for path in PATHS:
            async with session.get(f"{bridge.url}/{path}") as answer:
                known = parse_json(decode(await answer.read()))
            KNOWN[f"/{path}"] = known
            found.setdefault(f"V1 {path}", []).append(known)
    reply = discovery_reply("000012345", "127.0.0.1", ("iZoneV2", "iLight"))
    return found | {"datagram": [reply.decode().split(",")]}


class _Bridge(Transport):
    """A transport that answers truly, but for one thing."""

    def __init__(self, asked: Any, data: bytes, *, old: bool) -> None:
        """Answer what is `asked` with `data`; an `old` bridge knows V1 only."""
        self._asked = asked
        self._data = data
        self._old = old

    def _answer(self, asked: Any) -> Any:
        if asked != self._asked:
            return KNOWN.get(asked, {})
        said = decode(self._data)
        if classify(said) is not Verdict.DATA:
            raise RejectedError(said[:80])
        return parse_json(said)

    async def query(
        self, type_: int, number: int = 0, end_point: EndPoint = AIRCON
    ) -> Any:
        """Answer V2, and what is asked of other systems."""
        """Answer V2."""
        if self._old:
            raise RejectedError("not served")
        asked = (type_, number)
        answer = self._answer(
            asked if end_point is AIRCON else (end_point.name, *asked)
        )
        if not isinstance(answer, dict):
            raise ProtocolError("no object")
        return answer

    async def get(self, path: str) -> Any:
        """Answer V1."""
        return self._answer(path)


def _base(*, old: bool) -> Records:
    """Return what is known of the bridge once all was truly read."""
    bridge: Any = _Bridge(None, b"", old=old)
    client = IZoneClient(bridge)
    finished(client.read_all())
    return client._records


def _after(base: Records) -> Records:
    records = copy.copy(base)
    for name in ("zones", "schedules", "parts", "reported"):
        setattr(records, name, dict(getattr(base, name)))
    return records


def _show(records: Records) -> None:
    installation = records.snapshot()
    show(Unit.of(installation), UNIT_ROWS)
    for index in list(installation.zones)[:2]:
        show(ZonePart.of(installation, index), ZONE_ROWS)


async def _read(reader: ModernReader, type_: int, number: int) -> None:
    match type_:
        case 1:
            await reader.system()
        case 2:
            await reader.zones([number])
        case 3:
            await reader.schedules([number])
        case 4:
            await reader.faults()
        case 5:
            await reader.temperzone()
        case 6:
            await reader.firmware()
        case 7:
            await reader.status()


@cache
def _bases() -> dict[bool, Records]:
    return {old: _base(old=old) for old in (False, True)}


def _modern(type_: int) -> Read:
    def read(data: bytes) -> None:
        told = _INDEX.search(data)
        asked, records = (type_, int(told[1]) if told else 0), _after(_bases()[False])
        bridge: Any = _Bridge(asked, data, old=False)
        reader = ModernReader(bridge, records, Identity(None, records))
        finished(_read(reader, *asked))
        _show(records)

    return read


def _legacy(path: str) -> Read:
    def read(data: bytes) -> None:
        records = _after(_bases()[True])
        bridge: Any = _Bridge(f"/{path}", data, old=True)
        reader = LegacyReader(bridge, records, Identity(None, records))
        if path == "SystemSettings":
            finished(reader.system())
        elif path.startswith("Zones"):
            finished(reader.zones(range(4)))
        else:
            finished(reader.schedules(range(9)))
        _show(records)

    return read


async def _irrigate(system: Irrigation) -> None:
    await system.probe()
    for _ in range(4):
        await system.poll()


def _irrigation(type_: int) -> Read:
    def read(data: bytes) -> None:
        told = _INDEX.search(data)
        asked = (IRRIGATION.name, type_, int(told[1]) if told else 0)
        records = _after(_bases()[False])
        bridge: Any = _Bridge(asked, data, old=False)
        system = Irrigation(bridge, records, Identity(None, records))
        with suppress(ProtocolError, RejectedError):
            finished(_irrigate(system))
        now = records.snapshot()
        if controller := IrrigationPart.of(now, available=True):
            show(controller, IRRIGATION_ROWS)
            events(controller.programmes, WEEK, UTC)
        for index in range(4):
            if station := StationPart.of(now, index, available=True):
                show(station, STATION_ROWS)

    return read


async def _split(system: Splits) -> None:
    await system.probe()
    await system.read_back([Target(Kind.SPLIT), Target(Kind.FAVOURITE)])


def _splits(type_: int) -> Read:
    def read(data: bytes) -> None:
        records = _after(_bases()[False])
        bridge: Any = _Bridge((SPLITS.name, type_, 0), data, old=False)
        with suppress(ProtocolError, RejectedError):
            finished(_split(Splits(bridge, records, Identity(None, records))))
        now = records.snapshot()
        for target in now.parts:
            if target.kind is Kind.SPLIT:
                part = SplitPart.of(now, target, True)
                show(part, UNIT_SPLIT_ROWS)
                assert part.split.fan_word in {None, *part.split.fans}
        if SPLIT_SYSTEM in now.parts:
            system = SplitSystemPart.of(now, True)
            show(system, SPLIT_SYSTEM_ROWS)
            list(timed_events(system.schedules, *WEEK, UTC))

    return read


def _datagram(data: bytes) -> None:
    parse_announcement(data.strip(b"[]").replace(b'"', b""), ("127.0.0.1", 12107))
    parse_announcement(data, ("127.0.0.1", 12107))


READERS: dict[str, Read] = (
    {f"V2 {name}": _modern(type_) for type_, name in NAMES.items()}
    | {f"V1 {path}": _legacy(path) for path in PATHS}
    | {
        f"irrigation {name}": _irrigation(type_)
        for type_, name in IRRIGATION_NAMES.items()
    }
    | {name: _splits(type_) for type_, name in SPLIT_NAMES.items()}
    | {"datagram": _datagram}
)
