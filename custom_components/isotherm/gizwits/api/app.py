"""The client of the Gizwits app API."""

import asyncio
from collections.abc import Callable
import time

import aiohttp

from .account import AccountCalls
from .devices import DeviceCalls
from .groups import GroupCalls
from .models import Token
from .paging import Pager
from .regions import HEATZY_APP_ID, REGIONS
from .requester import RequestLog
from .scheduler import SchedulerCalls

__all__ = ["AppClient", "RequestLog"]


class AppClient(DeviceCalls, SchedulerCalls, GroupCalls, AccountCalls):
    """Everything that a Gizwits account can be asked for and told.

    Every call may raise AuthError where the login is refused, ConnectError where the
    vendor is not there or out of order, RateLimitError where it asks to slow down.
    A GET that failed for a moment (connection reset, HTTP status 502, 503 or 504) is
    made once more; nothing else is.
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
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Prepare a client; the network is not touched.

        Args:
            session: the caller's aiohttp session; it is never closed here.
            username: e-mail address or number of the account.
            password: its password.
            base_url: address of the server, without `/app`.
            app_id: the application id; Heatzy's own by default.
            token: a token got earlier.
            language: language of the vendor's messages.
            timeout: seconds for one request.
            retry_pause: seconds before the one retry of a GET.
            clock: seconds since 1970.

        """
        super().__init__(
            session,
            username,
            password,
            base_url=base_url,
            app_id=app_id,
            token=token,
            language=language,
            timeout=timeout,
            retry_pause=retry_pause,
            clock=clock,
        )
        self._definitions = {}
        self._definition_lock = asyncio.Lock()
        self._pager = Pager()
        self._rows = {}
