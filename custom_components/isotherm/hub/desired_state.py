"""What was asked for and not yet seen: the desired state beside the reported one.

No vendor and no Home Assistant here. A command shows at once; reports that still tell the
old value are masked for a grace time. What was accepted and is then still as it was before
is worth a second try; after that the vendor's word counts again. Only a fresh report may
confirm, contradict or expire what was asked for.
"""

from collections.abc import Callable, Container, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
import math
from typing import Any, Final

_NOT_TOLD: Final = object()


@dataclass(slots=True)
class _Desired:
    value: Any
    number: int
    before: Any = _NOT_TOLD
    sent_at: float | None = None
    confirmed: bool = False
    seen: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """What commands that were accepted did not bring about, by field.

    Args:
        again: what is to be sent once more; it shows meanwhile.
        failed: what was sent twice, and shows no longer.

    """

    again: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, Any] = field(default_factory=dict)


class DesiredState:
    """Desired values by device and field, each with the time at which it was sent.

    Args:
        clock: seconds that only go forward, for example `loop.time`.

    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Keep the clock."""
        self._clock = clock
        self._desired: dict[Hashable, dict[str, _Desired]] = {}
        self._asked = 0

    @property
    def asked(self) -> int:
        """Return how often something was asked; tells earlier from later."""
        return self._asked

    def ask(
        self,
        key: Hashable,
        changes: Mapping[str, Any],
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """Note what was just asked of a device, field by field.

        Args:
            key: the device.
            changes: wanted values.
            before: what was last reported of the fields that are worth a second try.

        """
        self._asked += 1
        told = (before or {}).get
        fields = self._desired.setdefault(key, {})
        for name, value in changes.items():
            fields[name] = _Desired(value, self._asked, told(name, _NOT_TOLD))

    def sent(self, key: Hashable, changes: Mapping[str, Any], asked: int) -> None:
        """Note that the vendor accepted what was asked so far: its grace begins.

        Args:
            key: the device.
            changes: what was sent.
            asked: `asked` as the request left; what was asked later still waits.

        """
        fields = self._desired.get(key, {})
        for name in changes.keys() & fields.keys():
            if fields[name].number <= asked:
                fields[name].sent_at = self._clock()

    def withdraw(self, key: Hashable, changes: Mapping[str, Any], asked: int) -> None:
        """Forget values that the vendor refused, unless they were asked for again since.

        Args:
            key: the device.
            changes: what was refused.
            asked: `asked` as the request left.

        """
        fields = self._desired.get(key, {})
        for name in changes.keys() & fields.keys():
            if fields[name].number <= asked:
                del fields[name]

    def pending(self, key: Hashable) -> Mapping[str, Any]:
        """Return the desired values that count now, by field; changes nothing."""
        if not (fields := self._desired.get(key)):
            return {}
        return {name: desired.value for name, desired in fields.items()}

    @property
    def keys(self) -> Sequence[Any]:
        """Return the devices of which something is desired."""
        return [key for key, fields in self._desired.items() if fields]

    def forget(self, key: Hashable) -> None:
        """Forget a device that is gone."""
        self._desired.pop(key, None)

    def observed(
        self,
        key: Hashable,
        read: Callable[[str], Any],
        grace: float,
        settle: float = math.inf,
        *,
        fields: Container[str] | None = None,
        ordered: bool = False,
        as_of: float | None = None,
    ) -> Missed:
        """Hold a fresh report of a device against what was asked of it.

        A value that is neither the one asked for nor the one before is somebody else's
        choice: it counts, and nothing is missed. What was asked as None, not known, ends
        with the first report that shows the rest of the same command.

        Args:
            key: the device.
            read: gives the reported value of a field.
            grace: seconds after sending for which this source may still tell the old value.
            settle: seconds after sending from which a report that agrees ends a desired value.
            fields: what the report tells of; None for everything.
            ordered: whether this source tells every state in its order: once it told
                the desired value, whatever else it tells is newer.
            as_of: the clock's time from which on the report tells, None for now: what
                was sent after that can't be in it, however late it came.

        """
        missed = Missed()
        if not (asked := self._desired.get(key)):
            return missed
        now = self._clock() if as_of is None else as_of
        told = {n: read(n) for n in asked if fields is None or n in fields}
        shown = _shown(asked, told)
        over: dict[str, Any] = {}
        for name, value in told.items():
            desired = asked[name]
            agrees = value == desired.value
            contradicts = ordered and desired.confirmed and not agrees
            desired.confirmed |= ordered and agrees
            desired.seen |= agrees
            # A report that comes while the request is on its way can't know of it.
            sent_at, patience = desired.sent_at, settle if agrees else grace
            if contradicts or (desired.value is None and desired.number in shown):
                del asked[name]
            elif sent_at is not None and now - sent_at >= patience:
                over[name] = value
        _sort_out(asked, over, missed)
        for name in over.keys() - missed.again.keys():
            del asked[name]
        return missed


def _shown(asked: Mapping[str, _Desired], told: Mapping[str, Any]) -> set[int]:
    """Return the numbers of the commands of which a report shows all that it tells of."""
    known = [
        (one, told[name])
        for name, one in asked.items()
        if name in told and one.value is not None
    ]
    missing = {one.number for one, value in known if one.value != value}
    return {one.number for one, _ in known} - missing


def _sort_out(
    asked: Mapping[str, _Desired], over: Mapping[str, Any], missed: Missed
) -> None:
    """Note what came to nothing, and what follows from it, for a second try."""
    for name, told in over.items():
        desired = asked[name]
        if not desired.seen and told == desired.before:
            tries = missed.failed if desired.repeated else missed.again
            tries[name] = desired.value
    numbers = {asked[name].number for name in missed.again}
    for name in over:
        desired = asked[name]
        if desired.before is _NOT_TOLD and desired.number in numbers:
            missed.again[name] = desired.value
    for name in missed.again:
        asked[name].repeated, asked[name].sent_at = True, None
