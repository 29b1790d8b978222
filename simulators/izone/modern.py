"""API V2: POST /iZoneRequestV2 and /iZoneCommandV2 (iZone guide, 2.2 and 4.1 to 4.3)."""

from collections.abc import Callable
from typing import Any

from .aircon import AirConditioner, Commit, Refused
from .checks import query
from .commands import prepare
from .datagrams import MAX_ZONES, Datagram, filler, schedule
from .quirks import Quirks
from .wire import Answer, Pairs, Request, Routes


def routes(ac: AirConditioner, quirks: Quirks, commit: Commit) -> Routes:
    """Return the V2 paths of an air-conditioner."""

    def ask(request: Request) -> Answer:
        return answer(ac, quirks, request)

    def command(request: Request) -> Answer:
        commit(prepare(ac, quirks, request.json))
        return quirks.ack

    return {
        ("POST", "/iZoneRequestV2"): ask,
        ("POST", "/iZoneCommandV2"): command,
    }


def answer(ac: AirConditioner, quirks: Quirks, request: Request) -> Answer:
    """Answer a query by its `Type`; refuse what the bridge does not know."""
    kind, number = query(request, "iZoneV2Request")
    if kind == 7 and quirks.bulk != "yes":
        if quirks.bulk == "empty":
            return ""
        raise Refused("Type 7 is not known")
    if kind not in _ANSWERS:
        raise Refused(f"no Type {kind}, No {number}")
    return {"AirStreamDeviceUId": ac.uid, "DeviceType": "ASH"} | _ANSWERS[kind](
        ac, quirks, number
    )


def datagram(ac: AirConditioner, quirks: Quirks, kind: int, number: int) -> Datagram:
    """Return what Type `kind` (1 to 3) and No have under their key; raises Refused."""
    held: Datagram = _ANSWERS[kind](ac, quirks, number).popitem()[1]
    return held


def _system(ac: AirConditioner, quirks: Quirks, number: int) -> Datagram:
    system = ac.system
    if quirks.fault_shape:
        system = ac.fault_system(words=quirks.fault_words)
    if quirks.text_systype:
        system = system | {"SysType": str(system["SysType"])}
    return {"SystemV2": system}


def _zone(ac: AirConditioner, quirks: Quirks, number: int) -> Datagram:
    if not 0 <= number < MAX_ZONES:
        raise Refused(f"no zone {number}")
    if quirks.fault_shape:
        return {"ZonesV2": ac.fault_zone(number, words=quirks.fault_words)}
    if number >= len(ac.zones):
        return {"ZonesV2": filler(number)}
    return {"ZonesV2": ac.zones[number]}


def _schedule(ac: AirConditioner, quirks: Quirks, number: int) -> Datagram:
    if quirks.fault_shape:
        return {"SchedulesV2": schedule(number)}
    return {"SchedulesV2": ac.schedule(number)}


def _fault_history(ac: AirConditioner, quirks: Quirks, number: int) -> Datagram:
    faults = [
        Pairs(
            ("Code", fault.code),
            ("D", fault.when.day),
            ("M", fault.when.month),
            ("Y", fault.when.year),
            ("H", fault.when.hour),
            ("M", fault.when.minute),
        )
        for fault in ac.unit_faults[:11]
    ]
    return {"AcUnitFaultHistV2": {"Faults": faults}}


def _temperzone(ac: AirConditioner, quirks: Quirks, number: int) -> Datagram:
    if ac.temperzone is None:
        raise Refused("no Temperzone unit")
    return {"TemperzoneInfoV2": ac.temperzone}


def _firmware(ac: AirConditioner, quirks: Quirks, number: int) -> Datagram:
    return {"Fmw": ac.firmware}


def _bulk(ac: AirConditioner, quirks: Quirks, number: int) -> Datagram:
    system: dict[str, Any] = _system(ac, quirks, 0)["SystemV2"]
    zones = [] if quirks.fault_shape else list(ac.zones)
    if quirks.bulk_fill:
        indexes = range(len(zones), MAX_ZONES)
        zones += [_zone(ac, quirks, index)["ZonesV2"] for index in indexes]
    status = {key: system[key] for key in quirks.bulk_system if key in system}
    status["Zones"] = [{key: z[key] for key in quirks.bulk_zone} for z in zones]
    return {"iZoneStatusV2": status}


_ANSWERS: dict[int, Callable[[AirConditioner, Quirks, int], Datagram]] = {
    1: _system,
    2: _zone,
    3: _schedule,
    4: _fault_history,
    5: _temperzone,
    6: _firmware,
    7: _bulk,
}
