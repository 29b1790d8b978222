"""What the document leaves open about the cloud, or a cloud does worse: one switch each."""

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True)
class Quirks:
    """Switches of a simulated cloud; every one may be changed while it runs.

    Times are seconds. The defaults keep to the document where it says something.
    """

    spelling: Literal["documented", "better"] = "documented"
    """`reponse`, `authorisation` and `TowelDryier`, or what they ought to be."""
    numbers: Literal["documented", "text", "numbers"] = "documented"
    """`pv` and `deviceCount` as text and the rest as numbers; all as text; all as numbers."""
    dates: Literal["Z", "offset", "epoch", "epoch_ms"] = "Z"
    """ISO in UTC, ISO with the zone's offset, seconds or milliseconds since 1970."""
    missing: Literal["absent", "null"] = "absent"
    """What has no value: such as everything that only an online device tells."""
    offline: Literal["missing", "told"] = "missing"
    """Whether an offline device still tells what it last told."""
    week: Literal["documented", "always", "never"] = "documented"
    """`weekSchedule` of devices in Prog, of all that are online, of none."""
    gateway_listed: bool = False
    """The gateway is also one of the devices, without a room."""
    errors: Literal["text", "json", "empty", "html"] = "text"
    """Body of a refusal; the document has none."""
    report_every: float = 0.0
    """How often devices report; 0: whenever they are asked about."""

    setpoint_with_delta: bool = True
    """`sp` has the delta of the derogation that runs."""
    derogation_in_manual: bool = False
    """A derogation also shifts a device in Manual."""
    overlap: Literal["later", "added"] = "later"
    """Of derogations that run at once the one that was asked later counts, or all."""
    ends_by_itself: bool = True
    """Heaters know the end; else they hear of it through the gateway, or never."""
    unacknowledged: Literal["ignored", "carried out"] = "ignored"
    """What becomes of a request that a connected gateway never acknowledges."""

    latest_end: int = 1440
    """Greatest `endTime` in minutes of the day; some would say 1435."""
    past: Literal["at once", "refused", "never"] = "at once"
    """When triggers fire whose time is over as they are asked for."""
    most_items: int | None = None
    """Derogations that one body may hold; more get 413."""
    most_bytes: int | None = None
    """Bytes that a body may have; more get 413."""
    unknown_room: Literal[400, 404] = 404
    """Status for a room that the home does not have."""
    foreign_home: Literal[403, 404] = 403
    """Status for a home of another partner, or a trigger or diagnosis of one."""
    unknown_email: Literal["empty", "refused"] = "empty"
    """Invitations of nobody: an empty list, or 404."""
    send_interval: float = 0.0
    """From the request to one home to that of the next."""

    diagnosis_time: float = 60.0
    """Until a connected gateway has answered a diagnosis."""
    users_size: int = 20
    """Users of a page when `size` is not given."""
    users_most: int = 100
    """Greatest `size`."""
    users_above: Literal["capped", "refused"] = "capped"
    """What happens to a greater `size`."""
    users_beyond: Literal["empty", "last"] = "empty"
    """What is on the pages after the last one."""
