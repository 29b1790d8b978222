"""Follows what was scheduled: its start and its end, and what the vendor reports of both."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from ..hub.errors import NotFoundError, ProtocolError, RejectedError
from .acknowledgements import Acknowledgements
from .api.models import Report
from .derogations import Derogation, Derogations, Moment, Progress, with_told
from .results import Group, groups
from .timing import SmartlinkTiming


@dataclass(frozen=True, slots=True)
class Followed:
    """A start or an end whose report is looked at.

    Args:
        derogation: what starts or ends.
        field: what is known of it, by its name in the derogation.
        trigger: the vendor's id of it.
        since: when it is.

    """

    derogation: Derogation
    field: str
    trigger: str
    since: datetime


class Monitoring:
    """Looks at one report each time it is asked to, and wakes at starts and ends.

    Args:
        hass: Home Assistant.
        derogations: what is kept.
        timing: how often and for how long.
        ask: reads the report of a trigger.
        changed: is told which derogations are not as they were, or in force, or no more.
        happened: is told what happened, once for all that have the same window.

    """

    def __init__(
        self,
        hass: HomeAssistant,
        derogations: Derogations,
        timing: SmartlinkTiming,
        *,
        ask: Callable[[str], Awaitable[Report]],
        changed: Callable[[Sequence[Derogation]], None],
        happened: Callable[[Moment, Group], None],
    ) -> None:
        """Look at nothing yet; `wake` begins."""
        self._hass = hass
        self._derogations = derogations
        self._timing = timing
        self._ask = ask
        self._changed = changed
        self._happened = happened
        self._late = timedelta(seconds=timing.late)
        self._asked: dict[str, float] = {}
        self._woke = dt_util.utcnow()
        self._cancel: CALLBACK_TYPE | None = None
        self.followed = 0
        """How many reports are looked at in turn."""

    @property
    def interval(self) -> float:
        """Return the seconds between two looks, so that each is looked at as often."""
        usual = self._timing.report_every
        return min(usual, max(usual / max(self.followed, 1), 1.0))

    # Starts and ends.

    @callback
    def wake(self, _now: datetime | None = None) -> None:
        """Tell what happened until now, and wake again when something is to happen."""
        self.stop()
        now, before = dt_util.utcnow(), self._woke
        self._woke = now
        open_ = [one for one in self._derogations if not self._is_told(one, before)]
        if passed := [
            one
            for one in open_
            if any(before < when <= now for when in self._instants(one))
        ]:
            self._changed(passed)
        for group in groups(open_):
            self._tell(group, now)
        instants = (when for one in open_ for when in self._instants(one))
        if coming := [when for when in instants if when > now]:
            self._cancel = async_track_point_in_utc_time(
                self._hass, self.wake, min(coming)
            )

    @callback
    def stop(self) -> None:
        """Wake no more."""
        if self._cancel:
            self._cancel()
            self._cancel = None

    def _is_told(self, one: Derogation, now: datetime) -> bool:
        """Return whether nothing more is to be told of a derogation."""
        if now < one.end + self._late:
            return False
        if one.progress is not Progress.SCHEDULED:
            return True
        over = one.at_start.over or one.triggers.start is None
        return over and Moment.ENDED in one.told

    def _instants(self, one: Derogation) -> tuple[datetime, ...]:
        """Return when something of a derogation is to be told."""
        return one.start, one.start + self._late, one.end, one.end + self._late

    def _tell(self, group: Group, now: datetime) -> None:
        for moment in self._moments(group, now):
            fresh = [one for one in group if moment not in one.told]
            if not fresh:
                continue
            told = [with_told(one, moment) for one in fresh]
            for one in told:
                self._derogations.put(one)
            group = [self._derogations.get(one.id) or one for one in group]
            self._happened(moment, group)
            self._changed(told)

    def _moments(self, group: Group, now: datetime) -> Iterator[Moment]:
        start, end = group[0].start, group[0].end
        if start <= now < end:
            yield Moment.STARTED
        starts = [one.at_start for one in group if one.triggers.start]
        if starts and start <= now and all(one.complete for one in starts):
            yield Moment.ACKNOWLEDGED
        elif starts and start + self._late <= now and any(map(_is_late, starts)):
            yield Moment.NOT_ACKNOWLEDGED
        if end <= now:
            yield Moment.ENDED

    # Reports.

    def _due(self, now: datetime) -> Iterator[Followed]:
        for one in self._derogations:
            if one.progress is not Progress.SCHEDULED:
                continue
            if (trigger := one.triggers.start) and one.start <= now:
                if not one.at_start.over:
                    yield Followed(one, "at_start", trigger, one.start)
            if (trigger := one.triggers.end) and one.end <= now:
                if not one.at_end.over:
                    yield Followed(one, "at_end", trigger, one.end)

    async def async_look(self) -> None:
        """Look at the report that was not looked at for the longest time, if any.

        Raises:
            ApiError: in all its kinds, but for what is about this report alone.

        """
        due = list(self._due(dt_util.utcnow()))
        self.followed = len(due)
        if not due:
            self._asked.clear()
            return
        one = min(due, key=lambda each: self._asked.get(each.trigger, 0.0))
        known = {each.trigger for each in due}
        self._asked = {key: at for key, at in self._asked.items() if key in known}
        self._asked[one.trigger] = self._hass.loop.time()
        report, gone = None, False
        try:
            report = await self._ask(one.trigger)
        except NotFoundError:
            gone = True
        except RejectedError, ProtocolError:
            # It may be told at another time; the account is well.
            pass
        self._take(one, report, gone=gone)

    def _take(self, one: Followed, report: Report | None, *, gone: bool) -> None:
        if (derogation := self._derogations.get(one.derogation.id)) is None:
            return
        now, before = dt_util.utcnow(), _known(derogation, one.field)
        known = before
        if report is not None:
            known = before.taken(report, derogation.homes, now)
        late = (now - one.since).total_seconds() >= self._timing.follow
        known = replace(known, over=gone or known.complete or late)
        if known != before:
            changed = (
                replace(derogation, at_start=known)
                if one.field == "at_start"
                else replace(derogation, at_end=known)
            )
            self._derogations.put(changed)
            self._changed([changed])
        self.wake()


def _known(derogation: Derogation, field: str) -> Acknowledgements:
    return derogation.at_start if field == "at_start" else derogation.at_end


def _is_late(known: Acknowledgements) -> bool:
    """Tell whether something was reported, and not that all confirmed."""
    reported = known.silent is not None or known.received is not None
    return reported and not known.complete
