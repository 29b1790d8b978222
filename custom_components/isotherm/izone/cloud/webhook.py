"""Where the cloud reports changes to: an address with a secret in it."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
import logging
from typing import Any, Final, Protocol

from aiohttp.web import Request, Response
from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...const import DOMAIN
from ...hub.bounded import read_bounded
from ...hub.errors import ProtocolError
from ...hub.mishaps import Mishaps
from ...hub.parsing import number
from ..api.cloud_account import CloudAccount
from ..api.cloud_reports import MOST_BYTES, Report, ReportCheck
from ..const import CONF_WEBHOOK_ID
from ..timing import Timing

_LOGGER = logging.getLogger(__package__)
_METHODS: Final = ("POST",)


class _Hub(Protocol):
    """What is needed of the account's hub."""

    hass: HomeAssistant
    name: str
    config_entry: ConfigEntry[Any]
    mishaps: Mishaps
    timing: Timing
    account: CloudAccount

    def on_report(self, report: Report) -> None: ...


class CloudWebhook:
    """Hears reports of one account, and refuses what is none of its own.

    Home Assistant answers 200 to unknown addresses and to what fails: what is to be
    answered otherwise has to be answered here.

    Args:
        hub: of the account.

    """

    def __init__(self, hub: _Hub) -> None:
        """Begin without an address."""
        self._hub = hub
        self._check = ReportCheck()
        self._registered = ""

    @callback
    def register(self) -> None:
        """Listen from now on."""
        webhook_id = self._hub.config_entry.data.get(CONF_WEBHOOK_ID, "")
        if self._registered or not webhook_id:
            return
        webhook.async_register(
            self._hub.hass,
            DOMAIN,
            self._hub.name,
            webhook_id,
            self._async_handle,
            allowed_methods=_METHODS,
        )
        self._registered = webhook_id

    @callback
    def unregister(self) -> None:
        """Listen no longer."""
        if self._registered:
            webhook.async_unregister(self._hub.hass, self._registered)
            self._registered = ""

    async def _async_handle(
        self, _hass: HomeAssistant, _webhook_id: str, request: Request
    ) -> Response:
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        with self._hub.mishaps.contained("report"):
            status = await self._async_take(request)
        if status is not HTTPStatus.OK:
            _LOGGER.debug("%s: a report is refused: %s", self._hub.name, status.phrase)
        return Response(status=status)

    async def _async_take(self, request: Request) -> HTTPStatus:
        if (refused := _refused(request.headers)) is not None:
            return refused
        try:
            async with asyncio.timeout(self._hub.timing.report_within):
                body = await read_bounded(request.content, MOST_BYTES)
        except ProtocolError:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        try:
            report = Report.from_body(body)
        except ProtocolError:
            return HTTPStatus.BAD_REQUEST
        account = self._hub.account
        status = self._check.verdict(report, account.user_id, account.components)
        if status is HTTPStatus.OK:
            self._hub.on_report(report)
        return status


def _refused(headers: Mapping[str, str]) -> HTTPStatus | None:
    """Return what to answer to a report that is not worth reading; None to read it."""
    if (number(headers.get("Content-Length"), 0) or 0) > MOST_BYTES:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        # Little may unpack to very much.
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    return None
