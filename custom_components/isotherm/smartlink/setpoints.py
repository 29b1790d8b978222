"""Whether reported setpoints hold a derogation's degrees, which the document leaves open.

Pure. It is learnt as reports come: a device in a room with a derogation that still tells
the setpoint of before does not hold them, and one that tells it shifted does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from .api.models import DeviceReport, Mode
from .derogations import RoomDerogation, in_force
from .rooms import edges

_TOLERANCE: Final = 0.05
"""°C."""
_BEFORE: Final = timedelta(microseconds=1)

type Plain = dict[tuple[str, str, bool | None], float]


@dataclass(frozen=True, slots=True)
class Setpoint:
    """Of a device, in °C.

    Args:
        programmed: without a derogation.
        shown: that is in force.

    """

    programmed: float | None = None
    shown: float | None = None


@dataclass(slots=True)
class Setpoints:
    """What was learnt of a home's setpoints.

    Args:
        late: seconds after a start or an end by when a device that is well has it.
        shifted: whether they hold a derogation's degrees; None as long as nobody knows.
        confirmed: the ids of derogations that a device was seen to have.

    """

    late: float
    shifted: bool | None = None
    confirmed: set[str] = field(default_factory=set)
    _plain: Plain = field(default_factory=dict)
    """The setpoint without a derogation, by header, mode and whether comfort was on."""

    def learn(
        self,
        device: DeviceReport,
        derogations: Sequence[RoomDerogation],
        when: datetime,
        *,
        comfort: bool | None,
    ) -> None:
        """Take a report.

        Args:
            device: that reported.
            derogations: all that are kept of its home.
            when: it reported.
            comfort: whether its programme said comfort then.

        """
        told, key = device.setpoint, _key(device, comfort)
        if told is None:
            return
        then = self._explained(device, derogations, when, self._plain.get(key))
        if then is None or then.delta == 0:
            self._plain[key] = told
        elif (plain := self._plain.get(key)) is None:
            return
        elif _same(told, plain + then.delta):
            self.shifted = True
            self.confirmed.add(then.id)
        elif _same(told, plain) and then.acknowledged and device.mode is Mode.PROG:
            # One that is set by hand may well leave derogations alone.
            self.shifted = bool(self.shifted)

    def _explained(
        self,
        device: DeviceReport,
        derogations: Sequence[RoomDerogation],
        when: datetime,
        plain: float | None,
    ) -> RoomDerogation | None:
        """Return the derogation that a report is to be read by.

        It is the one that was in force then; but a device that has not heard of a start
        or an end yet still tells the setpoint of before.
        """
        told, room = device.setpoint, device.room_id
        now = in_force(derogations, room, when)
        if told is None or plain is None or _same(told, plain + _degrees(now)):
            return now
        since = when - timedelta(seconds=self.late)
        for edge in sorted(set(edges(derogations)), reverse=True):
            if since < edge <= when:
                earlier = in_force(derogations, room, edge - _BEFORE)
                if _same(told, plain + _degrees(earlier)):
                    return earlier
        return now

    def forget(self, headers: Iterable[str], ids: Iterable[str]) -> None:
        """Forget devices and derogations other than these."""
        known = set(headers)
        self._plain = {key: one for key, one in self._plain.items() if key[0] in known}
        self.confirmed.intersection_update(ids)

    def read(
        self,
        device: DeviceReport,
        derogations: Sequence[RoomDerogation],
        when: datetime,
        *,
        now: RoomDerogation | None,
        comfort: bool | None,
    ) -> Setpoint:
        """Return what a device's setpoint is without and with what counts now.

        Args:
            device: as it reported.
            derogations: those of its home that count.
            when: it reported.
            now: the derogation that shows now.
            comfort: whether its programme said comfort when it reported.

        """
        if (told := device.setpoint) is None:
            return Setpoint()
        plain = self._plain.get(_key(device, comfort))
        then = self._explained(device, derogations, when, plain)
        if then is None or then.delta == 0:
            return Setpoint(told, told + _degrees(now))
        programmed = self._programmed(told, plain, then)
        if now and now.id == then.id and self._counts(told, plain, then):
            return Setpoint(programmed, told)
        return Setpoint(programmed, programmed + _degrees(now))

    def _programmed(
        self, told: float, plain: float | None, then: RoomDerogation
    ) -> float:
        """Return the setpoint without the derogation that was on as it was told."""
        if plain is not None:
            for one in (plain, plain + then.delta):
                if _same(told, one):
                    return plain
        holds = plain is None if self.shifted is None else self.shifted
        return told - then.delta if holds else told

    def _counts(self, told: float, plain: float | None, then: RoomDerogation) -> bool:
        """Tell whether a setpoint is in force as it was told."""
        if plain is not None and _same(told, plain):
            # It does not hold the degrees, or the device does not have them.
            return bool(self.shifted)
        return self.shifted is not False


def _degrees(one: RoomDerogation | None) -> int:
    return one.delta if one else 0


def _key(device: DeviceReport, comfort: bool | None) -> tuple[str, str, bool | None]:
    return device.header, device.mode or "", comfort


def _same(one: float, other: float) -> bool:
    return abs(one - other) < _TOLERANCE
