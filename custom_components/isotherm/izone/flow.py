"""The config flow's iZone steps: search or type, confirm over HTTP, move, set options."""

import asyncio
from collections.abc import Mapping
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from homeassistant.helpers.typing import DiscoveryInfoType
import voluptuous as vol

from ..hub.errors import ApiError, ConnectError, RateLimitError
from ..hub.names import free_name
from .api.discovery import Announcement, is_near
from .api.errors import UnpairedError, WrongBridgeError
from .api.wire import uid_text
from .cloud_flow import CloudSteps
from .const import CONF_ACCOUNT, CONF_CLOUD, CONF_SEARCH, CONF_UID, PORTS, Ports
from .discovery import async_get_discovery
from .identity import Identity, identify, names_of
from .options_flow import EXAMPLES, SEARCH_SECTION
from .search import Search, parse_address
from .timing import izone_timing

_LOGGER = logging.getLogger(__package__)

_ERRORS: Final[tuple[tuple[type[ApiError], str], ...]] = (
    (UnpairedError, "bridge_unpaired"),
    (WrongBridgeError, "wrong_bridge"),
    (RateLimitError, "bridge_busy"),
    (ConnectError, "bridge_unreachable"),
    (ApiError, "not_a_bridge"),
)
_HOMEKIT_MODEL: Final = "iZone "
_FIRST: Final = vol.Schema(
    {
        vol.Optional(CONF_HOST): TextSelector(),
        vol.Required(CONF_SEARCH): SEARCH_SECTION,
    }
)
_ADDRESS: Final = vol.Schema({vol.Required(CONF_HOST): TextSelector()})


