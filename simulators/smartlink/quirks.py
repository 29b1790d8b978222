"""What the document leaves open about the cloud, or a cloud does worse: one switch each."""

from dataclasses import asdict, dataclass, fields
from typing import Literal, get_args, get_type_hints

from ..inputs import LONGEST, integer, number

_MOST = 1_000_000_000


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

    def set(self, **switches: object) -> None:
        """Turn switches by name; an empty text is None where there may be none.

        Raises ValueError for an unknown name or a value that the switch does not have.
        """
        known = {one.name for one in fields(self)}
        if unknown := switches.keys() - known:
            raise ValueError(f"no switch {min(unknown)!r}")
        checked = {name: _checked(name, value) for name, value in switches.items()}
        for name, value in checked.items():
            setattr(self, name, value)

    def as_dict(self) -> dict[str, object]:
        """Return every switch as plain data."""
        return asdict(self)


def choices(name: str) -> tuple[object, ...]:
    """Return what a switch can be; empty for one that is a number."""
    hint = get_type_hints(Quirks)[name]
    return (
        (False, True)
        if hint is bool
        else tuple(one for one in get_args(hint) if not isinstance(one, type))
    )


def _checked(name: str, value: object) -> object:
    hint, offered = get_type_hints(Quirks)[name], choices(name)
    if offered:
        # 1 is no True, and True no 1.
        if any(
            value is one or (value == one and type(value) is type(one))
            for one in offered
        ):
            return value
        raise ValueError(f"{name} is one of {list(offered)}")
    if hint is float:
        return number(value, 0, LONGEST)
    if type(None) in get_args(hint) and value in {None, ""}:
        return None
    return integer(value, 1, _MOST)
