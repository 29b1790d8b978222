"""What is kept of an account across restarts, in one file per entry."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
import logging
from pathlib import Path
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..hub.parsing import mapping, sequence, truth
from ..hub.vendor import IsothermConfigEntry
from .const import VENDOR
from .derogations import Derogation, Derogations
from .issues import withdraw_all
from .kept_form import (
    PendingDiagnosis,
    derogation_from_json,
    derogation_to_json,
    diagnosis_from_json,
    diagnosis_to_json,
)

_LOGGER = logging.getLogger(__package__)

KEEP: Final = 30 * 24 * 3600.0
"""Seconds after its end for which a derogation is kept."""
MOST_ROOMS: Final = 100_000
"""Rooms of past derogations that are kept: six evenings of 5,000 homes with three each."""
_VERSION: Final = 1
_FOREIGN: Final = (ValueError, TypeError, KeyError, AttributeError, NotImplementedError)
"""What reading raises of a file that is not ours, or of another time."""


def kept_store(hass: HomeAssistant, key: str) -> Store[dict[str, Any]]:
    """Return the store of an account, by its storage key.

    What it wrote outlasts a power cut; it is encoded aside from the event loop.
    """
    return Store(
        hass,
        _VERSION,
        f"{DOMAIN}.{VENDOR}.{key}",
        private=True,
        atomic_writes=True,
        serialize_in_event_loop=False,
    )


class Kept:
    """The derogations of an account, and their file.

    Args:
        hass: Home Assistant.
        key: the hub's storage key.
        saving: seconds until what a crash may take is written.

    """

    def __init__(self, hass: HomeAssistant, key: str, saving: float) -> None:
        """Open the store without reading it."""
        self._hass = hass
        self._store = kept_store(hass, key)
        self._saving = saving
        self._lock = asyncio.Lock()
        self._changes = self._saved = 0
        self._closed = False
        self._cancel_timer: CALLBACK_TYPE | None = None
        self.derogations = Derogations()
        self.diagnoses: dict[str, PendingDiagnosis] = {}
        """Those whose result is yet to come, by the vendor's id of each."""
        self.shifted: bool | None = None
        """Whether reported setpoints hold a derogation's degrees, once that was learnt."""

    async def async_load(self) -> None:
        """Read what earlier runs kept; a file that can't be read is set aside."""
        try:
            told = mapping(await self._store.async_load())
        except (HomeAssistantError, *_FOREIGN) as err:
            await self._async_set_aside(f"it is foreign ({type(err).__name__})")
            return
        derogations, diagnoses, foreign = await self._hass.async_add_executor_job(
            _read, told
        )
        for one in derogations:
            self.derogations.put(one)
            await asyncio.sleep(0)
        self.diagnoses.update({one.message_id: one for one in diagnoses})
        self.shifted = truth(told.get("shifted"))
        if foreign:
            await self._async_set_aside(f"{foreign} parts of it are foreign")
            await self.async_save()

    async def _async_set_aside(self, why: str) -> None:
        path = Path(self._store.path)
        aside = path.with_name(f"{path.name}.unread.{dt_util.utcnow():%Y%m%dT%H%M%S}")
        _LOGGER.error(
            "What was kept of derogations can't be read as a whole: %s. Scheduled"
            " derogations stay in force, but some are no longer shown or followed here."
            " The file is now %s",
            why,
            aside.name,
        )
        with suppress(OSError):
            await self._hass.async_add_executor_job(path.rename, aside)

    @callback
    def learn(self, shifted: bool | None) -> None:
        """Keep whether setpoints hold a derogation's degrees; None tells nothing."""
        if shifted is not None and shifted is not self.shifted:
            self.shifted = shifted
            self.touch()

    @callback
    def touch(self) -> None:
        """Write soon what changed."""
        self._changes += 1
        if self._cancel_timer is None and not self._closed:
            self._cancel_timer = async_call_later(
                self._hass, self._saving, self._async_save_later
            )

    async def _async_save_later(self, _now: datetime) -> None:
        self._cancel_timer = None
        await self._async_save()

    async def async_save(self) -> None:
        """Write what there is to the disk now, where a crash can't take it."""
        self._changes += 1
        await self._async_save()

    async def async_close(self) -> None:
        """Write what changed, and nothing later by itself."""
        self._closed = True
        if self._cancel_timer:
            self._cancel_timer()
            self._cancel_timer = None
        await self._async_save()

    async def _async_save(self) -> None:
        async with self._lock:
            if self._saved == self._changes:
                return
            saving = self._changes
            self._drop_superfluous()
            data = await self._hass.async_add_executor_job(
                _written, tuple(self.derogations), tuple(self.diagnoses.values())
            )
            await self._store.async_save(data | {"shifted": self.shifted})
            self._saved = saving

    def _drop_superfluous(self) -> None:
        for id_ in self.derogations.superfluous(dt_util.utcnow(), KEEP, MOST_ROOMS):
            self.derogations.drop(id_)


def _read(
    told: Mapping[str, Any],
) -> tuple[list[Derogation], list[PendingDiagnosis], int]:
    """Return what was kept, and how many parts of it are foreign."""
    derogations: list[Derogation] = []
    diagnoses: list[PendingDiagnosis] = []
    foreign = 0
    for row in sequence(told.get("derogations")):
        try:
            derogations.append(derogation_from_json(row))
        except _FOREIGN:
            foreign += 1
    for row in sequence(told.get("diagnoses")):
        try:
            diagnoses.append(diagnosis_from_json(row))
        except _FOREIGN:
            foreign += 1
    return derogations, diagnoses, foreign


def _written(
    derogations: Iterable[Derogation], diagnoses: Iterable[PendingDiagnosis]
) -> dict[str, Any]:
    return {
        "derogations": [derogation_to_json(one) for one in derogations],
        "diagnoses": [diagnosis_to_json(one) for one in diagnoses],
    }


async def async_forget(hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
    """Remove what is kept of an account that was removed, and its issues."""
    withdraw_all(hass, entry.entry_id)
    await kept_store(hass, entry.entry_id).async_remove()
