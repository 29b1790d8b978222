"""Changes of the account itself: names, heaters that come and go, the password.

A person makes them; nothing of this is ever done by itself.
"""

from homeassistant.const import CONF_PASSWORD

from ..gizwits.api.models import Binding
from ..gizwits.app_coordinator import AppCoordinator
from ..hub.errors import NotFoundError, RejectedError


async def rename(hub: AppCoordinator, did: str, name: str) -> None:
    """Rename a heater in the vendor's account; two requests.

    The remark, in which the vendor's app keeps the heater's place and zone, is
    read afresh and sent back as it is.

    Args:
        hub: the account.
        did: the heater.
        name: its new name.

    Raises:
        HomeAssistantError: it is no longer in the account, or the vendor refused, failed
            or was not there.

    """
    with hub.translated_errors():
        if (binding := await _binding(hub, did)) is None:
            raise NotFoundError("the heater is no longer in the account")
        await hub.client.devices.rename(did, name, binding.remark)
    hub.account.rename(did, name)
    hub.async_publish(did)


async def remove(hub: AppCoordinator, did: str) -> None:
    """Remove a heater from the vendor's account, and from the hub.

    Args:
        hub: the account.
        did: the heater.

    Raises:
        RejectedError: the vendor did not remove it.
        ApiError: the vendor refused, failed or was not there.

    """
    try:
        outcome = await hub.client.devices.unbind([did])
    except NotFoundError:
        pass
    else:
        if did not in outcome.success and await _binding(hub, did):
            raise RejectedError("the heater is still in the account")
    hub.async_remove(did)


async def bind(
    hub: AppCoordinator, product_key: str, mac: str, product_secret: str
) -> None:
    """Add a heater to the vendor's account; the secret is used once, not kept.

    Args:
        hub: the account.
        product_key: the product's id.
        mac: the heater's hardware address.
        product_secret: the product's secret.

    Raises:
        ValueError: something is empty.
        ApiError: the vendor refused, failed or was not there.

    """
    await hub.client.devices.bind_mac(product_key, mac, product_secret)
    await hub.async_refresh()


async def change_password(hub: AppCoordinator, new: str) -> None:
    """Change the account's password, here too: nobody has to sign in again.

    Args:
        hub: the account.
        new: the new password.

    Raises:
        AuthError: the vendor does not accept the password that is kept here.
        ApiError: the vendor refused, failed or was not there.

    """
    await hub.client.account.change_password(new)
    entry = hub.config_entry
    hub.hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_PASSWORD: new}
    )


async def _binding(hub: AppCoordinator, did: str) -> Binding | None:
    bindings = await hub.client.devices.bindings()
    return next((one for one in bindings if one.did == did), None)
