"""What a person should know of gateways that were told and did not confirm."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from .derogations import Derogation, Derogations, Progress
from .refusals import names_of

NOT_CONFIRMED: Final = "smartlink_sent_unconfirmed"
START_SILENT: Final = "smartlink_start_not_acknowledged"
END_SILENT: Final = "smartlink_end_not_acknowledged"

_TOLD_FOR: Final = timedelta(days=7)
"""After a derogation's end: who has done nothing by then has seen it."""


class Issues:
    """The issues of an account: one per window and kind at most, and each home in one.

    Args:
        hass: Home Assistant.
        key: the hub's storage key.
        derogations: what is kept.
        late: seconds in which a gateway that is well confirms.

    """

    def __init__(
        self, hass: HomeAssistant, key: str, derogations: Derogations, late: float
    ) -> None:
        """Raise nothing yet."""
        self._hass = hass
        self._prefix = f"{key}_derogation_"
        self._derogations = derogations
        self._late = timedelta(seconds=late)

    @callback
    def look(self, hub: str, titles: Mapping[str, str]) -> None:
        """Raise what there is to tell now, and withdraw what is over.

        Args:
            hub: the account's name.
            titles: names of the homes that were added, by the vendor's id.

        """
        wanted: dict[str, tuple[str, Derogation, set[str]]] = {}
        for kind, one, homes in self._found(dt_util.utcnow()):
            issue = f"{self._prefix}{kind}_{one.start:%Y%m%d%H%M}_{one.end:%H%M}"
            wanted.setdefault(issue, (kind, one, set()))[2].update(homes)
        for gone in raised(self._hass, self._prefix) - wanted.keys():
            ir.async_delete_issue(self._hass, DOMAIN, gone)
        for issue, (kind, one, homes) in wanted.items():
            named = {home for home in homes if home in titles}
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                issue,
                is_fixable=False,
                severity=ir.IssueSeverity.WARNING,
                translation_key=kind,
                translation_placeholders={
                    "hub": hub,
                    "start": _shown(one.start),
                    "end": _shown(one.end),
                    "names": names_of(named, titles),
                    "homes": str(len(homes)),
                    "others": str(len(homes) - len(named)),
                },
            )

    def _found(self, now: datetime) -> Iterator[tuple[str, Derogation, Iterable[str]]]:
        """Return kind, derogation and homes of what is to be told, the latest first."""
        seen: set[str] = set()
        recent = (one for one in self._derogations if now < one.end + _TOLD_FOR)
        for one in sorted(recent, key=lambda each: each.start, reverse=True):
            if one.progress is Progress.UNKNOWN:
                if now < one.end:
                    yield NOT_CONFIRMED, one, one.homes
                continue
            ends = one.at_end.silent or frozenset()
            starts = one.at_start.silent or frozenset()
            if one.end + self._late <= now:
                yield from self._silent(END_SILENT, one, ends - starts, seen)
            if one.start + self._late <= now:
                yield from self._silent(START_SILENT, one, starts, seen)

    def _silent(
        self, kind: str, one: Derogation, homes: frozenset[str], seen: set[str]
    ) -> Iterator[tuple[str, Derogation, set[str]]]:
        told = {
            home
            for home in homes - seen
            if not self._derogations.confirmed_after(home, one.start)
        }
        seen |= told
        if told:
            yield kind, one, told


def raised(hass: HomeAssistant, prefix: str) -> set[str]:
    """Return the issues whose id begins with something."""
    return {
        issue
        for domain, issue in ir.async_get(hass).issues
        if domain == DOMAIN and issue.startswith(prefix)
    }


@callback
def withdraw_all(hass: HomeAssistant, key: str) -> None:
    """Withdraw every issue of an account and of its homes, by its storage key."""
    for issue in raised(hass, key):
        ir.async_delete_issue(hass, DOMAIN, issue)


def _shown(instant: datetime) -> str:
    return f"{dt_util.as_local(instant):%Y-%m-%d %H:%M}"
