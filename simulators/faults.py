"""The faults that are switched on: what goes wrong, on which route, how often."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from itertools import count as counter
import random

from .inputs import LONGEST, integer, number

MOST = 1_000_000_000
"""The largest count of a fault."""

_numbers = counter(1)


@dataclass(slots=True)
class Fault:
    """One fault that is switched on.

    `route` is a route's name or a shell pattern (`*` is every route), `kind` what
    happens there (the simulator that owns the route knows its kinds), `count` how
    many times it is injected (None: until cleared), `probability` from 0 to 1,
    `did` the one device it concerns (None: all), `delay` seconds before it happens,
    `after` whether the request is carried out first and only its answer is lost.
    """

    route: str
    kind: str
    count: int | None = None
    probability: float = 1.0
    did: str | None = None
    delay: float = 0.0
    after: bool = False
    number: int = field(default_factory=lambda: next(_numbers))
    injected: int = 0

    @property
    def spent(self) -> bool:
        """Whether it has been injected as often as it was to be."""
        return self.count is not None and self.injected >= self.count

    def matches(self, route: str, did: str | None) -> bool:
        """Whether it concerns `route` (and `did`)."""
        return fnmatchcase(route, self.route) and self.did in {None, did}

    def as_dict(self) -> dict[str, object]:
        """Return the fault as plain data, for a page."""
        return asdict(self)


class FaultBoard:
    """Faults per route, switched at run time, by count or by probability."""

    def __init__(self, seed: int = 20180907) -> None:
        """Draw probabilities from `seed`: the same in every run."""
        self._faults: list[Fault] = []
        self._random = random.Random(seed)

    def __iter__(self) -> Iterator[Fault]:
        """Iterate over the faults that are switched on."""
        return iter(list(self._faults))

    def __len__(self) -> int:
        """Return how many faults are switched on."""
        return len(self._faults)

    def add(
        self,
        route: str,
        kind: str,
        *,
        count: int | None = None,
        probability: float = 1.0,
        did: str | None = None,
        delay: float = 0.0,
        after: bool = False,
    ) -> Fault:
        """Switch a fault on; see `Fault` for the parameters.

        Raises ValueError when `probability` is not from 0 to 1, or `count` or `delay`
        is negative or absurdly large.
        """
        probability, delay = number(probability, 0, 1), number(delay, 0, LONGEST)
        if count is not None:
            count = integer(count, 0, MOST)
        fault = Fault(route, str(kind), count, probability, did, delay, after)
        self._faults.append(fault)
        return fault

    def remove(self, fault: Fault | int) -> None:
        """Switch one fault off, by itself or by its number; unknown is ignored."""
        number = fault if isinstance(fault, int) else fault.number
        self._faults = [other for other in self._faults if other.number != number]

    def clear(self, route: str | None = None) -> None:
        """Switch off every fault, or those added for `route`."""
        self._faults = [
            fault for fault in self._faults if route not in {None, fault.route}
        ]

    def take(self, route: str, did: str | None = None) -> list[Fault]:
        """Return the faults to inject now on `route`, and count them."""
        if not self._faults:
            return []
        injected = []
        for fault in self._faults:
            if not fault.matches(route, did) or fault.spent:
                continue
            if fault.probability < 1 and self._random.random() >= fault.probability:
                continue
            fault.injected += 1
            injected.append(fault)
        self._faults = [fault for fault in self._faults if not fault.spent]
        return injected
