"""What came of the payloads: read, refused in our own way, or something else."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
import time
import traceback
from typing import Any

from custom_components.isotherm.hub.errors import ApiError, InvalidChange

SLOWEST = 2.0
"""Seconds of the processor that no reader may take: Home Assistant waits meanwhile."""
KEPT = 5
"""Foreign exceptions of a reader that are told in full."""

type Read = Callable[[bytes], object]


def finished[T](work: Coroutine[Any, Any, T]) -> T:
    """Run what waits for nothing, but may give others their turn; return its result."""
    try:
        while work.send(None) is None:
            pass
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise AssertionError("it waits for something")


@dataclass(slots=True)
class Tally:
    """The count of one reader; `slowest` in seconds."""

    name: str
    payloads: int = 0
    refused: int = 0
    foreign: int = 0
    slowest: float = 0.0
    told: dict[str, str] = field(default_factory=dict)

    def feed(self, read: Read, data: bytes) -> None:
        """Let a payload be read, and count what came of it."""
        self.payloads += 1
        began = time.process_time()
        try:
            read(data)
        except ApiError, InvalidChange:
            self.refused += 1
        except Exception as err:  # noqa: BLE001
            self._tell(err, data)
        took = time.process_time() - began
        self.slowest = max(self.slowest, took)
        if took > SLOWEST:
            self.foreign += 1
            self.told.setdefault("Too slow", f"    {took:.1f} s for {data[:3000]!r}")

    def _tell(self, err: Exception, data: bytes) -> None:
        self.foreign += 1
        frame = traceback.extract_tb(err.__traceback__)[-1]
        where = f"{type(err).__name__} at {frame.filename}:{frame.lineno}"
        if where not in self.told and len(self.told) < KEPT:
            lines = "".join(traceback.format_exception(err)[-6:])
            self.told[where] = f"{lines}    payload: {data[:600]!r}"

    def add(self, other: Tally) -> None:
        """Count what another run found, too."""
        self.payloads += other.payloads
        self.refused += other.refused
        self.foreign += other.foreign
        self.slowest = max(self.slowest, other.slowest)
        self.told = {**other.told, **self.told}

    def __str__(self) -> str:
        """Return a line, and the foreign exceptions below it."""
        line = (
            f"{self.name:28}{self.payloads:9,} payloads{self.refused:9,} refused"
            f"{self.foreign:6,} foreign{self.slowest * 1000:9.1f} ms at most"
        )
        return "\n".join(
            (line, *(f"  {where}\n{all_}" for where, all_ in self.told.items()))
        )
