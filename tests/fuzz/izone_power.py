"""The readers of an iZone power monitor, and answers to begin with."""

from typing import Any

import aiohttp

from custom_components.isotherm.hub.errors import ProtocolError, RejectedError
from custom_components.isotherm.izone.api.power_monitor import PowerSubsystem
from custom_components.isotherm.izone.api.reader import Identity
from custom_components.isotherm.izone.api.records import Records
from custom_components.isotherm.izone.api.targets import Kind
from custom_components.isotherm.izone.api.wire import (
    Verdict,
    classify,
    decode,
    parse_json,
)
from custom_components.isotherm.izone.power import descriptions as power
from custom_components.isotherm.izone.power.models import PowerPart
from simulators.izone import IZoneBridge, Quirks

from .rows import show
from .tally import Read, finished

TYPES = {"power settings": 1, "power status": 2}
ROWS: dict[Kind, tuple[Any, ...]] = {
    Kind.POWER: (
        *power.MONITOR_SENSORS,
        *power.MONITOR_NUMBERS,
        *power.MONITOR_SWITCHES,
    ),
    Kind.POWER_DEVICE: (
        *power.DEVICE_SENSORS,
        *power.DEVICE_BINARY_SENSORS,
        *power.DEVICE_SWITCHES,
    ),
    Kind.CHANNEL: (
        *power.METERED_SENSORS,
        *power.CHANNEL_SWITCHES,
        *power.CHANNEL_SELECTS,
        *power.CHANNEL_TEXTS,
    ),
    Kind.POWER_GROUP: power.METERED_SENSORS,
}
KNOWN: dict[int, Any] = {}
"""What the monitor truly answers, by Type."""


async def answers() -> dict[str, list[Any]]:
    """Return what a simulated bridge answers, by reader."""
    async with (
        IZoneBridge(quirks=Quirks(power_monitor="fitted")) as bridge,
        aiohttp.ClientSession() as session,
    ):
        bridge.advance(60)
        for type_ in TYPES.values():
            body = {"PowerRequest": {"Type": type_, "No": 0, "No1": 0}}
            async with session.post(f"{bridge.url}/PowerRequest", json=body) as answer:
                KNOWN[type_] = parse_json(decode(await answer.read()))
    return {name: [KNOWN[type_]] for name, type_ in TYPES.items()}


class _Bridge:
    """A transport that answers truly, but for one type once it is `odd`."""

    def __init__(self, asked: int, data: bytes) -> None:
        """Answer this type with `data`."""
        self.odd = False
        self._asked = asked
        self._data = data

    async def query(self, type_: int, number: int, end_point: object) -> Any:
        """Answer."""
        if not self.odd or type_ != self._asked:
            return KNOWN[type_]
        said = decode(self._data)
        if classify(said) is not Verdict.DATA:
            raise RejectedError(said[:80])
        answer = parse_json(said)
        if not isinstance(answer, dict):
            raise ProtocolError("no object")
        return answer


def _reader(type_: int) -> Read:
    def read(data: bytes) -> None:
        bridge: Any = _Bridge(type_, data)
        records = Records("000012345")
        system = PowerSubsystem(bridge, records, Identity(None, records))
        finished(system.probe())
        bridge.odd = True
        finished(system.read_back([]) if type_ == 1 else system.poll())
        for target, part in records.parts.items():
            what = PowerPart(name="", available=True, what=part)
            assert isinstance(what.shape, tuple)
            show(what, ROWS[target.kind])
        finished(system.poll())

    return read


READERS: dict[str, Read] = {name: _reader(type_) for name, type_ in TYPES.items()}
