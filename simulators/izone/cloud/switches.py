"""What the document leaves open about the cloud, or a cloud does worse: switches."""

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True)
class Switches:
    """Switches of a simulated cloud; every one may be changed while it runs.

    Times are seconds. The defaults keep to the document where it says something.
    """

    delay: float = 0.0
    """Time before each answer."""
    redirects: Literal["registered", "any"] = "registered"
    """Addresses that the login returns to: only those of the developer key, or any."""
    code_life: float = 60.0
    """How long an authorization code can be used, once, by the cloud's clock."""
    token_parameters: Literal["either", "query", "form"] = "either"
    """Where /token looks for its parameters: the document names query parameters of
    a POST, OAuth a form; where both are read, the form counts."""
    token_life: int = 3600
    """Life of an access token, by the cloud's clock; told as `expires_in`."""
    refresh_token: Literal["same", "new", "absent"] = "same"
    """What a refresh hands out: the refresh token that was used, a new one, none."""
    old_refresh_works: bool = False
    """A refresh token that was replaced by a new one still works."""
    refuse_refresh: bool = False
    """Every refresh is refused: the user has taken the permission back."""
    same_token: bool = False
    """The refresh token is the access token, as in the document's example."""
    bad_token: Literal["result", "status"] = "result"
    """Calls with an unknown or expired token: status 200 with the result InvalidUser,
    or HTTP status 401."""
    component_names: Literal["singular", "plural", "opaque"] = "singular"
    """Names of zones and schedules, which the document does not tell:
    `<uid>_izone_zone_3`, `<uid>_izone_zones_3`, or nothing that says what it is."""
    system_last: bool = False
    """Discover names a bridge's systemsettings after its zones and schedules."""
    fillers: bool = False
    """Zones up to the fourteenth are named, installed or not."""
    free_schedules: bool = True
    """Schedules that are not in use are named."""
    lag: float = 0.0
    """Time until the cloud knows what changed at a bridge."""
    commands_to: Literal["own", "any"] = "own"
    """Component that a command is sent to: the zone or schedule it concerns, and
    systemsettings for the rest; or any of the bridge."""
    documented_only: bool = False
    """Commands that the document does not name get UserNotAllowed."""
    events: Literal["changed", "whole", "off"] = "changed"
    """What is reported after a change: components that changed, all of the bridge,
    nothing."""
    event_delay: float = 0.0
    """Time from a change to its report."""
    event_user_id: bool = False
    """Event reports name the user as Sync reports do; the document's do not."""
