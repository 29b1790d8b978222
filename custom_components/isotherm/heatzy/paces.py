"""How fast and how patiently a Heatzy account is read."""

from dataclasses import dataclass, field

from ..gizwits.api.push import Backoff


@dataclass(frozen=True, slots=True)
class Paces:
    """Times in seconds.

    Args:
        without_push: between two polls while push is not alive, at the most one heater
            a second.
        first_push: for which set-up waits for the states to be pushed before it asks
            for them.
        confirm_after: after a command until push is asked for the state; beyond the
            coordinator's `push_grace`.
        groups: for which set-up waits for the groups, where a heater is new.
        gather: for which equal commands to heaters of a group are gathered.
        request: for one HTTP request.
        poll: after which a poll with failures asks for no further states.
        retry_pause: before the one retry of a GET.
        heartbeat: between two pings of push.
        answer: for a pong, or the answer to push's login.
        connect: for a push connection.
        backoff: pauses between two tries to connect push.

    """

    without_push: float = 60.0
    first_push: float = 2.0
    confirm_after: float = 5.0
    groups: float = 3.0
    gather: float = 0.02
    request: float = 30.0
    poll: float = 45.0
    retry_pause: float = 1.0
    heartbeat: float = 60.0
    answer: float = 20.0
    connect: float = 30.0
    backoff: Backoff = field(default_factory=Backoff)
