"""The config flow asks a bridge over HTTP who it is, reads it and adds it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_PORT

from ..hub.errors import ApiError, ConnectError, RateLimitError
from ..hub.names import free_name
from .api.errors import UnpairedError, WrongBridgeError
from .cloud.flow import CloudSteps
from .const import CONF_SEARCH, PORTS, Ports
from .first_read import async_read
from .identity import Identity, identify
from .search import parse_address
from .timing import izone_timing

_LOGGER = logging.getLogger(__package__)

_ERRORS: Final[tuple[tuple[type[ApiError], str], ...]] = (
    (UnpairedError, "bridge_unpaired"),
    (WrongBridgeError, "wrong_bridge"),
    (RateLimitError, "bridge_busy"),
    (ConnectError, "bridge_unreachable"),
    (ApiError, "not_a_bridge"),
)

type Told = tuple[Identity | None, dict[str, str]]
"""Who answers at an address, or the errors of the form."""
type Then = Callable[[Identity], Awaitable[ConfigFlowResult]]
type Again = Callable[[Mapping[str, str]], ConfigFlowResult]


class AskSteps(CloudSteps):
    """Ask an address who it is, with a page that says so where that takes long."""

    _search: dict[str, Any]
    _asking: asyncio.Task[Told]
    _then: Then
    _again: Again

    async def _async_ask(
        self, text: str, uid: str | None = None, *, then: Then, again: Again
    ) -> ConfigFlowResult:
        """Ask, then go on with who answered, or show the form again.

        Args:
            text: the address as it was typed, with a port or without.
            uid: the bridge to expect; None for any.
            then: what to do with the bridge.
            again: shows the form with errors by field.

        """
        self._then, self._again = then, again
        self._asking = self.hass.async_create_task(
            self._async_told(partial(async_read, self.hass), text, uid),
            "iZone bridge",
        )
        await asyncio.wait({self._asking}, timeout=izone_timing(self.hass).asks_unshown)
        if self._asking.done():
            return await self.async_step_izone_told()
        return await self.async_step_izone_ask()

    async def async_step_izone_ask(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Wait for a bridge, with a page that says so."""
        if self._asking.done():
            return self.async_show_progress_done(next_step_id="izone_told")
        return self.async_show_progress(
            step_id="izone_ask",
            progress_action="izone_ask",
            progress_task=self._asking,
        )

    async def async_step_izone_told(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on with what the bridge told of itself."""
        identity, errors = await self._asking
        if identity is None:
            return self._again(errors)
        return await self._then(identity)

    async def _async_identify(self, host: str, uid: str) -> Told:
        """Ask somebody who was announced; nothing more is read of who may be forged."""
        timing = izone_timing(self.hass).http
        return await self._async_told(partial(identify, timing=timing), host, uid)

    async def _async_told(
        self,
        ask: Callable[[str, int, str | None], Awaitable[Identity]],
        text: str,
        uid: str | None,
    ) -> Told:
        try:
            host, port = parse_address(text, self._port)
        except ValueError:
            return None, {CONF_HOST: "invalid_host"}
        try:
            return await ask(host, port, uid), {}
        except ApiError as err:
            _LOGGER.debug("%s was asked who it is: %s", text, err)
            key = next(key for kind, key in _ERRORS if isinstance(err, kind))
            return None, {"base": key}

    async def _async_add(self, identity: Identity) -> ConfigFlowResult:
        await self.async_set_unique_id(identity.uid, raise_on_progress=False)
        self._abort_if_known(identity)
        return self.async_create_entry(
            title=free_name(self.hass, identity.title),
            data=identity.entry_data,
            options={CONF_SEARCH: self._search} if self._search else {},
        )

    @property
    def _port(self) -> int:
        """The port where none is typed."""
        return self.hass.data.get(PORTS, Ports()).http

    def _host_text(self, data: Mapping[str, Any]) -> str:
        """Return an entry's host as one types it."""
        port = data.get(CONF_PORT, self._port)
        suffix = "" if port == self._port else f":{port}"
        return f"{data.get(CONF_HOST, '')}{suffix}"
