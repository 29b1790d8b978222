"""What a bridge holds, and what it was asked: to look at, not to turn."""

from typing import Any

from .aircon import AirConditioner
from .answering import Answering
from .datagrams import Datagram
from .wire import Request, route


class Holdings:
    """The datagrams and the log of a bridge."""

    ac: AirConditioner
    _answering: Answering

    @property
    def uid(self) -> str:
        """The nine-digit system id."""
        return self.ac.uid

    @property
    def system(self) -> Datagram:
        """The SystemV2 datagram as the wall controller holds it."""
        return self.ac.system

    @property
    def zones(self) -> list[Datagram]:
        """The ZonesV2 datagrams."""
        return self.ac.zones

    @property
    def schedules(self) -> list[Datagram]:
        """The SchedulesV2 datagrams."""
        return self.ac.schedules

    @property
    def log(self) -> list[Request]:
        """Every request that arrived, in order."""
        return self._answering.log

    @property
    def commands(self) -> list[Any]:
        """The JSON bodies of all commands that arrived, in order."""
        return [r.json for r in self.log if not r.is_query]

    @property
    def queries(self) -> list[tuple[int | str | None, int | None]]:
        """What was read of the unit, in order: (Type, No), or (path, None) of a GET."""
        return [
            (r.path, None) if r.method == "GET" else (r.type, r.no)
            for r in self.log
            if r.is_query and not r.of_subsystem
        ]

    @property
    def subsystem_queries(self) -> list[str]:
        """What was read of subsystems, in order, such as "PowerRequest/2/0"."""
        return [route(r) for r in self.log if r.of_subsystem]
