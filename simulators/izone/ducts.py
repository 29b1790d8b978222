"""The ducted unit: dampers, supply air and what they do to the rooms of a house."""

from collections.abc import Callable

from simulators.house import House, Room

from .aircon import AirConditioner
from .datagrams import (
    AUTO,
    BY_TEMPERATURE,
    CLOSED,
    CONSTANT,
    COOL,
    COOL_HEAT,
    DRY,
    HEAT,
    PUMP_ONLY,
    Datagram,
)

_STEP = 30.0
"""Longest step of the simulation, in seconds."""
_FULL_DEMAND = 150
"""Distance from the setpoint (x100) at which a damper is as open as it may be."""
_SUPPLY = {COOL: 1150.0, DRY: 1400.0, HEAT: 4200.0}
_SUPPLY_SECONDS = 90.0
_FAN = {1: 0.6, 2: 0.8, 3: 1.0, 4: 0.9, 5: 1.1, 6: 0.5, 7: 1.2}
_SPILL_BELOW = 40
"""Sum of open dampers (%) under which the constant zone is forced open."""


class Ducts:
    """Connects an air-conditioner with a house, one room for each zone."""

    def __init__(self, house: House) -> None:
        """Warm and cool this house; the bridge makes its time pass."""
        self.house = house
        self.others: list[Callable[[House], None]] = []
        """What else sets the heat of rooms of this house."""
        self._supply: float | None = None

    def add_rooms(self, ac: AirConditioner) -> None:
        """Build a room for each zone, as warm as the zone says."""
        for zone in ac.zones:
            self._room(zone)

    def _room(self, zone: Datagram) -> Room:
        return self.house.room(zone["Name"], (zone["Temp"] or 2400) / 100)

    def set_temperature(self, zone: Datagram) -> None:
        """Make a zone's room as warm as the zone's datagram says."""
        self._room(zone).temperature = zone["Temp"] / 100

    def step(self, ac: AirConditioner, seconds: float) -> None:
        """Let `seconds` pass: dampers, unit, rooms, and what the sensors read."""
        while seconds > 0:
            part = min(seconds, _STEP)
            self._part(ac, part)
            seconds -= part

    def _part(self, ac: AirConditioner, seconds: float) -> None:
        effect = self._effect(ac)
        working = self._dampers(ac, effect)
        self._blow(ac, effect if working else 0, seconds)
        for other in self.others:
            other(self.house)
        self.house.step(seconds)
        self._read(ac)

    def _effect(self, ac: AirConditioner) -> int:
        """Return 1 when the unit would heat, -1 when it would cool, 0 for air only."""
        system = ac.system
        mode = system["SysMode"]
        if not system["SysOn"] or system["iSaveOn"]:
            return 0
        if mode == HEAT:
            return 1
        if mode in (COOL, DRY, PUMP_ONLY):
            return -1
        if mode == COOL_HEAT:
            warmth = sum(
                zone["Temp"] - zone["Setpoint"]
                for zone in ac.zones
                if zone["Mode"] == BY_TEMPERATURE and zone["Temp"]
            )
            return -1 if warmth > 0 else 1
        return 0

    def _dampers(self, ac: AirConditioner, effect: int) -> bool:
        """Set dampers, constant and controlling zone; return whether any zone calls."""
        system = ac.system
        calls: dict[int, int] = {}
        for zone in ac.zones:
            demand = 0
            if zone["Mode"] == BY_TEMPERATURE and zone["Temp"]:
                demand = (zone["Setpoint"] - zone["Temp"]) * effect
                calls[zone["Index"]] = demand
            zone["DmpPos"] = _position(zone, demand, running=bool(system["SysOn"]))
        if system["RAS"] == 3 and calls:
            system["CtrlZone"] = max(calls, key=lambda index: calls[index])
        elif system["RAS"] == 1:
            system["CtrlZone"] = 15
        self._spill(ac)
        if system["RAS"] == 1:
            return bool((system["Setpoint"] - system["Temp"]) * effect > 0)
        held_open = any(zone["Mode"] in (1, 4, 5) for zone in ac.zones)
        return held_open or any(demand > 0 for demand in calls.values())

    def _spill(self, ac: AirConditioner) -> None:
        open_dampers = sum(
            zone["DmpPos"] for zone in ac.zones if zone["ZoneType"] != CONSTANT
        )
        for zone in ac.zones:
            if zone["ZoneType"] == CONSTANT:
                forced = ac.system["SysOn"] and open_dampers < _SPILL_BELOW
                zone["ConstA"] = int(bool(forced))
                if forced:
                    zone["DmpPos"] = zone["MaxAir"]

    def _blow(self, ac: AirConditioner, effect: int, seconds: float) -> None:
        power = _FAN.get(ac.system["SysFan"], 0.9) if ac.system["SysOn"] else 0.0
        for zone in ac.zones:
            self._room(zone).heat = effect * power * zone["DmpPos"] / 100
        calm = self._return_air(ac)
        target = calm
        if effect:
            mode = ac.system["SysMode"]
            automatic = _SUPPLY[HEAT if effect > 0 else COOL]
            target = _SUPPLY.get(mode, automatic)
        if self._supply is None:
            self._supply = calm
        share = min(1.0, seconds / _SUPPLY_SECONDS)
        self._supply += (target - self._supply) * share

    def _return_air(self, ac: AirConditioner) -> float:
        weights = [zone["DmpPos"] + 1 for zone in ac.zones]
        if not weights:
            return float(ac.system["Temp"])
        warmth = sum(
            weight * self._room(zone).temperature
            for weight, zone in zip(weights, ac.zones, strict=True)
        )
        return float(100 * warmth / sum(weights))

    def _read(self, ac: AirConditioner) -> None:
        for zone in ac.zones:
            if zone["ZoneType"] == AUTO and not zone["SensorFault"]:
                zone["Temp"] = round(100 * self._room(zone).temperature)
        ac.system["Temp"] = round(self._return_air(ac))
        if self._supply is not None:
            ac.system["Supply"] = round(self._supply)


def _position(zone: Datagram, demand: int, *, running: bool) -> int:
    """Return a damper's position in % (steps of 5)."""
    if not running or zone["DmpFlt"]:
        return int(zone["DmpPos"])
    if zone["Mode"] == CLOSED:
        return 0
    if zone["Mode"] != BY_TEMPERATURE:
        return int(zone["MaxAir"])
    share = max(0.0, min(1.0, demand / _FULL_DEMAND))
    position = 5 * round(zone["MaxAir"] * share / 5)
    return int(max(zone["MinAir"], position))
