"""Commands of a Heatzy account: REST first, push where REST is out of order."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
import logging
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.event import async_call_later

from ..gizwits.api.app.client import AppClient
from ..gizwits.api.websocket import AppWebSocket
from ..hub.errors import ApiError, AuthError, NotFoundError, OfflineError, RejectedError
from .account import Account
from .api.commands import to_attrs, to_raw
from .api.extras import split, write_extras
from .api.program import Program
from .group_control import GroupControl
from .models import Heater

_LOGGER = logging.getLogger(__package__)

ATTR_INVALID: Final = 9025


class Sender:
    """Sends changes to heaters, and asks push for their effect.

    Args:
        hass: Home Assistant.
        client: the account's REST client.
        control: sends commands that several heaters share.
        push: the account's sockets.
        account: what is known of the heaters.
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
        """Start with nothing to confirm."""
        self._hass = hass
        self._client = client
        self._control = control
        self._push = push
        self._account = account
        self._confirm_after = confirm_after
        self._confirms: dict[str, CALLBACK_TYPE] = {}
        self._programmes: dict[str, Program] = {}

    async def send(self, heater: Heater, changes: Mapping[str, Any]) -> None:
        """Send changes: one control call, over push only where REST is out of order.

        Args:
            heater: the heater.
            changes: wanted values by field.

        Raises:
            ApiError: in all its kinds.

        """
        if heater.product.raw:
            await self._client.devices.control_raw(heater.did, to_raw(changes))
            return
        known, beyond = split(changes)
        state = self._account.state(heater.did)
        sent = self._programmes.get(heater.did)
        attrs = to_attrs(heater.product, state, known, sent)
        attrs |= write_extras(heater.points, beyond)
        if not attrs:
            return
        try:
            await self._control.control(heater.did, attrs)
        except ApiError as err:
            if _is_final(err) or not self._push.alive_for(heater.did):
                raise
            _LOGGER.debug("Control over REST failed (%s), trying push", err)
            await self._push.write(heater.did, attrs)
        if "programme" in known:
            self._programmes[heater.did] = known["programme"]
        self._confirm_later(heater.did)

    def _confirm_later(self, did: str) -> None:
        async def confirm(_now: datetime) -> None:
            self._confirms.pop(did, None)
            if self._push.alive_for(did):
                self._account.asked(did)
                with suppress(ApiError):
                    await self._push.read(did)

        if cancel := self._confirms.pop(did, None):
            cancel()
        self._confirms[did] = async_call_later(self._hass, self._confirm_after, confirm)

    def close(self) -> None:
        """Gather and confirm nothing any more."""
        self._control.close()
        for cancel in self._confirms.values():
            cancel()
        self._confirms.clear()


def _is_final(err: ApiError) -> bool:
    """Tell a refusal, which another way would meet too, from a vendor out of order."""
    if isinstance(err, AuthError | NotFoundError | OfflineError):
        return True
    return isinstance(err, RejectedError) and err.code == ATTR_INVALID
