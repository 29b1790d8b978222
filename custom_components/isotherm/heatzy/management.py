"""Changes of the account itself: names, heaters that come and go, the password."""

from typing import TYPE_CHECKING

from homeassistant.const import CONF_PASSWORD
from homeassistant.core import HomeAssistant

from ..gizwits.api.app.client import AppClient
from ..gizwits.api.models import Binding
from ..hub.errors import NotFoundError, RejectedError
from ..hub.vendor import IsothermConfigEntry
from .account import Account

if TYPE_CHECKING:
    from .coordinator import HeatzyCoordinator


class Management:
    """What a person changes of the account; never done by itself.

    Args:
        hub: the account's hub.
        client: its REST client.
        account: what is known of the heaters.

    """

    def __init__(
        self, hub: HeatzyCoordinator, client: AppClient, account: Account
    ) -> None:
        """Take note of whom to tell."""
        self._hub = hub
        self._client = client
        self._account = account

    async def rename(self, did: str, name: str) -> None:
        """Rename a heater in the vendor's account; two requests.

        The remark, in which the vendor's app keeps the heater's place and zone, is
        read afresh and sent back as it is.

        Args:
            did: the heater.
            name: its new name.

        Raises:
            NotFoundError: it is no longer in the account.
            ApiError: the vendor refused, failed or was not there.

        """
        if (binding := await self._binding(did)) is None:
            raise NotFoundError("the heater is no longer in the account")
        await self._client.devices.rename(did, name, binding.remark)
        self._account.rename(did, name)
        self._hub.async_restore(did)

    async def remove(self, did: str) -> None:
        """Remove a heater from the vendor's account, and from the hub.

        Args:
            did: the heater.

        Raises:
            RejectedError: the vendor did not remove it.
            ApiError: the vendor refused, failed or was not there.

        """
        try:
            outcome = await self._client.devices.unbind([did])
        except NotFoundError:
            pass
        else:
            if did not in outcome.success and await self._binding(did):
                raise RejectedError("the heater is still in the account")
        self._account.remove(did)
        self._hub.drop(did)

    async def bind(self, product_key: str, mac: str, product_secret: str) -> None:
        """Add a heater to the vendor's account; the secret is used once, not kept.

        Args:
            product_key: the product's id.
            mac: the heater's hardware address.
            product_secret: the product's secret.

        Raises:
            ValueError: something is empty.
            ApiError: the vendor refused, failed or was not there.

        """
        await self._client.devices.bind_mac(product_key, mac, product_secret)
        await self._hub.async_refresh()

    async def change_password(
        self, hass: HomeAssistant, entry: IsothermConfigEntry, new: str
    ) -> None:
        """Change the account's password, here too: nobody has to sign in again.

        Args:
            hass: Home Assistant.
            entry: the account's config entry.
            new: the new password.

        Raises:
            AuthError: the vendor does not accept the password that is kept here.
            ApiError: the vendor refused, failed or was not there.

        """
        await self._client.account.change_password(new)
        hass.config_entries.async_update_entry(
            entry, data={**entry.data, CONF_PASSWORD: new}
        )

    async def _binding(self, did: str) -> Binding | None:
        bindings = await self._client.devices.bindings()
        return next((one for one in bindings if one.did == did), None)
