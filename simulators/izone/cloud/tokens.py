"""Codes and tokens of the login (iZone guide, 2.3.1)."""

from dataclasses import dataclass
from hashlib import blake2b
from uuid import uuid4

from simulators.clock import Clock

from .accounts import User
from .switches import Switches

SCOPE = "query-control"


class OAuthError(Exception):
    """A refusal by its OAuth word, such as invalid_grant."""

    def __init__(self, word: str, status: int = 400) -> None:
        """Refuse with `word` and an HTTP status."""
        super().__init__(word)
        self.word, self.status = word, status


@dataclass(frozen=True, slots=True)
class _Code:
    """What a code stands for; it dies at `dies` (epoch seconds)."""

    key: str
    user: User
    redirect_uri: str
    dies: float


@dataclass(frozen=True, slots=True)
class _Access:
    """Whose access token it is; it dies at `dies` (epoch seconds)."""

    user: User
    dies: float


class Tokens:
    """What was handed out.

    Refresh tokens carry the user and a seal: they work after a new start of the
    simulator too, as those of a real cloud would. Only dead ones are remembered.
    """

    def __init__(
        self, users: dict[str, User], switches: Switches, clock: Clock
    ) -> None:
        """Serve `users` (by id); lives go by `clock` (epoch seconds)."""
        self._users, self._switches, self._clock = users, switches, clock
        self._codes: dict[str, _Code] = {}
        self._access: dict[str, _Access] = {}
        self._dead: set[str] = set()
        self._revoked: dict[str, int] = {}

    def code(self, key: str, user: User, redirect_uri: str) -> str:
        """Return a code for a developer key that a user has allowed."""
        text = uuid4().hex
        dies = self._clock() + self._switches.code_life
        self._codes[text] = _Code(key, user, redirect_uri, dies)
        return text

    def redeem(
        self, key: str, text: str, redirect_uri: str | None
    ) -> dict[str, object]:
        """Return the answer to a code, which is spent; raises OAuthError."""
        code = self._codes.pop(text, None)
        if code is None or code.key != key or code.dies <= self._clock():
            raise OAuthError("invalid_grant")
        if redirect_uri not in (None, code.redirect_uri):
            raise OAuthError("invalid_grant")
        return self.grant(key, code.user)

    def grant(self, key: str, user: User) -> dict[str, object]:
        """Return the answer that signs a user in, without a page or a code."""
        return self._answer(user, self._seal(key, user, uuid4().hex))

    def refresh(self, key: str, text: str) -> dict[str, object]:
        """Return the answer to a refresh token; raises OAuthError."""
        user = None if self._switches.refuse_refresh else self._owner(key, text)
        if user is None:
            raise OAuthError("invalid_grant")
        new = self._switches.refresh_token == "new" or self._switches.same_token
        if not new:
            answer = self._answer(user, text)
            if self._switches.refresh_token == "absent":
                del answer["refresh_token"]
            return answer
        if not self._switches.old_refresh_works:
            self._dead.add(text)
        return self.grant(key, user)

    def user(self, access_token: str) -> User | None:
        """Return whose access token it is, while it lives."""
        access = self._access.get(access_token)
        if access is None or access.dies <= self._clock():
            return None
        return access.user

    def expire(self, user: User | None = None) -> None:
        """Let access tokens die now, of one user or of all; refresh tokens live."""
        self._access = {
            text: access
            for text, access in self._access.items()
            if user not in (None, access.user)
        }

    def revoke(self, user: User) -> None:
        """Let every code and token of a user die, as when permission is taken back."""
        self.expire(user)
        self._codes = {t: c for t, c in self._codes.items() if c.user is not user}
        self._revoked[user.id] = self._revoked.get(user.id, 0) + 1

    def _answer(self, user: User, refresh_token: str) -> dict[str, object]:
        switches = self._switches
        access_token = refresh_token if switches.same_token else str(uuid4())
        dies = self._clock() + switches.token_life
        self._access[access_token] = _Access(user, dies)
        return {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": switches.token_life,
            "refresh_token": refresh_token,
            "scope": SCOPE,
        }

    def _seal(self, key: str, user: User, serial: str) -> str:
        sealed = f"{key} {user.id} {serial} {self._revoked.get(user.id, 0)}"
        seal = blake2b(sealed.encode(), digest_size=8, key=b"simulated").hexdigest()
        return f"{user.id}-{serial}-{seal}"

    def _owner(self, key: str, text: str) -> User | None:
        user_id, _, rest = text.partition("-")
        user = self._users.get(user_id)
        if user is None or text in self._dead:
            return None
        genuine = self._seal(key, user, rest.partition("-")[0])
        return user if text == genuine else None
