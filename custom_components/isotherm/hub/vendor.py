"""What a vendor's folder brings to the house, one row of the table of vendors; and its runtime."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.application_credentials import ClientCredential
from homeassistant.components.repairs import RepairsFlow
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentry,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import Platform
from homeassistant.core import (
    CALLBACK_TYPE,
    HomeAssistant,
    ServiceCall,
    SupportsResponse,
    callback,
)
from homeassistant.helpers.config_entry_oauth2_flow import AbstractOAuth2Implementation
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import EntityPlatform
from homeassistant.util.json import JsonValueType

from .coordinator import HubCoordinator
from .shown import ShownHub

type AnyHub = HubCoordinator[Any]
type IsothermConfigEntry = ConfigEntry[Runtime]
type EntityFactory = Callable[[Any, str], Iterable[Entity]]
type FlowStep = Callable[[Any], Coroutine[Any, Any, ConfigFlowResult]]
type SubentryHub = Callable[
    [HomeAssistant, IsothermConfigEntry, ConfigSubentry, AnyHub | None], AnyHub
]
type Implementation = Callable[
    [HomeAssistant, str, ClientCredential], AbstractOAuth2Implementation
]
type Answer = dict[str, JsonValueType] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An action on entities.

    Args:
        name: below the integration's domain.
        domain: of the entities, for example ``climate``.
        schema: of the fields; None where there are none.
        run: does it for one entity.
        responds: whether it answers something.
        supports: whether an entity can do it. One that can't refuses, and is passed over
            where nobody named it but its area, floor or label.

    """

    name: str
    domain: str
    schema: Any
    run: Callable[[Any, ServiceCall], Coroutine[Any, Any, Answer]]
    responds: bool = False
    supports: Callable[[Entity], bool] = lambda entity: True


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAction:
    """An action without a target: of an account, or of homes that its fields name.

    Args:
        name: below the integration's domain.
        schema: of the fields; what is wrong becomes a sentence before `run`.
        run: does it, with the fields checked; finds out by them which hub is meant.
        responds: whether it answers something: never, where asked, or always.

    """

    name: str
    schema: Mapping[Any, Any]
    run: Callable[[HomeAssistant, ServiceCall], Coroutine[Any, Any, Answer]]
    responds: SupportsResponse = SupportsResponse.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """One vendor.

    Args:
        key: the folder's name, kept in config entries; also its first step in the flow.
        name: the vendor's name as people know it.
        hubs: makes the hubs of a config entry that are its own, one mostly.
        subentry_hub: makes the hub of a subentry, at set-up and whenever a subentry comes
            or changes; the last argument is the entry's own hub.
        entities: per platform, makes the entities of a device by its key, or of the hub
            itself for the key `HUB`.
        flow: the vendor's steps of the config flow, each named after the vendor.
        reauth: the step of `flow` that signs in again, where the vendor has a sign-in.
        reconfigure: the step of `flow` that changes an entry.
        subentry_flows: the flows of subentries, by their type.
        options_flow: makes the flow of the options.
        actions: actions that no other vendor has.
        diagnostics: what a hub may show of itself, secrets already left out.
        device_diagnostics: what it may show of one of its devices, by its key.
        fix_flow: returns what fixes an issue of a loaded hub, by the issue's data.
        rename: renames a device, by its key, in the vendor's account.
        forget: called when a config entry was removed, to remove what is kept of it.
        implementation: returns how to sign in by OAuth with a credential, by its name.
        watch: called for every entry of the vendor, to look for further hubs while it is
            loaded; returns what ends that.

    """

    key: str
    name: str
    hubs: Callable[[HomeAssistant, IsothermConfigEntry], Iterable[AnyHub]]
    entities: Mapping[Platform, EntityFactory]
    flow: type[ConfigFlow]
    diagnostics: Callable[[Any], dict[str, Any]]
    device_diagnostics: Callable[[Any, str], dict[str, Any]]
    subentry_hub: SubentryHub | None = None
    reauth: FlowStep | None = None
    reconfigure: FlowStep | None = None
    subentry_flows: Mapping[str, type[ConfigSubentryFlow]] = field(default_factory=dict)
    options_flow: Callable[[], OptionsFlow] | None = None
    actions: tuple[Action | AccountAction, ...] = ()
    fix_flow: Callable[[Any, dict[str, Any]], RepairsFlow] | None = None
    rename: Callable[[Any, str, str], Awaitable[None]] | None = None
    forget: Callable[[HomeAssistant, IsothermConfigEntry], Awaitable[None]] | None = (
        None
    )
    implementation: Implementation | None = None
    watch: Callable[[HomeAssistant], CALLBACK_TYPE] | None = None


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a loaded config entry keeps.

    Args:
        vendor: the vendor's row.
        hubs: that run, by subentry id, None for the entry itself.

    """

    vendor: Vendor
    hubs: dict[str | None, AnyHub] = field(default_factory=dict)
    _shown: dict[str | None, ShownHub] = field(default_factory=dict)
    _platforms: list[tuple[EntityPlatform, EntityFactory]] = field(default_factory=list)

    @property
    def hub(self) -> AnyHub:
        """Return the hub of an entry that is one hub as a whole."""
        return self.hubs[None]

    def hub_of(self, device_id: str) -> AnyHub | None:
        """Return the hub of a device, by the registry's id of it."""
        for hub in self.hubs.values():
            if device_id in (hub.hub_device_id, *hub.device_ids.values()):
                return hub
        return None

    @callback
    def show(self, hub: AnyHub) -> None:
        """Count a hub, which was asked at least once, and show it on all platforms."""
        shown = ShownHub(hub)
        self.hubs[hub.subentry_id] = hub
        self._shown[hub.subentry_id] = shown
        for platform, factory in self._platforms:
            shown.add_to(platform, factory)

    @callback
    def withdraw(self, subentry_id: str | None) -> ShownHub | None:
        """Count a hub no longer; return it where it was there, for `async_end`."""
        self.hubs.pop(subentry_id, None)
        if shown := self._shown.pop(subentry_id, None):
            shown.detach()
        return shown

    async def async_add_platform(
        self, platform: EntityPlatform, factory: EntityFactory
    ) -> None:
        """Show all hubs on a further platform, also those that come later."""
        self._platforms.append((platform, factory))
        added = [shown.add_to(platform, factory) for shown in self._shown.values()]
        await asyncio.gather(*(entities.async_settle() for entities in added))
