"""What a vendor's folder brings to the house, one row of the table of vendors; and its runtime."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.application_credentials import ClientCredential
from homeassistant.components.repairs import RepairsFlow
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, ServiceCall
from homeassistant.helpers.config_entry_oauth2_flow import AbstractOAuth2Implementation
from homeassistant.helpers.entity import Entity
from homeassistant.util.json import JsonValueType

from .coordinator import HubCoordinator

type AnyHub = HubCoordinator[Any]
type IsothermConfigEntry = ConfigEntry[Runtime]
type EntityFactory = Callable[[Any, str], Iterable[Entity]]
type FlowStep = Callable[[Any], Coroutine[Any, Any, ConfigFlowResult]]


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
class Vendor:
    """One vendor.

    Args:
        key: the folder's name, kept in config entries; also its first step in the flow.
        name: the vendor's name as people know it.
        hubs: makes the hubs of a config entry: its own, or one per subentry.
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
    reauth: FlowStep | None = None
    reconfigure: FlowStep | None = None
    subentry_flows: Mapping[str, type[ConfigSubentryFlow]] = field(default_factory=dict)
    options_flow: Callable[[], OptionsFlow] | None = None
    actions: tuple[Action, ...] = ()
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
        hubs: by subentry id, None for the entry itself.

    """

    vendor: Vendor
    hubs: Mapping[str | None, AnyHub]

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
