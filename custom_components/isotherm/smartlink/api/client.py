"""The client of the partner API: one method per endpoint of the vendor's document."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, Final

import aiohttp

from ...hub.errors import (
    ApiError,
    AuthError,
    ConnectError,
    InvalidChange,
    NotAllowedError,
    NotFoundError,
    RejectedError,
)
from ...hub.request_log import RequestLog
from . import reports, users as user_pages, wire
from .bulk import as_json, encoded, in_slices
from .checks import check_shifts, check_window
from .http import MOST_BYTES_OF_MANY, Credentials, HttpClient, HttpTiming, Request
from .models import (
    Diagnosis,
    DiagnosisRequest,
    HomeReport,
    Invitation,
    Report,
    RoomShift,
    Triggers,
    Window,
    homes_of,
)

_NOBODY: Final = "nobody@example.invalid"


class PartnerClient:
    """Speaks for a partner.

    Args:
        session: the caller's aiohttp session; it is never closed here.
        base_url: as `base_url_of` returns it.
        client_id: of the partner, without a colon.
        client_secret: of the partner.
        requests: counts what is sent; a new one by default.
        timing: how long to wait.

    Raises:
        SettingsError: ``client_id_colon``.

    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        requests: RequestLog | None = None,
        timing: HttpTiming = HttpTiming(),
    ) -> None:
        """Prepare without touching the network."""
        self.requests = requests or RequestLog()
        self.most_shifts: int | None = None
        """Rooms of a body that the vendor did not find too large; None as long as it
        found none so."""
        self.takes_midnight = True
        """Whether a window may end at 1440, as far as is known."""
        self._http = HttpClient(
            session,
            base_url,
            Credentials(client_id, client_secret),
            self.requests,
            timing,
        )
        self._trusted = timing.trusted
        self._worked_at: float | None = None
        self.check_pause = self._http.check_pause
        """For polls: raises RateLimitError while the server wants a pause."""

    async def check(self) -> None:
        """Find out whether the credentials work: with one user's page, which is not read.

        Not every partner may read users, and not every server knows them: they came last
        to the document. Then the homes of nobody are asked for.

        Raises:
            AuthError: they don't.
            NotFoundError: the partner API is not at this address.
            ApiError: see `HttpClient.send`.

        """
        request = Request("GET", "users", query={"page": 1, "size": 1})
        try:
            wire.rows_of(await self._http.send(request))
        except (NotAllowedError, NotFoundError) as err:
            await self._check_without_users(err)
        self._worked_at = _now()

    async def _check_without_users(self, refused: RejectedError) -> None:
        request = Request("POST", "invitations", as_json({"email": _NOBODY}))
        try:
            await self._http.send(request)
        except NotAllowedError as err:
            raise AuthError(str(err)) from None
        except RejectedError as err:
            # Nobody may be unknown; where nothing is known it is another server.
            if not isinstance(refused, NotFoundError):
                return
            if isinstance(err, NotFoundError) and not await self._needs(request):
                raise

    async def _needs(self, request: Request) -> bool:
        """Find out whether a request is refused to who does not sign in."""
        try:
            await self._http.send(replace(request, signed=False))
        except AuthError, NotAllowedError:
            return True
        except ApiError:
            pass
        return False

    async def home(self, home_id: str) -> HomeReport:
        """Return a home's devices and gateway (GET DEVICES).

        Args:
            home_id: the vendor's id of the home.

        Raises:
            NotFoundError: there is no such home, or it was taken away.
            NotAllowedError: the home is not for this partner.
            ConnectError: also where the server knows nothing of the partner API any more.
            ApiError: see `HttpClient.send`.

        """
        try:
            answer = await self._post("config", {"homeId": home_id}, home_id)
        except NotFoundError:
            await self._check_whether_there()
            raise
        return wire.home_report(answer)

    async def invitations(self, email: str) -> tuple[Invitation, ...]:
        """Return the homes of a user (GET INVITATIONS).

        Args:
            email: the user's address.

        Raises:
            NotFoundError: nobody is known by it.
            ApiError: see `HttpClient.send`.

        """
        return wire.invitations(
            await self._post("invitations", {"email": email}, email)
        )

    async def schedule(self, window: Window, shifts: Sequence[RoomShift]) -> Triggers:
        """Schedule derogations with exactly one request (SET DEROGATION).

        Args:
            window: when.
            shifts: of which rooms, each once.

        Raises:
            InvalidChange: see `checks`; nothing was sent.
            TooLargeError: the body is too large; nothing was scheduled.
            NoAnswerError, ProtocolError: it may have been scheduled; it must not be sent
                again unasked.
            ApiError: nothing was scheduled; see `HttpClient.send`.

        """
        check_window(window)
        check_shifts(shifts)
        homes = homes_of(shifts)
        request = Request(
            "POST",
            "derogations",
            await encoded(window, shifts),
            reads=False,
            most=MOST_BYTES_OF_MANY,
            secrets=tuple(homes),
        )
        return reports.triggers(await self._ask(request), homes)

    async def report(self, trigger: str) -> Report:
        """Return what came of a trigger (MONITORING).

        Args:
            trigger: of the start or the end of derogations.

        Raises:
            NotFoundError: there is no such trigger.
            ApiError: see `HttpClient.send`.

        """
        answer = await self._post(
            "report", {"trigger": trigger}, trigger, most=MOST_BYTES_OF_MANY
        )
        summary, rows = reports.report(answer)
        details = await in_slices(rows, reports.acknowledgements)
        return replace(summary, details=details)

    async def users(
        self, page: int = 1, size: int = user_pages.PAGE
    ) -> list[user_pages.User]:
        """Return users with their personal data (GET USERS), which is not to be kept.

        Args:
            page: from 1.
            size: users of a page, 1 to 1000.

        Raises:
            InvalidChange: ``page_out_of_range``.
            ApiError: see `HttpClient.send`.

        """
        if page < 1 or not 1 <= size <= user_pages.LARGEST_PAGE:
            raise InvalidChange("page_out_of_range", most=user_pages.LARGEST_PAGE)
        query = {"page": page, "size": size}
        request = Request("GET", "users", query=query, pairs=user_pages.pairs)
        return user_pages.users(await self._ask(request), size)

    def all_users(self) -> AsyncIterator[list[user_pages.User]]:
        """Return users page by page, to the end.

        Raises:
            ApiError: while it is gone through; see `HttpClient.send`.

        """
        return user_pages.pages(self.users)

    async def request_diagnosis(self, home_id: str) -> DiagnosisRequest:
        """Ask a home's gateway for a diagnosis (DIAGNOSYS REQUEST), to be read 5 min later.

        Args:
            home_id: the vendor's id of the home.

        Raises:
            NotFoundError: there is no such home.
            ApiError: see `HttpClient.send`.

        """
        answer = await self._post("request", {"homeId": home_id}, home_id, reads=False)
        return reports.diagnosis_request(answer)

    async def diagnosis(self, message_id: str) -> Diagnosis:
        """Return what came of a diagnosis (DIAGNOSYS RESULT).

        Args:
            message_id: as `request_diagnosis` returned it.

        Raises:
            NotFoundError: there is no such diagnosis.
            ApiError: see `HttpClient.send`.

        """
        body = as_json({"messageId": message_id})
        request = Request("PUT", "request", body, secrets=(message_id,))
        return reports.diagnosis(await self._ask(request))

    async def _post(
        self, route: str, body: dict[str, str], secret: str, **options: Any
    ) -> Any:
        request = Request("POST", route, as_json(body), secrets=(secret,), **options)
        return await self._ask(request)

    async def _ask(self, request: Request) -> Any:
        """Return an answer; a 403 is about the credentials only if nothing else works."""
        try:
            answer = await self._http.send(request)
        except NotAllowedError:
            worked = self._worked_at
            if worked is None or _now() - worked >= self._trusted:
                await self._check_whether_refused()
            raise
        self._worked_at = _now()
        return answer

    async def _check_whether_refused(self) -> None:
        try:
            await self.check()
        except AuthError:
            raise
        except ApiError:
            return

    async def _check_whether_there(self) -> None:
        """Tell a home that is gone from a server that knows no home at all."""
        try:
            await self.check()
        except NotFoundError:
            raise ConnectError("the partner API is not at its address") from None


def _now() -> float:
    return asyncio.get_running_loop().time()
