"""One simulated device: its true state, and what the cloud knows of it."""

from collections import deque
from collections.abc import Mapping
import contextlib
from dataclasses import dataclass, field
import time

from ..house import Room
from .behaviour import Behaviour
from .errors import CloudError
from .points import Product, Value
from .products import G1_WORDS

G1_PRODUCT_NAME = "Heatzy"
DEROGATION_SECONDS = {1: 86400.0, 2: 60.0}
"""Seconds in one unit of derog_time: days of a holiday, minutes of a boost."""


@dataclass(slots=True)
class Report:
    """A state that reached the cloud at `updated_at` (epoch seconds)."""

    attrs: dict[str, Value]
    updated_at: float


@dataclass(slots=True, eq=False)
class SimDevice:
    """A device.

    `attrs` is its true state, `reported` what the cloud knows (they differ while the
    device is offline). `clock_error` is in seconds, `derog_left` in seconds, `overridden`
    what the programme says where a mode by hand overrides it. What is
    `injected` is shown over everything and what is `hidden` is not shown: for values
    that a sane device never has.
    """

    did: str
    product: Product
    mac: str
    passcode: str
    ws_host: str
    room: Room
    attrs: dict[str, Value]
    online: bool = True
    extra: dict[str, object] = field(default_factory=dict)
    updated_at: float = 0.0
    reported: dict[str, Value] = field(default_factory=dict)
    clock_error: float = 0.0
    derog_left: float = 0.0
    mode_before: Value | None = None
    overridden: str | None = None
    presence_at: float = 0.0
    heating: bool = False
    injected: dict[str, object] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    _reports: deque[Report] = field(default_factory=deque)
    _visible: deque[float] = field(default_factory=deque)

    @property
    def generation_1(self) -> bool:
        """Whether it is a Pilote of the first generation."""
        return self.product.name == G1_PRODUCT_NAME

    @property
    def mode(self) -> str | None:
        """The `mode` attribute as cft, eco, fro, stop, cft1 or cft2."""
        mode = self.attrs.get("mode")
        return G1_WORDS.get(mode, mode) if isinstance(mode, str) else None

    def parse(
        self,
        attrs: Mapping[str, object],
        *,
        socket: bool = False,
        strict: bool = False,
    ) -> dict[str, Value]:
        """Check `attrs` of a command against the product's definition.

        Raises CloudError 9025 for an attribute that is unknown, read only or out of
        range (Heatzy API document, POST /app/control/{did}).
        """
        values: dict[str, Value] = {}
        for name, value in attrs.items():
            point = self.product.points.get(name)
            with contextlib.suppress(ValueError):
                if point is not None:
                    values[name] = point.parse(
                        value, strict_bool=socket, strict_limits=strict
                    )
            if name not in values:
                raise CloudError(9025, f"attr {name} invalid or read only.")
        return values

    def parse_raw(self, raw: object) -> dict[str, Value]:
        """Turn `raw` of a command into attributes.

        Generation 1 takes [1, 1, mode]; other products ignore what they don't know.
        Raises CloudError 9025 when `raw` is not a list of bytes.
        """
        if not isinstance(raw, list) or not all(
            type(byte) is int and 0 <= byte <= 255 for byte in raw
        ):
            raise CloudError(9025, "raw invalid.")
        if self.generation_1 and len(raw) == 3 and raw[:2] == [1, 1]:
            words = list(G1_WORDS)
            if raw[2] < len(words):
                return {"mode": words[raw[2]]}
        return {}

    def report(self, behaviour: Behaviour, now: float) -> set[str]:
        """Tell the cloud the true state; return the names of what is new to it."""
        if not self.online:
            return set()
        changed = {
            name
            for name, value in self.attrs.items()
            if name not in self.reported or self.reported[name] != value
        }
        if changed:
            self.reported = dict(self.attrs)
            self.updated_at = now
            self._reports.append(Report(self.reported, now))
            lag = behaviour.devdata_lag if len(self._reports) > 1 else 0.0
            self._visible.append(time.monotonic() + lag)
            self.latest()
        return changed

    def latest(self) -> Report:
        """Return the newest report that has become visible over REST."""
        now = time.monotonic()
        while len(self._reports) > 1 and self._visible[1] <= now:
            self._reports.popleft()
            self._visible.popleft()
        return self._reports[0] if self._reports else Report({}, 0)

    def rest_attrs(
        self, attrs: Mapping[str, Value], behaviour: Behaviour
    ) -> dict[str, object]:
        """Return `attrs` as REST shows them: bools are 0 and 1."""
        shown: dict[str, object] = {
            name: int(value) if isinstance(value, bool) else value
            for name, value in attrs.items()
        }
        return self._show(shown, behaviour)

    def socket_attrs(
        self, attrs: Mapping[str, Value], behaviour: Behaviour
    ) -> dict[str, object]:
        """Return `attrs` as the socket shows them: bools are true and false."""
        shown: dict[str, object] = dict(attrs)
        if behaviour.heating_state_capital and "heating_state" in shown:
            shown["Heating_state"] = shown.pop("heating_state")
        return self._show(shown, behaviour)

    def _show(
        self, attrs: dict[str, object], behaviour: Behaviour
    ) -> dict[str, object]:
        mode = attrs.get("mode")
        if self.generation_1 and isinstance(mode, str):
            if behaviour.g1_words == "latin":
                attrs["mode"] = G1_WORDS[mode]
            elif behaviour.g1_words == "unescaped":
                attrs["mode"] = "".join(f"u{ord(letter):x}" for letter in mode)
        if attrs:
            attrs |= self.injected
        for name in self.hidden:
            attrs.pop(name, None)
        return attrs
