"""The flow of a home: found by its owner's e-mail or its id, renamed, found anew."""

from collections.abc import Iterable, Mapping
from itertools import count
import logging
from typing import Any, Final

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from ..hub.errors import (
    ApiError,
    AuthError,
    ConnectError,
    NotAllowedError,
    NotFoundError,
    RateLimitError,
    RejectedError,
)
from ..hub.vendor import IsothermConfigEntry
from .api.client import PartnerClient
from .api.models import HomeReport, Invitation
from .const import CONF_EMAIL, CONF_HOME_ID, HOME
from .partner import PartnerCoordinator

_LOGGER = logging.getLogger(__package__)

CONF_TITLE: Final = "title"
_MOST_ROOMS: Final = 8
"""Rooms of a home that a label names."""
_EMAIL = TextSelector(TextSelectorConfig(type=TextSelectorType.EMAIL))
_BY_EMAIL = vol.Schema({vol.Required(CONF_EMAIL): _EMAIL})
_BY_ID = vol.Schema({vol.Required(CONF_HOME_ID): TextSelector()})
_NAME = vol.Schema({vol.Required(CONF_TITLE): TextSelector()})
_CHANGE = _NAME.extend({vol.Optional(CONF_EMAIL): _EMAIL})
_ERRORS: Final[tuple[tuple[type[ApiError], str], ...]] = (
    (AuthError, "account_refused"),
    (RateLimitError, "rate_limited"),
    (ConnectError, "cannot_connect"),
    (ApiError, "vendor_error"),
)


