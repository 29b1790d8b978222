"""What outlives a restart: settings of each heater, and what a derogation interrupted."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from .api.state import Derogation, HeaterState, Mode
from .models import Settings

IMPOSED: Final[Mapping[Derogation, Mode]] = {
    Derogation.BOOST: Mode.COMFORT,
    Derogation.HOLIDAY: Mode.FROST_PROTECTION,
}
"""What a derogation may put into the mode of a heater that reports no mode in force."""
_UNITS: Final[Mapping[Derogation, timedelta]] = {
    Derogation.BOOST: timedelta(minutes=1),
    Derogation.HOLIDAY: timedelta(days=1),
}
_SAVE_DELAY = 5.0


@dataclass(slots=True)
class Recollection:
    """What is remembered of one heater.

    Args:
        own: the settings that differ from the account's.
        before: fields that a derogation asked for from here may overwrite.
        derogation: the timed derogation that was last seen.
        left: its `derogation_time` when last seen.
        end: when it will end.

    """

    own: dict[str, int] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    derogation: Derogation | None = None
    left: int = 0
    end: datetime | None = None

    def watch(self, state: HeaterState, now: datetime) -> datetime | None:
        """Return when the derogation in force ends, steady while it counts down.

        Args:
            state: what the heater tells.
            now: the present.

        """
        derogation = state.derogating
        unit = _UNITS.get(derogation) if derogation else None
        left = state.derogation_time
        if unit is None or left is None:
            self.derogation, self.end = None, None
            return None
        if (derogation, left) != (self.derogation, self.left):
            end = (now + left * unit).replace(microsecond=0)
            # A count that runs down in step tells nothing new.
            runs = derogation is self.derogation and left < self.left
            if not (runs and self.end and abs(end - self.end) <= 1.5 * unit):
                self.end = end
            self.derogation, self.left = derogation, left
        return self.end

    def as_dict(self) -> dict[str, Any]:
        """Return what goes to the disk."""
        end = self.end.isoformat() if self.end else None
        return {**asdict(self), "end": end}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Recollection:
        """Read what came from the disk."""
        before = dict(data.get("before", {}))
        if "mode" in before:
            before["mode"] = Mode(before["mode"])
        derogation = data.get("derogation")
        return cls(
            own=dict(data.get("own", {})),
            before=before,
            derogation=Derogation(derogation) if derogation else None,
            left=data.get("left", 0),
            end=dt_util.parse_datetime(data["end"]) if data.get("end") else None,
        )


def interrupted(
    before: Mapping[str, Any], over: Derogation | None, state: HeaterState
) -> dict[str, Any]:
    """Return the changes that bring back what a derogation has overwritten.

    Nothing where the heater has a mode that is not the derogation's doing: then
    somebody has chosen it since.

    Args:
        before: what was in force when it began.
        over: the derogation that is over.
        state: what the heater tells, or will tell, without it.

    """
    imposed = IMPOSED.get(over) if over else None
    if "mode" in before and state.mode not in (before["mode"], imposed, None):
        return {}
    wanted = {k: v for k, v in before.items() if getattr(state, k) != v}
    # A programme sets the mode itself.
    if state.programme_on:
        wanted.pop("mode", None)
    return wanted


class Memory:
    """The recollections of an account, kept on disk.

    Args:
        hass: Home Assistant.
        entry_id: the account's config entry.
        defaults: settings of a heater that has none of its own.

    """

    def __init__(self, hass: HomeAssistant, entry_id: str, defaults: Settings) -> None:
        """Open the store without reading it."""
        self._store = memory_store(hass, entry_id)
        self._defaults = defaults
        self._heaters: dict[str, Recollection] = {}

    async def load(self) -> None:
        """Read the disk."""
        stored = await self._store.async_load() or {}
        self._heaters = {
            did: Recollection.from_dict(data) for did, data in stored.items()
        }

    def of(self, did: str) -> Recollection:
        """Return what is remembered of a heater."""
        return self._heaters.setdefault(did, Recollection())

    def settings(self, did: str) -> Settings:
        """Return a heater's settings."""
        return replace(self._defaults, **self.of(did).own)

    def set(self, did: str, **changes: int) -> None:
        """Change a heater's settings."""
        self.of(did).own.update(changes)
        self.save()

    def remember(
        self, did: str, changes: Mapping[str, Any], state: HeaterState
    ) -> dict[str, Any]:
        """Note what a command interrupts; return the changes that its end brings back.

        Args:
            did: the heater.
            changes: what is about to be sent.
            state: what is in force.

        """
        recollection = self.of(did)
        derogation = changes.get("derogation")
        if derogation is Derogation.NONE and not changes.keys() & {"mode", "power"}:
            after = replace(state, **changes)
            back = interrupted(self.take_before(did), state.derogating, after)
            return _heating(back) if "programme_on" in changes else back
        if "mode" in changes or changes.get("power") is False:
            recollection.before = {}
            self.save()
        elif derogation not in (None, Derogation.NONE) and state.derogating is None:
            before = {"mode": state.mode, "power": state.power}
            recollection.before = {k: v for k, v in before.items() if v is not None}
            self.save()
        return {}

    def take_before(self, did: str) -> dict[str, Any]:
        """Return what a derogation interrupted, and forget it."""
        recollection = self.of(did)
        before, recollection.before = recollection.before, {}
        self.save()
        return before

    @contextmanager
    def kept_if_refused(self, did: str) -> Iterator[None]:
        """Put back what is remembered of a heater where a command is refused."""
        before = self.of(did).before
        try:
            yield
        except HomeAssistantError:
            self.of(did).before = before
            self.save()
            raise

    def forget(self, did: str) -> None:
        """Forget a heater that is gone."""
        if self._heaters.pop(did, None):
            self.save()

    def save(self) -> None:
        """Write to the disk soon."""
        self._store.async_delay_save(
            lambda: {did: item.as_dict() for did, item in self._heaters.items()},
            _SAVE_DELAY,
        )

    async def close(self) -> None:
        """Write to the disk now."""
        await self._store.async_save(
            {did: item.as_dict() for did, item in self._heaters.items()}
        )


def _heating(back: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to bring back for somebody who wants it to heat: not that it was off."""
    kept = {k: v for k, v in back.items() if v is not False}
    return {k: Mode.COMFORT if v is Mode.OFF else v for k, v in kept.items()}


def memory_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return the store of an account."""
    return Store(hass, 1, f"{DOMAIN}.{entry_id}")