class IZoneSteps(CloudSteps):
    """Find a bridge and make sure who it is, or sign in to an account."""

    _search: dict[str, Any]
    _scan: asyncio.Task[tuple[Announcement, ...]] | None = None
    _found: Mapping[str, Announcement]
    _names: Mapping[str, str]
    _confirmed: Identity

    async def async_step_izone(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose the way: the home's own network, or the cloud."""
        return self.async_show_menu(
            step_id="izone", menu_options=["izone_local", "izone_account"]
        )

    async def async_step_izone_local(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where to look, or for the bridge's address."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._search = user_input.get(CONF_SEARCH, {})
            if wrong := Search.of(user_input).check():
                errors["base"] = wrong
            elif not user_input.get(CONF_HOST, "").strip():
                return await self.async_step_izone_scan()
            else:
                identity, errors = await self._async_ask(user_input[CONF_HOST])
                if identity:
                    return await self._async_add(identity)
        return self._show_first(user_input, errors)

    def _show_first(
        self, user_input: Mapping[str, Any] | None, errors: dict[str, str]
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="izone_local",
            data_schema=self.add_suggested_values_to_schema(_FIRST, user_input),
            errors=errors,
            description_placeholders=EXAMPLES,
        )

    async def async_step_izone_scan(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Wait for answers, with a page that says so."""
        if self._scan is None:
            self._scan = self.hass.async_create_task(self._async_scan(), "iZone scan")
        elif self._scan.done():
            return self.async_show_progress_done(next_step_id="izone_found")
        return self.async_show_progress(
            step_id="izone_scan",
            progress_action="izone_scan",
            progress_task=self._scan,
        )

    async def _async_scan(self) -> tuple[Announcement, ...]:
        """Search, list what is not set up, ask it for names, and return who answered."""
        discovery, timing = async_get_discovery(self.hass), izone_timing(self.hass)
        announced = await discovery.async_scan(Search.of({CONF_SEARCH: self._search}))
        known = self._with_address()
        self._found = {
            one.uid: one
            for one in sorted(announced, key=lambda one: one.uid)
            if not one.unpaired and one.uid not in known
        }
        self._names = await names_of(
            self._found.values(),
            self._port,
            discovery.places,
            timing.names,
            timing.http,
        )
        return announced

    async def async_step_izone_found(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """List what answered."""
        if self._scan is not None:
            scan, self._scan = self._scan, None
            announced = await scan
            if not self._found:
                return self._show_first(
                    {CONF_SEARCH: self._search}, {"base": _nothing(announced)}
                )
        errors: dict[str, str] = {}
        if user_input is not None:
            one = self._found[user_input[CONF_UID]]
            identity, errors = await self._async_ask(one.host, one.uid)
            if identity:
                return await self._async_add(identity)
        return self._show_found(errors)

    def _show_found(self, errors: dict[str, str]) -> ConfigFlowResult:
        options = [
            SelectOptionDict(
                value=uid, label=f"{self._names.get(uid, uid)} ({one.host})"
            )
            for uid, one in self._found.items()
        ]
        selector = SelectSelector(
            SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST)
        )
        first = next(iter(self._found))
        return self.async_show_form(
            step_id="izone_found",
            data_schema=vol.Schema({vol.Required(CONF_UID, default=first): selector}),
            errors=errors,
            description_placeholders={"count": str(len(self._found))},
        )

    async def async_step_integration_discovery(
        self, discovery_info: DiscoveryInfoType
    ) -> ConfigFlowResult:
        """Offer a bridge that answered a question, or told of itself, or of an account."""
        if CONF_ACCOUNT in discovery_info:
            return await self._async_offer(discovery_info)
        return await self._async_discovered(
            discovery_info[CONF_UID], discovery_info[CONF_HOST]
        )

    async def async_step_homekit(
        self, discovery_info: ZeroconfServiceInfo
    ) -> ConfigFlowResult:
        """Offer a bridge whose HomeKit record was seen."""
        model = str(discovery_info.properties.get("md") or "")
        if not model.startswith(_HOMEKIT_MODEL):
            return self.async_abort(reason="not_a_bridge")
        if (uid := uid_text(model.removeprefix(_HOMEKIT_MODEL))) is None:
            return self.async_abort(reason="not_a_bridge")
        if not is_near(discovery_info.host):
            # Bridges speak IPv4, and to nobody but their home.
            return self.async_abort(reason="bridge_unreachable")
        return await self._async_discovered(uid, discovery_info.host)

    async def _async_discovered(self, uid: str, host: str) -> ConfigFlowResult:
        self._search = {}
        await self.async_set_unique_id(uid)
        # The address of an entry changes only once the bridge has answered there.
        self._abort_if_known()
        async with async_get_discovery(self.hass).places:
            identity, errors = await self._async_ask(host, uid)
        if identity is None:
            return self.async_abort(reason=errors["base"])
        # It may have been added meanwhile; Home Assistant ends only flows with a form.
        self._abort_if_known(identity)
        self._confirmed = identity
        self.context["title_placeholders"] = {"name": identity.title}
        return await self.async_step_izone_confirm()

    async def async_step_izone_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether to add a bridge that appeared by itself."""
        if user_input is not None:
            return await self._async_add(self._confirmed)
        self._set_confirm_only()
        return self.async_show_form(
            step_id="izone_confirm",
            description_placeholders={
                "name": self._confirmed.title,
                "uid": self._confirmed.uid,
                "host": self._confirmed.host,
            },
        )

    async def async_step_izone_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another address of the same bridge, or for another sign-in."""
        entry = self._get_reconfigure_entry()
        if entry.data.get(CONF_CLOUD):
            return await self.async_step_izone_account(user_input)
        errors: dict[str, str] = {}
        if user_input is not None:
            identity, errors = await self._async_ask(
                user_input[CONF_HOST], entry.unique_id
            )
            if identity:
                return self.async_update_reload_and_abort(
                    entry,
                    data_updates={CONF_HOST: identity.host, CONF_PORT: identity.port},
                    reason="reconfigure_successful",
                )
        shown = user_input or {CONF_HOST: self._host_text(entry.data)}
        return self.async_show_form(
            step_id="izone_reconfigure",
            data_schema=self.add_suggested_values_to_schema(_ADDRESS, shown),
            errors=errors,
            description_placeholders={**EXAMPLES, "uid": entry.unique_id or ""},
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

    async def _async_ask(
        self, text: str, uid: str | None = None
    ) -> tuple[Identity | None, dict[str, str]]:
        """Return who answers at an address, or the errors of the form."""
        try:
            host, port = parse_address(text, self._port)
        except ValueError:
            return None, {CONF_HOST: "invalid_host"}
        try:
            timing = izone_timing(self.hass).http
            return await identify(host, port, uid, timing), {}
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


def _nothing(announced: tuple[Announcement, ...]) -> str:
    """Return why there is nothing to choose from."""
    if not announced:
        return "no_bridges_found"
    if all(one.unpaired for one in announced):
        return "bridge_unpaired"
    return "all_bridges_configured"
