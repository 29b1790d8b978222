"""Whether reported setpoints hold a derogation's degrees, which the document leaves open.

Pure. It is learnt as reports come: a device in a room with a derogation that still tells
the setpoint of before does not hold them, and one that tells it shifted does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from .api.models import DeviceReport, Mode
from .derogations import RoomDerogation, in_force

_TOLERANCE: Final = 0.05
"""°C."""

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
    """What was learnt of a home's setpoints since Home Assistant started.

    Args:
        late: seconds after its start by when a device that gets a derogation has it.
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
        derogations: Iterable[RoomDerogation],
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
        if device.setpoint is None:
            return
        found = in_force(derogations, device.room_id, when)
        if found is None or found.delta == 0:
            self._plain[_key(device, comfort)] = device.setpoint
            return
        plain = self._plain.get(_key(device, comfort))
        if plain is None:
            return
        if _same(device.setpoint, plain + found.delta):
            self.shifted = True
            self.confirmed.add(found.id)
        elif _same(device.setpoint, plain) and found.acknowledged:
            # One that is set by hand may well leave derogations alone.
            if device.mode is Mode.PROG:
                self.shifted = bool(self.shifted)

    def forget(self, headers: Iterable[str], ids: Iterable[str]) -> None:
        """Forget devices and derogations other than these."""
        known = set(headers)
        self._plain = {key: one for key, one in self._plain.items() if key[0] in known}
        self.confirmed.intersection_update(ids)

    def read(
        self,
        device: DeviceReport,
        when: datetime,
        *,
        then: RoomDerogation | None,
        now: RoomDerogation | None,
        comfort: bool | None,
    ) -> Setpoint:
        """Return what a device's setpoint is without and with what counts now.

        Args:
            device: as it reported.
            when: it reported.
            then: the derogation that was in force then.
            now: the one that shows now.
            comfort: whether its programme said comfort when it reported.

        """
        told = device.setpoint
        if told is None:
            return Setpoint()
        degrees = now.delta if now else 0
        if then is None or then.delta == 0:
            return Setpoint(told, told + degrees)
        plain = self._plain.get(_key(device, comfort))
        programmed = self._programmed(told, plain, then)
        if now and now.id == then.id and self._counts(told, plain, then, when):
            return Setpoint(programmed, told)
        return Setpoint(programmed, programmed + degrees)

    def _programmed(
        self, told: float, plain: float | None, then: RoomDerogation
    ) -> float:
        """Return the setpoint without the derogation that was on as it was told."""
        if plain is not None and _same(told, plain):
            return told
        holds = plain is None if self.shifted is None else self.shifted
        return told - then.delta if holds else told

    def _counts(
        self, told: float, plain: float | None, then: RoomDerogation, when: datetime
    ) -> bool:
        """Tell whether a setpoint is in force as it was told."""
        if plain is not None and _same(told, plain):
            # As before: it does not hold the degrees, or not yet, or the device has
            # them not or no more.
            since = (when - then.start).total_seconds()
            arrived = then.acknowledged or since > self.late
            return bool(self.shifted and arrived)
        return self.shifted is not False


def _key(device: DeviceReport, comfort: bool | None) -> tuple[str, str, bool | None]:
    return device.header, device.mode or "", comfort


def _same(one: float, other: float) -> bool:
    return abs(one - other) < _TOLERANCE
