"""What the cloud knows: developers, users, linked bridges, tokens, what was asked."""

from collections import Counter
from collections.abc import Callable

from aiohttp import web

from simulators.clock import Clock
from simulators.faults import FaultBoard

from .accounts import User
from .heard import Heard
from .switches import Switches
from .tokens import Tokens

DEVELOPER_KEY = "isotherm-developer-key"

type Answer = Callable[[World, Heard], web.Response]
type Rewrite = Callable[[Heard, bytes], bytes | None]


class World:
    """The cloud without its network."""

    def __init__(self, clock: Clock, switches: Switches | None) -> None:
        """Begin without developers and users; `clock` gives epoch seconds."""
        self.clock = clock
        self.switches = switches or Switches()
        self.developers: dict[str, list[str]] = {}
        """Registered redirect addresses by developer key."""
        self.users: dict[str, User] = {}
        """Users by userID."""
        self.tokens = Tokens(self.users, self.switches, clock)
        self.faults = FaultBoard()
        self.log: list[Heard] = []
        """Every request that arrived, in order."""
        self.counts: Counter[str] = Counter()
        """How many requests each route had."""
        self.rewrite: Rewrite | None = None
        """Returns another body for an answer, or None to leave it."""

    def add_developer(self, key: str, *redirect_uris: str) -> None:
        """Register a developer key and the addresses that its logins return to."""
        self.developers.setdefault(key, []).extend(redirect_uris)

    def add_user(self, name: str, password: str, user_id: str | None = None) -> User:
        """Add a user; the userID is made up unless given.

        Raises ValueError when name or userID is taken, or the userID has a hyphen.
        """
        user_id = user_id or str(100_001 + len(self.users))
        taken = {user.name for user in self.users.values()}
        if name in taken or user_id in self.users or "-" in user_id:
            raise ValueError(f"{name} or {user_id} can't be had")
        user = self.users[user_id] = User(user_id, name, password)
        return user

    def sign_in(self, name: str, password: str) -> User | None:
        """Return the user of a name and password."""
        for user in self.users.values():
            if (user.name.lower(), user.password) == (name.strip().lower(), password):
                return user
        return None
