"""What was asked for and not yet seen: the desired state beside the reported one.

No vendor and no Home Assistant here. A command shows at once; reports that still tell the
old value are masked for a grace time, then the vendor's word counts again. Only a fresh
report may confirm, contradict or expire what was asked for.
"""

from collections.abc import Callable, Container, Hashable, Mapping
from dataclasses import dataclass
import math
from typing import Any


@dataclass(slots=True)
class _Desired:
    value: Any
    number: int
    sent_at: float | None = None
    confirmed: bool = False


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

    def ask(self, key: Hashable, changes: Mapping[str, Any]) -> None:
        """Note what was just asked of a device, field by field."""
        self._asked += 1
        fields = self._desired.setdefault(key, {})
        fields.update({n: _Desired(v, self._asked) for n, v in changes.items()})

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
    ) -> None:
        """Hold a fresh report of a device against what was asked of it.

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
        asked = self._desired.get(key)
        if not asked:
            return
        now = self._clock() if as_of is None else as_of
        for name, desired in list(asked.items()):
            if fields is not None and name not in fields:
                continue
            agrees = read(name) == desired.value
            contradicts = ordered and desired.confirmed and not agrees
            desired.confirmed |= ordered and agrees
            # A report that comes while the request is on its way can't know of it.
            sent_at = desired.sent_at
            over = sent_at is not None and now - sent_at >= (
                settle if agrees else grace
            )
            if contradicts or over:
                del asked[name]
