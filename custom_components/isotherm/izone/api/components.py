"""What the cloud holds of the bridges of an account, by target (guide, 2.3.2).

Only one componentId is documented. A component is told by what its datagram holds; its id
tells the bridge, and the number of one whose datagram has none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
import json
import re
from typing import Final

from ...hub.parsing import integer
from .targets import COUNTS, UNIT, Kind, Target
from .wire import UNPAIRED_UID, Json, uid_text

_WRAPPERS: Final = {
    "SystemV2": Kind.UNIT,
    "ZonesV2": Kind.ZONE,
    "SchedulesV2": Kind.SCHEDULE,
}
"""What a bridge's own answers wrap a datagram in; the cloud shows them bare."""
_SIGNS: Final[tuple[tuple[Kind, frozenset[str]], ...]] = (
    (Kind.UNIT, frozenset({"SysOn", "SysMode", "SysFan", "NoOfZones"})),
    (Kind.ZONE, frozenset({"ZoneType", "MaxAir", "MinAir", "SensType", "DmpPos"})),
    (Kind.SCHEDULE, frozenset({"StartH", "StopH", "DaysEnabled", "Start", "Stop"})),
)
"""Keys that only one kind of datagram has; two of them tell it."""
_ENOUGH: Final = 2
_ID: Final = re.compile(r"([0-9]{9})_[\w-]{1,100}?_([0-9]{1,6})", re.ASCII)
_UID_LENGTH: Final = 9
_LONGEST: Final = 1 << 15
"""Characters of a datagram as JSON: that of a unit has some 2000."""
_MOST_ASKED: Final = 64
"""New components for which the account is asked, while it tells of none of them."""


@dataclass(frozen=True, slots=True)
class Component:
    """A component of an account.

    Args:
        id: its componentId.
        uid: of its bridge.
        target: what it is of that bridge.
        datagram: as it was last told, without secrets.
        as_of: when all of it was asked for, or came, in the loop's time.
        news_at: when the last of it was, which may be a part.

    """

    id: str
    uid: str
    target: Target
    datagram: Json
    as_of: float
    news_at: float

    @classmethod
    def of(cls, component_id: str, datagram: Json, as_of: float) -> Component | None:
        """Return a component; None where it is none of a bridge's that we know."""
        if not (found := _ID.fullmatch(component_id)):
            return None
        uid, number = uid_text(found[1]), int(found[2])
        kind, told = _unwrapped(datagram)
        if uid in {None, UNPAIRED_UID} or told is None or _is_endless(told):
            return None
        kind = kind or _kind_of(told)
        target = _target(kind, told, number) if kind else None
        return cls(component_id, uid, target, told, as_of, as_of) if target else None

    def with_news(self, datagram: Json, as_of: float) -> Component | None:
        """Return the component with what a report told of it; None for nonsense.

        A report may tell a part of the datagram; the rest stays.
        """
        kind, told = _unwrapped(datagram)
        if told is None or kind not in {None, self.target.kind}:
            return None
        news = Component.of(self.id, {**self.datagram, **told}, as_of)
        if news is None or news.target != self.target:
            return None
        # What it doesn't tell of is as old as it was.
        return (
            news
            if told.keys() >= self.datagram.keys()
            else replace(news, as_of=self.as_of)
        )


def _unwrapped(datagram: Json) -> tuple[Kind | None, Json | None]:
    """Return the bare datagram, and its kind where a wrapper told it."""
    wrapper = next((key for key in _WRAPPERS if key in datagram), "")
    told = datagram[wrapper] if wrapper else datagram
    if isinstance(told, list) and told:
        told = told[0]
    return _WRAPPERS.get(wrapper), told if isinstance(told, dict) else None


def _is_endless(datagram: Json) -> bool:
    try:
        return len(json.dumps(datagram)) > _LONGEST
    except RecursionError:
        return True


