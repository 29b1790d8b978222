"""What a bridge's snapshot holds of irrigation: the controller with its programmes, and stations."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Final, Self

from ..api.installation import Installation
from ..api.irrigation import (
    USUAL_RATIO,
    Controller,
    Programme,
    RunTime,
    Starts,
    Station,
    StationMode,
)
from ..api.irrigation_changes import run_time
from ..api.targets import IRRIGATION, PROGRAMMES, STATIONS, Kind, Target

_RUN_TIMES: Final = tuple(
    tuple(run_time(programme, station) for station in range(STATIONS))
    for programme in range(PROGRAMMES)
)
"""Made once: all of them are looked up whenever anything of the bridge is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePart:
    """One of the nine programmes.

    Args:
        index: 0 to 8.
        name: as it was set, else its number.
        given_name: as it is on the bridge, None where it has none there.
        enabled: whether it starts by itself.
        starts: when it does.
        run_times: minutes by the index of the station, of those that it waters.
        minutes: for how long it waters in all, by the ratio in force, without the pauses
            in which water soaks in: no document tells whether other stations fill them.

    """

    index: int
    name: str
    given_name: str | None
    enabled: bool | None
    starts: Starts
    run_times: Mapping[int, int]
    minutes: int

    @classmethod
    def of(
        cls, now: Installation, index: int, followers: Collection[int]
    ) -> Self | None:
        """Return a programme of an installation, None for one that was not read.

        Args:
            now: the installation.
            index: of the programme.
            followers: the stations that water when a programme says so.

        """
        programme, controller = (
            now.part(Target(Kind.PROGRAMME, index)),
            _controller(now),
        )
        if not isinstance(programme, Programme) or controller is None:
            return None
        run_times = dict(_run_times(now, index))
        waters = sum(run_times[one] for one in run_times.keys() & followers)
        ratio = USUAL_RATIO + (controller.ratio or 0)
        given = programme.name
        if "Name" not in programme.raw:
            given = given or controller.programme_names[index]
        return cls(
            index=index,
            name=given or _usual_name(index),
            given_name=given,
            enabled=programme.enabled,
            starts=programme.starts,
            run_times=run_times,
            minutes=round(waters * ratio / USUAL_RATIO),
        )

    @property
    def used(self) -> bool:
        """Whether somebody has made something of it, if it is but a name."""
        named = self.name != _usual_name(self.index)
        return bool(self.enabled or named or (self.run_times and not self.deleted))

    @property
    def deleted(self) -> bool:
        """Whether its last event was deleted: no name, no days, and disabled.

        Controllers call one that nobody has named by its number.
        """
        return not (self.enabled or self.given_name or self.starts.days)

    @property
    def free(self) -> bool:
        """Whether something new may be put into it: deleted, or it waters nothing."""
        return not self.enabled and (self.deleted or not self.run_times)


@dataclass(frozen=True, slots=True, kw_only=True)
class IrrigationPart:
    """The controller.

    Args:
        name: as it was set.
        available: whether what was last read still stands.
        controller: what it tells of itself; all its fields in our words.
        programmes: those that were read, unused ones among them.
        stations: names by index, of those that were read.

    """

    name: str
    available: bool
    controller: Controller
    programmes: tuple[ProgrammePart, ...]
    stations: Mapping[int, str]

    @classmethod
    def of(cls, now: Installation, *, available: bool) -> Self | None:
        """Return the controller of an installation, None where there is none."""
        if (controller := _controller(now)) is None:
            return None
        stations = {index: _station(now, index) for index in range(STATIONS)}
        followers = {index for index, one in stations.items() if _follows(one)}
        programmes = (
            ProgrammePart.of(now, index, followers) for index in range(PROGRAMMES)
        )
        return cls(
            name=controller.name or "iDrate",
            available=available,
            controller=controller,
            programmes=tuple(one for one in programmes if one),
            stations={
                index: station_name(one) for index, one in stations.items() if one
            },
        )

    def programme(self, index: int) -> ProgrammePart | None:
        """Return a programme by its index, None if it was not read yet."""
        return next((one for one in self.programmes if one.index == index), None)

    @property
    def running(self) -> str | None:
        """What the programme that runs now is called, also before it was read."""
        if (index := self.controller.current_programme) is None:
            return None
        programme = self.programme(index)
        named = self.controller.programme_names[index] or _usual_name(index)
        return programme.name if programme else named

    @property
    def shape(self) -> Hashable:
        """What decides which entities there are, and what the controller is called."""
        return (
            self.name,
            bool(self.programmes),
            tuple(one.index for one in self.programmes if one.used),
            self.controller.error is None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StationPart:
    """A station.

    Args:
        name: as it was set, else its number.
        available: whether what was last read still stands.
        station: what is told of it; all its fields in our words.
        programme: index of the programme that runs now.
        testing: whether all stations are being tried.

    """

    name: str
    available: bool
    station: Station
    programme: int | None
    testing: bool

    @classmethod
    def of(cls, now: Installation, index: int, *, available: bool) -> Self | None:
        """Return a station of an installation, None where it was not read."""
        station, controller = _station(now, index), _controller(now)
        if station is None or controller is None:
            return None
        return cls(
            name=station_name(station),
            available=available,
            station=station,
            programme=controller.current_programme,
            testing=bool(controller.testing),
        )

    @property
    def shape(self) -> Hashable:
        """What decides which entities there are, and what the station is called."""
        one = self.station
        return (
            self.name,
            one.soak is None,
            one.error is None,
            one.last_run is None,
            one.mode is None,
        )


def station_name(station: Station) -> str:
    """Return what to call a station."""
    return station.name or f"Station {station.index + 1}"


def _usual_name(index: int) -> str:
    """Return what controllers call a programme that nobody has named."""
    return f"Program {index + 1}"


def _controller(now: Installation) -> Controller | None:
    part = now.part(IRRIGATION)
    return part if isinstance(part, Controller) else None


def _station(now: Installation, index: int) -> Station | None:
    part = now.part(Target(Kind.STATION, index))
    return part if isinstance(part, Station) else None


def _follows(station: Station | None) -> bool:
    """Tell whether a station waters when a programme says so, as far as is known."""
    return station is None or station.mode in {StationMode.AUTO, None}


def _run_times(now: Installation, programme: int) -> list[tuple[int, int]]:
    parts = map(now.parts.get, _RUN_TIMES[programme])
    return [
        (index, part.minutes)
        for index, part in enumerate(parts)
        if isinstance(part, RunTime) and part.minutes
    ]