class HomeFlow(ConfigSubentryFlow):
    """Add a home of an account, or change what is kept of one."""

    def __init__(self) -> None:
        """Know of no home yet."""
        self._found: dict[str, Invitation] = {}
        self._data: dict[str, str] = {}
        self._label = ""
        self._suggested = ""

    # What the account says.

    @property
    def _client(self) -> PartnerClient | None:
        """Return the account's client, None while the account is not running."""
        entry: IsothermConfigEntry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            return None
        hub = entry.runtime_data.hub
        assert isinstance(hub, PartnerCoordinator)
        return hub.client

    @property
    def _added(self) -> set[str]:
        subentries = self._get_entry().get_subentries_of_type(HOME)
        return {one.data[CONF_HOME_ID] for one in subentries}

    async def _async_invitations(
        self, email: str
    ) -> tuple[tuple[Invitation, ...], dict[str, str]]:
        """Return the homes of a user, or what went wrong by field."""
        if (client := self._client) is None:
            return (), {"base": "account_not_running"}
        try:
            found = await client.invitations(email)
        except NotFoundError:
            found = ()
        except ApiError as err:
            return (), {"base": self._told(err)}
        return found, {} if found else {CONF_EMAIL: "no_homes"}

    async def _async_home(
        self, home_id: str
    ) -> tuple[HomeReport | None, dict[str, str]]:
        """Return a home, or what went wrong by field."""
        if home_id in self._added:
            return None, {CONF_HOME_ID: "home_already_added"}
        if (client := self._client) is None:
            return None, {"base": "account_not_running"}
        try:
            return await client.home(home_id), {}
        except NotAllowedError:
            return None, {CONF_HOME_ID: "home_not_allowed"}
        except RejectedError as err:
            _LOGGER.debug("No home was found: %s", err)
            return None, {CONF_HOME_ID: "home_unknown"}
        except ApiError as err:
            return None, {"base": self._told(err)}

    def _told(self, err: ApiError) -> str:
        _LOGGER.debug("No home was found: %s", err)
        if isinstance(err, AuthError):
            self._get_entry().async_start_reauth(self.hass)
        return next(key for kind, key in _ERRORS if isinstance(err, kind))

    # A home is added.

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Choose how to find the home."""
        if self._client is None:
            return self.async_abort(reason="account_not_running")
        return self.async_show_menu(step_id="user", menu_options=["by_email", "by_id"])

    async def async_step_by_email(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the owner's e-mail, and find the homes that were not added yet."""
        errors: dict[str, str] = {}
        if user_input is not None:
            email = user_input[CONF_EMAIL].strip()
            found, errors = await self._async_invitations(email)
            added = self._added
            self._found = {
                one.home_id: one for one in found if one.home_id not in added
            }
            if found and not self._found:
                errors = {CONF_EMAIL: "homes_already_added"}
            if not errors:
                self._data = {CONF_EMAIL: email}
                return await self._async_found()
        return self.async_show_form(
            step_id="by_email",
            data_schema=self.add_suggested_values_to_schema(_BY_EMAIL, user_input),
            errors=errors,
        )

    async def _async_found(self) -> SubentryFlowResult:
        if len(self._found) > 1:
            return await self.async_step_choose()
        return await self.async_step_choose({CONF_HOME_ID: next(iter(self._found))})

    async def async_step_choose(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Choose one of the homes that were found."""
        labels = _told_apart({key: _label(one) for key, one in self._found.items()})
        if user_input is not None:
            home_id = user_input[CONF_HOME_ID]
            self._data[CONF_HOME_ID] = home_id
            self._label = labels[home_id]
            self._suggested = self._found[home_id].city or ""
            return await self.async_step_name()
        options = [
            SelectOptionDict(value=k, label=label) for k, label in labels.items()
        ]
        select = SelectSelector(
            SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST)
        )
        return self.async_show_form(
            step_id="choose",
            data_schema=vol.Schema({vol.Required(CONF_HOME_ID): select}),
        )

    async def async_step_by_id(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the home's id, which has to be one of the partner's."""
        errors: dict[str, str] = {}
        if user_input is not None:
            home_id = user_input[CONF_HOME_ID].strip()
            report, errors = await self._async_home(home_id)
            if report is not None:
                self._data = {CONF_HOME_ID: home_id}
                self._label = _rooms(
                    (one.room_name, 1) for one in report.devices if one.room_name
                )
                return await self.async_step_name()
        return self.async_show_form(
            step_id="by_id",
            data_schema=self.add_suggested_values_to_schema(_BY_ID, user_input),
            errors=errors,
        )

    async def async_step_name(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Name the home, and add it."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if title := user_input[CONF_TITLE].strip():
                return self.async_create_entry(
                    title=title, data=self._data, unique_id=self._data[CONF_HOME_ID]
                )
            errors[CONF_TITLE] = "title_empty"
        suggested = {CONF_TITLE: self._free_title(self._suggested)}
        return self.async_show_form(
            step_id="name",
            data_schema=self.add_suggested_values_to_schema(
                _NAME, user_input or suggested
            ),
            errors=errors,
            description_placeholders={"home": self._label or "–"},
        )

    def _free_title(self, title: str) -> str:
        """Return a title, with a number where another home has it."""
        taken = {one.title for one in self._get_entry().subentries.values()}
        numbered = (f"{title} {number}" for number in count(2))
        if not title or title not in taken:
            return title
        return next(one for one in numbered if one not in taken)

    # A home is changed.

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Rename a home, or change the e-mail that it is found with."""
        errors: dict[str, str] = {}
        subentry = self._get_reconfigure_subentry()
        known = {CONF_TITLE: subentry.title, **subentry.data}
        if user_input is not None:
            email = user_input.get(CONF_EMAIL, "").strip()
            title = user_input[CONF_TITLE].strip()
            if not title:
                errors[CONF_TITLE] = "title_empty"
            elif email and email != known.get(CONF_EMAIL):
                found, errors = await self._async_invitations(email)
                if found and known[CONF_HOME_ID] not in {one.home_id for one in found}:
                    errors = {CONF_EMAIL: "home_of_another"}
            if not errors:
                data = {CONF_HOME_ID: known[CONF_HOME_ID]}
                return self.async_update_and_abort(
                    self._get_entry(),
                    subentry,
                    title=title,
                    data=data | ({CONF_EMAIL: email} if email else {}),
                )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                _CHANGE, user_input if user_input is not None else known
            ),
            errors=errors,
        )


def _label(home: Invitation) -> str:
    """Return city and rooms of a home, each room with its number of devices."""
    rooms = _rooms((room.name, len(room.headers)) for room in home.rooms)
    return " – ".join(part for part in (home.city, rooms) if part) or home.home_id


def _rooms(devices: Iterable[tuple[str, int]]) -> str:
    """Return rooms with their number of devices."""
    counts: dict[str, int] = {}
    for name, number in devices:
        counts[name] = counts.get(name, 0) + number
    told = [f"{name} ({number})" for name, number in counts.items()]
    return ", ".join([*told[:_MOST_ROOMS], *(["…"] if told[_MOST_ROOMS:] else [])])


def _told_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Return labels with the end of the id where two are the same."""
    shown = list(labels.values())
    return {
        key: f"{label} · …{key[-4:]}" if shown.count(label) > 1 else label
        for key, label in labels.items()
    }