def _kind_of(datagram: Mapping[str, object]) -> Kind | None:
    for kind, signs in _SIGNS:
        if len(signs & datagram.keys()) >= _ENOUGH:
            return kind
    return None


def _target(kind: Kind, datagram: Json, number: int) -> Target | None:
    if (count := COUNTS[kind]) is None:
        return Target(kind)
    index = integer(datagram.get("Index", number), 0, count - 1)
    return None if index is None else Target(kind, index)


class Components:
    """All components of an account, by bridge and target."""

    def __init__(self) -> None:
        """Begin with none."""
        self._bridges: dict[str, dict[Target, Component]] = {}
        self._by_id: dict[str, Component] = {}
        self._told: frozenset[str] = frozenset()
        self._asked: set[str] = set()

    @property
    def uids(self) -> frozenset[str]:
        """The bridges whose unit is told of."""
        return frozenset(u for u, parts in self._bridges.items() if UNIT in parts)

    @property
    def counts(self) -> dict[str, int]:
        """How many components there are of each kind."""
        return dict(Counter(one.target.kind.value for one in self._by_id.values()))

    def of(self, uid: str, target: Target) -> Component | None:
        """Return what is told of a bridge's target."""
        return self._bridges.get(uid, {}).get(target)

    def take_new(self, component_ids: Iterable[str]) -> list[str]:
        """Return those for which the account is to be asked; each is returned once.

        They are of these bridges, and the last answer told of none of them, not even as
        of something that is not known here.

        Args:
            component_ids: that a report tells of.

        """
        new = [
            one
            for one in component_ids
            if self.concerns(one)
            and not (one in self._told or one in self._asked)
            and _ID.fullmatch(one)
        ]
        new = new[: max(_MOST_ASKED - len(self._asked), 0)]
        self._asked.update(new)
        return new

    def concerns(self, component_id: str) -> bool:
        """Tell whether a component is of one of these bridges, known or not."""
        return component_id[:_UID_LENGTH] in self._bridges

    def put_all(self, told: Mapping[str, Json], as_of: float) -> set[str]:
        """Take all that the account has, and return the bridges of which it is news.

        Args:
            told: datagrams by componentId.
            as_of: when they were asked for, in the loop's time.

        """
        found = (Component.of(name, datagram, as_of) for name, datagram in told.items())
        before = self._bridges
        self._bridges = {}
        self._by_id = {}
        self._told = frozenset(told)
        self._asked -= self._told
        for one in found:
            if one is None:
                continue
            known = before.get(one.uid, {}).get(one.target)
            # What came meanwhile, asked by itself or reported, is newer.
            late = known is not None and known.news_at > as_of
            self._keep(known if known and late else one)
        return {
            uid
            for uid in before.keys() | self._bridges.keys()
            if _datagrams(before.get(uid)) != _datagrams(self._bridges.get(uid))
        }

    def put(self, told: Mapping[str, Json], as_of: float) -> set[str]:
        """Take news of components that are known, and return the bridges concerned.

        Args:
            told: datagrams by componentId, or parts of them.
            as_of: when they were asked for, or came, in the loop's time.

        """
        changed = set()
        for component_id, datagram in told.items():
            if (known := self._by_id.get(component_id)) is None:
                continue
            if (news := known.with_news(datagram, as_of)) is None:
                continue
            self._keep(news)
            if news.datagram != known.datagram:
                changed.add(known.uid)
        return changed

    def renewed(self, component: Component, datagram: Json, as_of: float) -> Component:
        """Take a component that was asked for by itself, and return it."""
        news = Component.of(component.id, datagram, as_of)
        if news is None or news.target != component.target:
            return replace(component, as_of=as_of, news_at=as_of)
        self._keep(news)
        return news

    def _keep(self, one: Component) -> None:
        self._bridges.setdefault(one.uid, {})[one.target] = one
        self._by_id[one.id] = one


def _datagrams(parts: Mapping[Target, Component] | None) -> Iterable[object]:
    return {target: one.datagram for target, one in (parts or {}).items()}
