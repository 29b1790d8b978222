"""Commands of an app account: REST first, push where REST is out of order."""

from contextlib import suppress
from datetime import datetime
import logging
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.event import async_call_later

from ..hub.errors import (
    ApiError,
    AuthError,
    ConnectError,
    NotFoundError,
    OfflineError,
    RejectedError,
)
from .account import Account
from .api.app.client import AppClient
from .api.websocket import AppWebSocket
from .families import Attributes, Raw
from .group_control import GroupControl

_LOGGER = logging.getLogger(__package__)

ATTR_INVALID: Final = 9025


class CommandSender:
    """Sends commands to devices, and asks push for their effect.

    Args:
        hass: Home Assistant.
        client: the account's REST client.
        control: sends commands that several devices share.
        push: the account's sockets.
        account: what is known of the devices.
        confirm_after: seconds after a command at which push is asked for the state.

    """

    def __init__(
        self,
        hass: HomeAssistant,
        client: AppClient,
        control: GroupControl,
        push: AppWebSocket,
        account: Account,
        *,
        confirm_after: float,
    ) -> None:
        """Keep the two ways to the vendor, and when to ask push for the effect."""
        self._hass = hass
        self._client = client
        self._control = control
        self._push = push
        self._account = account
        self._confirm_after = confirm_after
        self._confirms: dict[str, CALLBACK_TYPE] = {}

    async def send(self, did: str, request: Attributes | Raw) -> None:
        """Send one control call, over push only where REST is out of order.

        Args:
            did: the device.
            request: attributes, or the raw control of products without data points.

        Raises:
            ApiError: in all its kinds.

        """
        if isinstance(request, list):
            await self._client.devices.control_raw(did, request)
        elif request:
            await self._send_attributes(did, request)
        else:
            return
        if record := self._account.records.get(did):
            record.commanded_at = self._client.http.asked_at
        self._confirm_later(did)

    async def _send_attributes(self, did: str, attrs: Attributes) -> None:
        try:
            await self._control.control(did, attrs)
        except ApiError as err:
            if _is_final(err) or not self._push.alive_for(did):
                raise
            _LOGGER.debug("Control over REST failed (%s), trying push", err)
            try:
                await self._push.write(did, attrs)
            except ConnectError:
                # What REST made of it counts: it may have been carried out.
                raise err from None

    def _confirm_later(self, did: str) -> None:
        async def confirm(_now: datetime) -> None:
            self._confirms.pop(did, None)
            if self._push.alive_for(did):
                self._account.asked(did)
                with suppress(ApiError):
                    await self._push.read(did)

        self.forget(did)
        self._confirms[did] = async_call_later(self._hass, self._confirm_after, confirm)

    def forget(self, did: str) -> None:
        """Ask no more for the effect of what a device was told."""
        if cancel := self._confirms.pop(did, None):
            cancel()

    def close(self) -> None:
        """Give up gathered commands, and ask for no effect any more."""
        self._control.close()
        for did in list(self._confirms):
            self.forget(did)


def _is_final(err: ApiError) -> bool:
    """Tell a refusal, which another way would meet too, from a vendor out of order."""
    if isinstance(err, AuthError | NotFoundError | OfflineError):
        return True
    return isinstance(err, RejectedError) and err.code == ATTR_INVALID
