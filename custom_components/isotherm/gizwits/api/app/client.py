"""The client of the Gizwits app API."""

from collections.abc import Callable, Mapping
import time
from typing import Final

import aiohttp

from ....hub.errors import AuthError, RejectedError
from ....hub.request_log import RequestLog
from ..errors import FORM_INVALID
from ..http import HttpClient, Request
from ..models import Token
from ..regions import HEATZY_APP_ID, REGIONS
from ..token import AuthorisedClient, TokenKeeper, TokenTiming
from .account import Account, Credentials
from .devices import Devices
from .groups import Groups
from .scheduler import Scheduler

PREFIX: Final = "/app"


class AppClient:
    """Everything that a Gizwits account can be asked for and told.

    Every call may raise AuthError where the login is refused, ConnectError where the
    vendor is not there or out of order, RateLimitError where it asks to slow down.

    Attributes:
        base_url: address of the server, without `/app`.
        app_id: the application id.
        http: sends all requests.
        tokens: gets and keeps the user token.
        devices: who is there, what they do, commands to them.
        groups: groups of devices.
        scheduler: tasks that the vendor runs on a device.
        account: the account's owner and password.

    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        username: str,
        password: str,
        *,
        base_url: str = REGIONS["eu"].rest,
        app_id: str = HEATZY_APP_ID,
        token: Token | None = None,
        language: str = "en",
        timeout: float = 30.0,
        retry_pause: float = 1.0,
        token_timing: TokenTiming | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Make a client; the network is not touched.

        Args:
            session: the caller's aiohttp session; it is never closed here.
            username: e-mail address or number of the account.
            password: its password.
            base_url: address of the server, with or without `/app`.
            app_id: the application id; Heatzy's own by default.
            token: a token got earlier.
            language: language of the vendor's messages.
            timeout: seconds for one request.
            retry_pause: seconds before the one retry of a GET.
            token_timing: when to renew the token, and how long to respect a refused login.
            clock: seconds since 1970.

        """
        self.base_url = base_url.rstrip("/").removesuffix(PREFIX)
        self.app_id = app_id
        self._credentials = Credentials(username, password, language)
        self.http = HttpClient(
            session,
            f"{self.base_url}{PREFIX}",
            headers={"X-Gizwits-Application-Id": app_id},
            timeout=timeout,
            retry_pause=retry_pause,
            secrets=self._secrets,
        )
        self.tokens = TokenKeeper(self._log_in, token, timing=token_timing, clock=clock)
        authorised = AuthorisedClient(self.http, self.tokens, _headers)
        self.devices = Devices(authorised, clock)
        self.groups = Groups(authorised)
        self.scheduler = Scheduler(authorised)
        self.account = Account(self.http, authorised, self.tokens, self._credentials)

    @property
    def requests(self) -> RequestLog:
        """Return the count of the requests made."""
        return self.http.requests

    @property
    def token(self) -> Token | None:
        """Return the token in use."""
        return self.tokens.token

    async def login(self) -> Token:
        """Get a token (Heatzy API document, POST /app/login).

        Raises:
            AuthError: user name or password wrong, now or at the last login.
            ApiError: the vendor refused, failed or was not there.

        """
        return await self.tokens.login()

    async def _log_in(self) -> Token:
        request = Request("POST", "/login", body=self._credentials.body)
        try:
            return Token.from_json(await self.http.send(request))
        except RejectedError as err:
            # An empty name or password; of any other call it says a field is wrong.
            if err.code == FORM_INVALID:
                raise AuthError(str(err)) from None
            raise

    def _secrets(self) -> tuple[str, ...]:
        token = () if self.token is None else (self.token.value, self.token.uid)
        own = (self._credentials.password, self._credentials.username)
        return (*own, *token, *self.devices.secrets)


def _headers(token: Token) -> Mapping[str, str]:
    return {"X-Gizwits-User-token": token.value}
