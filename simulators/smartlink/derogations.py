"""SET DEROGATION: what a body may hold, and what becomes of it by the clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Protocol

from .errors import Refused
from .quirks import Quirks

DAY = 86_400.0
GRID = 5
MOST_DEGREES = 5

type Shifts = dict[str, dict[int, int]]
"""Degrees by home and room."""


class Acknowledging(Protocol):
    """What acknowledges requests: a gateway."""

    @property
    def connected(self) -> bool:
        """Whether it is connected."""

    def acknowledges_at(self, sent_at: float) -> float | None:
        """Return when it acknowledges what was sent then; None: not as it is."""


@dataclass(frozen=True, slots=True)
class Window:
    """When: minutes of a day in the homes' own time."""

    day: date
    start: int
    end: int

    def instants(self, zone: tzinfo) -> tuple[float, float]:
        """Return start and end in epoch seconds."""
        return _instant(self.day, self.start, zone), _instant(self.day, self.end, zone)


@dataclass(slots=True)
class Sent:
    """One MQTT request to a home: `at` epoch seconds.

    `heard_at` is when its gateway acknowledged it.
    """

    at: float
    lost: bool
    heard_at: float | None = None

    def look(self, gateway: Acknowledging | None, now: float) -> bool:
        """Return whether it has been acknowledged by now."""
        if self.heard_at is None and not self.lost and gateway is not None:
            at = gateway.acknowledges_at(self.at)
            if at is not None and at <= now:
                self.heard_at = at
        return self.heard_at is not None


@dataclass(slots=True)
class Trigger:
    """Start or end of a derogation: fires `at` (epoch seconds; None: never)."""

    id: str
    at: float | None
    sent: dict[str, Sent] = field(default_factory=dict, repr=False)
    """The requests by home, once it has fired."""

    def fire(
        self, gateways: Iterator[tuple[str, Acknowledging | None]], interval: float
    ) -> None:
        """Send a request to every home, `interval` seconds apart."""
        if self.at is None:
            return
        for number, (home_id, gateway) in enumerate(gateways):
            lost = gateway is None or not gateway.connected
            self.sent[home_id] = Sent(self.at + number * interval, lost)


@dataclass(slots=True)
class Derogation:
    """What one request scheduled: `number` counts them, `client` is the partner."""

    number: int
    client: str
    asked_at: float
    window: Window
    shifts: Shifts = field(repr=False)
    start: Trigger
    end: Trigger
    ends_at: float

    def delta(self, home_id: str, room: int, when: float, quirks: Quirks) -> int | None:
        """Return by how many degrees it shifts a room then; None when it does not."""
        delta = self.shifts[home_id].get(room)
        if delta is None or not _arrived(self.start, home_id, when, quirks):
            return None
        return None if self.over(home_id, when, quirks) else delta

    def over(self, home_id: str, when: float, quirks: Quirks) -> bool:
        """Whether it has ended at a home."""
        if quirks.ends_by_itself:
            return when >= self.ends_at
        return _arrived(self.end, home_id, when, quirks)

    def done(self, home_id: str, now: float, quirks: Quirks) -> bool:
        """Whether nothing more will come of it at a home, for a day at most."""
        end = self.end.sent.get(home_id)
        answered = end is not None and (end.lost or end.heard_at is not None)
        return self.over(home_id, now, quirks) and (
            answered or now > self.ends_at + DAY
        )

    def look(self, home_id: str, gateway: Acknowledging | None, now: float) -> None:
        """See what a home's gateway has acknowledged by now."""
        for trigger in (self.start, self.end):
            if sent := trigger.sent.get(home_id):
                sent.look(gateway, now)


def _arrived(trigger: Trigger, home_id: str, when: float, quirks: Quirks) -> bool:
    sent = trigger.sent.get(home_id)
    if sent is None:
        return False
    at = sent.heard_at
    if at is None and not sent.lost and quirks.unacknowledged == "carried out":
        at = sent.at
    return at is not None and at <= when


def _instant(day: date, minute: int, zone: tzinfo) -> float:
    days, minute = divmod(minute, 1440)
    day += timedelta(days=days)
    hour, minute = divmod(minute, 60)
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    return local.timestamp()


def read(body: object, quirks: Quirks) -> tuple[Window, Shifts]:
    """Return what a body asks for; raises Refused (400, 413)."""
    items = body.get("derogations") if isinstance(body, dict) else None
    if not isinstance(items, list) or not items:
        raise Refused(400, "derogations must be an array that is not empty")
    if quirks.most_items is not None and len(items) > quirks.most_items:
        raise Refused(413, "too many derogations")
    windows: set[Window] = set()
    shifts: Shifts = {}
    for item in items:
        home_id, room, delta, window = _item(item, quirks)
        windows.add(window)
        shifts.setdefault(home_id, {})[room] = delta
    if len(windows) > 1:
        raise Refused(400, "all events must have the same start time and end time")
    return windows.pop(), shifts


def _item(item: object, quirks: Quirks) -> tuple[str, int, int, Window]:
    if not isinstance(item, dict):
        raise Refused(400, "a derogation must be an object")
    home_id = item.get("homeId")
    if not isinstance(home_id, str):
        raise Refused(400, "homeId must be a string")
    room = _whole(item, "roomId", 0, 1_000_000)
    delta = _whole(item, "delta", -MOST_DEGREES, MOST_DEGREES)
    start = _whole(item, "startTime", 0, quirks.latest_end, GRID)
    end = _whole(item, "endTime", 0, quirks.latest_end, GRID)
    if end <= start:
        raise Refused(400, "endTime must be after startTime")
    day = _day(item.get("date"))
    return home_id, room, delta, Window(day, start, end)


def _day(text: object) -> date:
    try:
        day = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        day = None
    # Years at which neither zone nor platform has an end.
    if day is None or str(day) != text or not 2000 <= day.year <= 2200:
        raise Refused(400, "date must be a full-date")
    return day


def _whole(
    item: Mapping[str, object], key: str, low: int, high: int, grid: int = 1
) -> int:
    value = item.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused(400, f"{key} must be an integer")
    if not low <= value <= high or value % grid:
        raise Refused(400, f"{key} is out of range or not a multiple of {grid}")
    return value
