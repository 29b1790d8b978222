"""Asks a home's gateway for a diagnosis, and for its result some minutes later."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..hub.errors import ApiError, ClosedError, InvalidChange
from ..hub.vendor import IsothermConfigEntry
from .api.client import PartnerClient
from .api.models import Diagnosis
from .kept import Kept
from .kept_form import PendingDiagnosis
from .timing import SmartlinkTiming

_TRIES: Final = 3
"""How often a result is asked for that the vendor does not give."""

type Told = Callable[[str, Diagnosis | ApiError], None]


class Diagnosing:
    """The diagnoses of an account; those under way go on after a restart.

    Args:
        hass: Home Assistant.
        entry: the account's config entry.
        client: asks for them.
        kept: keeps those under way.
        timing: how long to wait for a result.
        told: is told of a result that nobody waits for, with the home's id.

    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: IsothermConfigEntry,
        client: PartnerClient,
        kept: Kept,
        *,
        timing: SmartlinkTiming,
        told: Told,
    ) -> None:
        """Ask nothing yet."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._kept = kept
        self._timing = timing
        self._told = told
        self._waiting: dict[str, asyncio.Future[Diagnosis | ApiError]] = {}
        self._closed = False

    @callback
    def resume(self) -> None:
        """Go on with what was under way when Home Assistant stopped."""
        for one in self._kept.diagnoses.values():
            self._follow(one)

    async def async_begin(self, home_id: str) -> str:
        """Ask for a diagnosis, and return its id; the result comes by itself.

        Raises:
            InvalidChange: ``smartlink_diagnosis_refused``.
            ApiError: in all its kinds.

        """
        answer = await self._client.request_diagnosis(home_id)
        if not answer.accepted or answer.message_id is None:
            raise InvalidChange("smartlink_diagnosis_refused")
        due = dt_util.utcnow() + timedelta(seconds=self._timing.diagnosis)
        one = PendingDiagnosis(answer.message_id, home_id, due)
        self._kept.diagnoses[one.message_id] = one
        await self._kept.async_save()
        self._follow(one)
        return one.message_id

    async def async_result(self, message_id: str) -> Diagnosis:
        """Wait for a result; nobody else is told of it then.

        Raises:
            ApiError: in all its kinds; ClosedError where it will be told later.

        """
        if self._closed:
            raise ClosedError("the account was stopped")
        result = self._hass.loop.create_future()
        self._waiting[message_id] = result
        try:
            found: Diagnosis | ApiError = await result
        finally:
            self._waiting.pop(message_id, None)
        if isinstance(found, ApiError):
            raise found
        return found

    @callback
    def stop(self) -> None:
        """Wait no more; the result of what is under way is told after the next start."""
        self._closed = True
        for result in self._waiting.values():
            if not result.done():
                result.set_result(ClosedError("the account was stopped"))

    def _follow(self, one: PendingDiagnosis) -> None:
        if self._closed:
            return
        self._entry.async_create_background_task(
            self._hass, self._async_follow(one), "isotherm smartlink diagnosis"
        )

    async def _async_follow(self, one: PendingDiagnosis) -> None:
        left = (one.due - dt_util.utcnow()).total_seconds()
        await asyncio.sleep(max(left, 0))
        found = await self._async_ask(one.message_id)
        self._kept.diagnoses.pop(one.message_id, None)
        self._kept.touch()
        result = self._waiting.get(one.message_id)
        if result is None or result.done():
            self._told(one.home_id, found)
        else:
            result.set_result(found)

    async def _async_ask(self, message_id: str) -> Diagnosis | ApiError:
        for left in reversed(range(_TRIES)):
            try:
                return await self._client.diagnosis(message_id)
            except ApiError as err:
                if not left:
                    return err
            await asyncio.sleep(self._timing.report_every)
        raise AssertionError
