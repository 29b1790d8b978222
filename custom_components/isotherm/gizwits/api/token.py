"""The token of a Gizwits API: got by one login at a time, renewed in time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
import logging
import time
from typing import Any, Final

from ...hub.errors import (
    ApiError,
    AuthError,
    ConnectError,
    NoAnswerError,
    NotFoundError,
    OfflineError,
    ProtocolError,
    RateLimitError,
    RejectedError,
)
from .errors import TokenError
from .http import HttpClient, Request
from .models import Token

_LOGGER = logging.getLogger(__name__)

MARGIN_SHARE: Final = 0.1
"""Part of a token's life that is left when it is renewed, where that is the shorter margin."""
RENEWALS: Final = 3
"""Logins that refused tokens may cause within the login pause."""


@dataclass(frozen=True, slots=True)
class TokenTiming:
    """When a token is renewed and when there is no login, in seconds.

    Args:
        renewal_margin: before its end, at which a token of a long life is renewed.
        renewal_pause: until the next try after a renewal in good time has failed.
        login_pause: without a login after the vendor has refused one.

    """

    renewal_margin: float = 86_400.0
    renewal_pause: float = 60.0
    login_pause: float = 900.0


class TokenKeeper:
    """Keeps a token, and gets another when it is about to expire or was refused."""

    def __init__(
        self,
        login: Callable[[], Awaitable[Token]],
        token: Token | None = None,
        *,
        timing: TokenTiming | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep what to log in with; the network is not touched.

        Args:
            login: asks the vendor for a token; raises AuthError where the credentials
                are refused, and ApiError for the rest.
            token: a token got earlier.
            timing: when to renew, and how long to respect a refusal.
            clock: seconds since 1970.

        """
        self._login = login
        self._timing = timing or TokenTiming()
        self._clock = clock
        self._token: Token | None = None
        self._renew_at: float | None = None
        self._unproven_since: float | None = None
        self._lock = asyncio.Lock()
        self._logins = 0
        self._failure: ApiError | None = None
        self._refusal: ApiError | None = None
        self._paused_until = 0.0
        self._renewals: deque[float] = deque(maxlen=RENEWALS)
        if token is not None:
            self.keep(token)

    @property
    def token(self) -> Token | None:
        """Return the token in use."""
        return self._token

    @property
    def renew_in(self) -> float | None:
        """Return the seconds until the token should be renewed; None for never."""
        return None if self._renew_at is None else self._renew_at - self._clock()

    def keep(self, token: Token) -> None:
        """Use a token that came by another way than a login."""
        self._token = token
        life = 0.0 if token.expires_at is None else token.expires_at - self._clock()
        # Without a life worth the name the vendor's refusal tells when it is over.
        margin = min(self._timing.renewal_margin, life * MARGIN_SHARE)
        self._renew_at = None if life <= 0 else self._clock() + life - margin

    async def login(self) -> Token:
        """Get a token.

        One login at a time: who calls while one is on its way gets its outcome. After
        a refused login there is none for 15 minutes.

        Raises:
            AuthError: the vendor refuses the credentials, now or at the last login.
            ApiError: the vendor refused, failed or was not there.

        """
        if self._is_paused() and self._refusal:
            raise self._refusal.anew()
        seen = self._logins
        async with self._lock:
            if self._logins == seen:
                await self._log_in()
        if self._failure is not None:
            raise self._failure.anew()
        assert self._token is not None
        return self._token

    def _lately(self, moment: float | None) -> bool:
        pause = self._timing.login_pause
        return moment is not None and 0 <= self._clock() - moment < pause

    def _is_paused(self) -> bool:
        # A clock that is set back must not lock the account out.
        return 0 < self._paused_until - self._clock() <= self._timing.login_pause

    async def _log_in(self) -> None:
        try:
            token = await self._login()
        except ApiError as err:
            self._failure = _as_failure(err).with_traceback(None)
            if isinstance(self._failure, AuthError | RejectedError):
                self._refusal = self._failure
                self._paused_until = self._clock() + self._timing.login_pause
            _LOGGER.debug("Login failed: %s", err)
        else:
            self._failure = self._refusal = None
            self.keep(token)
            self._unproven_since = self._clock()
        self._logins += 1

    async def ensure(self) -> Token:
        """Return a token that is good for some time, by a login if need be.

        A token is renewed when a tenth of its life is left, at most a day. While that
        fails for want of a connection, the old one is used as long as it lives.

        Raises:
            ApiError: as `login`.

        """
        token = self._token
        if token is None:
            return await self.login()
        if self._renew_at is None or self._clock() < self._renew_at:
            return token
        try:
            return await self.login()
        except ConnectError, ProtocolError, RateLimitError:
            if token.expires_at is None or self._clock() >= token.expires_at:
                raise
            self._renew_at = self._clock() + self._timing.renewal_pause
            return token

    async def renew(self, refused: Token) -> Token:
        """Return another token than one that the vendor has refused.

        No login where the token has been replaced already. None either for a token
        that was fresh, nor for the fourth time in 15 minutes: then the vendor is at
        fault, and more logins would not help.

        Args:
            refused: the token that was refused.

        Raises:
            ConnectError: the vendor refuses what it issues.
            ApiError: as `login`.

        """
        if self._token is not None and self._token != refused:
            return self._token
        if self._lock.locked():
            return await self.login()
        many = len(self._renewals) == RENEWALS and self._lately(self._renewals[0])
        if many or self._lately(self._unproven_since):
            raise ConnectError("the vendor refuses a token that it has issued")
        token = await self.login()
        # A login that failed can't have caused what it would have cured.
        self._renewals.append(self._clock())
        return token

    def accept(self, token: Token) -> None:
        """Note that the vendor has accepted a token."""
        if token == self._token:
            self._unproven_since = None


class AuthorisedClient:
    """Sends requests with a token, and once more with another where it is refused."""

    def __init__(
        self,
        http: HttpClient,
        tokens: TokenKeeper,
        headers: Callable[[Token], Mapping[str, str]],
    ) -> None:
        """Keep the settings; the network is not touched.

        Args:
            http: sends the requests.
            tokens: gives the token.
            headers: returns the headers that carry a token.

        """
        self._http = http
        self._tokens = tokens
        self._headers = headers

    async def send(self, request: Request) -> Any:
        """Return the decoded answer; None for an empty one.

        Whether the credentials are wrong only the login can tell: what else is refused
        for them is taken for a refusal of the token.

        Raises:
            AuthError: the login is refused, or the password of `checks_password` is.
            ConnectError: also where the vendor refuses a fresh token, or a login of which
                no outcome is known: the request itself did not leave, or was refused.
            ApiError: as `HttpClient.send`.

        """
        token = await _known(self._tokens.ensure())
        try:
            answer = await self._send(request, token)
        except TokenError as err:
            _LOGGER.debug("%s: %s", request, err)
            token = await _known(self._tokens.renew(token))
            try:
                answer = await self._send(request, token)
            except TokenError as again:
                raise ConnectError(
                    f"the vendor refuses a fresh token: {again}"
                ) from again
        self._tokens.accept(token)
        return answer

    async def _send(self, request: Request, token: Token) -> Any:
        carrying = replace(
            request,
            headers={**self._headers(token), **request.headers},
            secrets=(token.value, token.uid, *request.secrets),
        )
        try:
            return await self._http.send(carrying)
        except AuthError as err:
            if request.checks_password or isinstance(err, TokenError):
                raise
            raise TokenError(str(err)) from err


async def _known(token: Awaitable[Token]) -> Token:
    try:
        return await token
    except (NoAnswerError, ProtocolError) as err:
        raise ConnectError(str(err)) from err


def _as_failure(err: ApiError) -> ApiError:
    # There is no token to be invalid, no device to be away: the vendor is confused.
    if isinstance(err, TokenError | NotFoundError | OfflineError):
        return ConnectError(str(err))
    return err
