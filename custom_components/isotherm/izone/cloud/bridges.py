"""The entries of the bridges that an account has: made, told of it, or offered."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_IGNORE,
    SOURCE_IMPORT,
    SOURCE_INTEGRATION_DISCOVERY,
    ConfigEntry,
    ConfigEntryState,
)
from homeassistant.const import CONF_HOST, CONF_NAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import discovery_flow

from ...const import CONF_VENDOR, DOMAIN
from ..api.cloud_account import CloudAccount
from ..api.system import System
from ..api.targets import UNIT
from ..const import CONF_ACCOUNT, CONF_BRIDGES, CONF_UID, NAME, VENDOR

_PREFIX: Final = "cloud_"


class CloudBridges:
    """Keep the entries of bridges in step with an account.

    Who signed in wants its bridges: each is added once without a question. One whose
    entry was removed since is only offered.

    Args:
        hass: Home Assistant.
        entry: the account's.
        account: what the cloud holds of it.

    """

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], account: CloudAccount
    ) -> None:
        """Begin with nothing done."""
        self._hass = hass
        self._entry = entry
        self._account = account
        self._adding: set[str] = set()
        self._offered: set[str] = set()

    @callback
    def keep_step(self) -> None:
        """Add, offer and tell what the last answer calls for."""
        for uid in sorted(self._account.components.uids):
            entry = self._hass.config_entries.async_entry_for_domain_unique_id(
                DOMAIN, uid
            )
            if entry is None:
                self._add_or_offer(uid)
            elif entry.source != SOURCE_IGNORE:
                self._note(uid)
                self._tell(entry)

    def _known(self) -> list[str]:
        return list(self._entry.data.get(CONF_BRIDGES, ()))

    def _note(self, uid: str) -> None:
        """Remember that a bridge was added, or was there."""
        if uid not in (known := self._known()):
            data = {**self._entry.data, CONF_BRIDGES: sorted([*known, uid])}
            self._hass.config_entries.async_update_entry(self._entry, data=data)

    def _add_or_offer(self, uid: str) -> None:
        if uid in self._adding:
            return
        told = {
            CONF_UID: uid,
            CONF_ACCOUNT: self._entry.unique_id,
            CONF_NAME: self._title(uid),
        }
        if uid not in self._known():
            self._adding.add(uid)
            self._entry.async_create_background_task(
                self._hass, self._async_add(uid, told), f"{NAME} bridge"
            )
        elif uid not in self._offered:
            self._offered.add(uid)
            discovery_flow.async_create_flow(
                self._hass,
                DOMAIN,
                context={"source": SOURCE_INTEGRATION_DISCOVERY},
                data=told,
            )

    async def _async_add(self, uid: str, told: dict[str, Any]) -> None:
        try:
            await self._hass.config_entries.flow.async_init(
                DOMAIN, context={"source": SOURCE_IMPORT}, data=told
            )
        finally:
            self._adding.discard(uid)
        if self._hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, uid):
            self._note(uid)

    def _title(self, uid: str) -> str:
        component = self._account.component(uid, UNIT)
        name = System.from_json(component.datagram).name if component else None
        return f"{NAME} {name}" if name else NAME

    def _tell(self, bridge: ConfigEntry[Any]) -> None:
        """Let a bridge's entry know the account, unless another has it."""
        entries, ours = self._hass.config_entries, self._entry.unique_id
        of = bridge.data.get(CONF_ACCOUNT)
        others = entries.async_entry_for_domain_unique_id(DOMAIN, of) if of else None
        if of != ours and others is None:
            data = {**bridge.data, CONF_ACCOUNT: ours}
            entries.async_update_entry(bridge, data=data)
            if bridge.state is ConfigEntryState.LOADED:
                # It has one more thing to show.
                entries.async_schedule_reload(bridge.entry_id)
        elif bridge.state is ConfigEntryState.SETUP_RETRY and lacks_address(bridge):
            entries.async_schedule_reload(bridge.entry_id)


def account_id(user_id: str) -> str:
    """Return the unique id of an account: a bridge's is a number too, of nine digits."""
    return f"{_PREFIX}{user_id}"


def user_id_of(account: ConfigEntry[Any]) -> str:
    """Return the userID of an account."""
    return (account.unique_id or "").removeprefix(_PREFIX)


@callback
def lacks_address(entry: ConfigEntry[Any] | None) -> bool:
    """Tell whether an entry is of a bridge that is reached through its account alone."""
    return bool(
        entry and entry.data.get(CONF_ACCOUNT) and not entry.data.get(CONF_HOST)
    )


@callback
def account_comes(hass: HomeAssistant, bridge: ConfigEntry[Any]) -> bool:
    """Tell whether the account of a bridge is about to be loaded, as at the start."""
    account = hass.config_entries.async_entry_for_domain_unique_id(
        DOMAIN, bridge.data.get(CONF_ACCOUNT, "")
    )
    if account is None or account.disabled_by:
        return False
    return account.state in {
        ConfigEntryState.NOT_LOADED,
        ConfigEntryState.SETUP_IN_PROGRESS,
    }


def bridges_of(
    hass: HomeAssistant, account: ConfigEntry[Any]
) -> Iterable[ConfigEntry[Any]]:
    """Return the entries of an account's bridges."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.data.get(CONF_VENDOR) == VENDOR
        and entry.data.get(CONF_ACCOUNT) == account.unique_id
    ]


async def forget_account(hass: HomeAssistant, account: ConfigEntry[Any]) -> None:
    """Remove the bridges that only a removed account led to; others stay without it."""
    for bridge in bridges_of(hass, account):
        if heir := _other_account(hass, account, bridge):
            data = {**bridge.data, CONF_ACCOUNT: heir.unique_id}
            hass.config_entries.async_update_entry(bridge, data=data)
            continue
        if lacks_address(bridge):
            await hass.config_entries.async_remove(bridge.entry_id)
            continue
        data = {key: it for key, it in bridge.data.items() if key != CONF_ACCOUNT}
        hass.config_entries.async_update_entry(bridge, data=data)
        if bridge.state is ConfigEntryState.LOADED:
            hass.config_entries.async_schedule_reload(bridge.entry_id)


def _other_account(
    hass: HomeAssistant, account: ConfigEntry[Any], bridge: ConfigEntry[Any]
) -> ConfigEntry[Any] | None:
    """Return another account that has a bridge, None where there is none."""
    return next(
        (
            one
            for one in hass.config_entries.async_entries(DOMAIN)
            if one.entry_id != account.entry_id
            and bridge.unique_id in one.data.get(CONF_BRIDGES, ())
        ),
        None,
    )
