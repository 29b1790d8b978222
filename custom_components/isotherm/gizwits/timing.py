"""How often an app account is read, and how long it is waited for."""

from dataclasses import dataclass, field
import math
from typing import Final

from ..hub.timing import HubTiming
from .api.paging import PAGE
from .api.token import TokenTiming
from .api.websocket_connection import Backoff

MOST_PAGES_PER_HOUR: Final = 20
"""Requests for bindings while push is alive, however many devices there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppTiming(HubTiming):
    """Times in seconds.

    Args:
        without_push: between two polls while push is not alive, at the most one device
            a second.
        first_push: for which set-up, and the first poll after an outage, wait for the
            states to be pushed before they ask for them.
        confirm_after: after a command until push is asked for the state; beyond
            `push_grace`.
        telling: after a command in which a device has told of its effect; what is asked for
            later and was told before shows that it had none.
        preset_follows: after a target that can't be set, in which who restores a state chooses
            the preset that it belongs to.
        answer_time: in which a pushed state may be the answer to our asking, no sign of life.
        groups: for which set-up waits for the groups, where a device is new.
        groups_every: between two readings of the groups, each a request and one per group.
        gather: for which equal commands to devices of a group are gathered.
        saving: until what changed is written to the disk.
        server_programmes: between two readings of a programme that the server keeps. One
            takes a request per 100 tasks, 4 at the most where the vendor's app made one task
            per half-hour: 16 requests a day and heater.
        definitions: before each try to get a product's definition.
        request: for one HTTP request.
        poll: after which a poll with failures asks for no further states.
        retry_pause: before the one retry of a GET.
        heartbeat: between two pings of push; one more `answer` tells that it is dead.
        answer: for a pong, or the answer to push's login.
        connect: for a push connection.
        backoff: pauses between two tries to connect push.
        token: when the token is renewed, and when there is no login.

    """

    without_push: float = 60.0
    first_push: float = 2.0
    confirm_after: float = 5.0
    telling: float = 120.0
    preset_follows: float = 60.0
    answer_time: float = 10.0
    groups: float = 3.0
    groups_every: float = 24 * 3600.0
    gather: float = 0.02
    saving: float = 5.0
    server_programmes: float = 6 * 3600.0
    definitions: tuple[float, ...] = (0.0, 60.0, 600.0, 3600.0)
    request: float = 30.0
    poll: float = 45.0
    retry_pause: float = 1.0
    heartbeat: float = 20.0
    answer: float = 10.0
    connect: float = 10.0
    backoff: Backoff = field(default_factory=Backoff)
    token: TokenTiming = field(default_factory=TokenTiming)

    def between_polls(self, chosen: float, devices: int, *, push_alive: bool) -> float:
        """Return the seconds between two polls.

        Args:
            chosen: what the user wants while push is alive.
            devices: how many the account has.
            push_alive: whether push brings all states.

        """
        if not push_alive:
            return max(self.without_push, devices)
        if devices < PAGE:
            return chosen
        # One more an hour looks for what may come after a full page.
        return max(chosen, math.ceil(devices / PAGE) * 3600 / (MOST_PAGES_PER_HOUR - 1))
