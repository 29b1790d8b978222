"""A bridge's own HTTP server: what is asked and what its answers mean (guide, 2.2)."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
import json
import time
from typing import Any, Final, override

from ...hub.errors import (
    ConnectError,
    NoAnswerError,
    ProtocolError,
    RejectedError,
    UnexplainedError,
)
from ...hub.request_log import RequestLog
from .errors import BusyError, NotServedError
from .exchange import Answer, Request, exchange
from .pace import Pace
from .request_queue import RequestQueue
from .targets import Target
from .transport import AIRCON, EndPoint, Transport
from .wire import Json, Verdict, classify, decode, parse_json, scrub, words

_CONTENT_TYPES: Final = ("application/json", None, "application/octet-stream")
"""Some firmware wants the first, some anything else, in no known order of versions."""

_FORGET_AFTER: Final = 6
"""Refusals in a row after which a learnt content type is learnt anew."""


@dataclass(frozen=True, slots=True)
class HttpTiming:
    """How long to wait for a bridge and how much time to leave it, in seconds.

    Args:
        timeout: allowed for one request; valid answers take up to 15, rarely 3.
        command_gap: after a command before the next request, for a bridge that was hurried.
        hurried_for: since a bridge last showed that it was, for which that gap is kept.
        busy_pauses: before each repetition after ``{BUSY}``.
        retry_pause: before the one repetition after a connection that failed at once,
            and after ``{ERROR}`` from a request of a form known to work.

    """

    timeout: float = 10.0
    command_gap: float = 0.3
    hurried_for: float = 3 * 86_400.0
    busy_pauses: tuple[float, ...] = (0.5, 1, 2, 3, 5, 8)
    retry_pause: float = 0.25


class LocalTransport(Transport):
    """A bridge's own HTTP server: one request at a time, its quirks known.

    Args:
        host: name or address.
        port: TCP port, 80 on every real bridge.
        timing: how long to wait.
        requests: counts the requests.

    """

    def __init__(
        self,
        host: str,
        port: int = 80,
        *,
        timing: HttpTiming | None = None,
        requests: RequestLog | None = None,
    ) -> None:
        """Prepare without touching the network."""
        self.host = host
        self.port = port
        self.requests = requests or RequestLog()
        self._timing = timing = timing or HttpTiming()
        self.pace = Pace(gap=timing.command_gap, forgotten_after=timing.hurried_for)
        self._queue = RequestQueue(pace=self.pace, busy_pauses=timing.busy_pauses)
        self._content_types: dict[str, str | None] = {}
        self._outspoken: set[str] = set()
        self._refusals = 0

    @property
    def waiting(self) -> int:
        """How many requests wait or are on the wire."""
        return len(self._queue)

    def move(self, host: str, port: int | None = None) -> None:
        """Ask another address from the next request on."""
        self.host = host
        self.port = self.port if port is None else port

    @override
    async def query(
        self, type_: int, number: int = 0, end_point: EndPoint = AIRCON
    ) -> Json:
        body = encode({end_point.name: {"Type": type_, "No": number, "No1": 0}})
        answer = await self._read(end_point.query_path, body, aside=end_point.aside)
        if not isinstance(answer, dict):
            raise ProtocolError("not a JSON object")
        return answer

    @override
    async def get(self, path: str) -> Any:
        answer = await self._read(path, None)
        if answer is None:
            raise ProtocolError(f"{path} was answered by a mere OK")
        return answer

    async def _read(self, path: str, body: bytes | None, *, aside: bool = False) -> Any:
        def ask() -> Awaitable[Any]:
            return self._ask(path, body, empty_is_ok=False, known_only=aside)

        return await self._queue.read((path, body), ask, aside=aside)

    @override
    async def command(
        self,
        body: Json,
        target: Target | None,
        *,
        path: str = AIRCON.command_path,
        empty_is_ok: bool = True,
    ) -> None:
        data = encode(body)

        async def run() -> None:
            silence = empty_is_ok and path not in self._outspoken
            answer = await self._ask(path, data, empty_is_ok=silence)
            if answer is None:
                self._outspoken.add(path)
            elif answer is not Verdict.EMPTY:
                raise RejectedError(words(str(scrub(answer))))

        await self._queue.command((path, next(iter(body)), target), run)

    @override
    async def close(self) -> None:
        await self._queue.close()

    async def _ask(
        self,
        path: str,
        body: bytes | None,
        *,
        empty_is_ok: bool,
        known_only: bool = False,
    ) -> Any:
        """Return an answer's JSON, None or EMPTY; learn the content type by the way."""
        if body is None:
            return await self._once(Request(path), empty_is_ok=empty_is_ok)
        *others, last = self._candidates(path, known_only=known_only)
        for content_type in others:
            try:
                return await self._typed(path, body, content_type, empty_is_ok)
            except RejectedError:
                await asyncio.sleep(self._timing.retry_pause)
        try:
            answer = await self._typed(path, body, last, empty_is_ok)
        except RejectedError:
            self._refused()
            raise
        if last in others:
            # It took what it had refused a moment ago.
            self.pace.hurried()
        return answer

    async def _typed(
        self, path: str, body: bytes, content_type: str | None, empty_is_ok: bool
    ) -> Any:
        request = Request(path, body, content_type)
        value = await self._once(request, empty_is_ok=empty_is_ok)
        self._content_types[path] = content_type
        self._refusals = 0
        return value

    def _candidates(self, path: str, *, known_only: bool) -> list[str | None]:
        if path in self._content_types:
            return [self._content_types[path]] * 2
        known = list(dict.fromkeys(self._content_types.values()))
        if known and known_only:
            # One that doesn't know the path refuses it in every form.
            return known[:1]
        return known + [kind for kind in _CONTENT_TYPES if kind not in known]

    def _refused(self) -> None:
        self._refusals += 1
        if self._refusals >= _FORGET_AFTER:
            self._refusals = 0
            self._content_types.clear()

    async def _once(self, request: Request, *, empty_is_ok: bool) -> Any:
        return _meaning(await self._send(request), empty_is_ok=empty_is_ok)

    async def _send(self, request: Request) -> Answer:
        """Exchange, once more if the connection failed at once (another client's turn)."""
        started = time.monotonic()
        try:
            return await self._count_and_exchange(request)
        except ConnectError as err:
            if time.monotonic() - started > min(1.0, self._timing.timeout / 2):
                raise
            first = err
        await asyncio.sleep(self._timing.retry_pause)
        try:
            return await self._count_and_exchange(request)
        except ConnectError as err:
            # The first may have been carried out although the second did not leave.
            raise first if isinstance(first, NoAnswerError) else err from None

    async def _count_and_exchange(self, request: Request) -> Answer:
        self.requests.record(request.path)
        return await exchange(self.host, self.port, request, self._timing.timeout)


def encode(body: Json) -> bytes:
    """Return JSON as sent: compact, UTF-8."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _meaning(answer: Answer, *, empty_is_ok: bool) -> Any:
    """Return an answer's JSON, None for OK, EMPTY, or raise what else it says."""
    said = decode(answer.body)
    if answer.status in {429, 503}:
        raise BusyError(f"the bridge answered HTTP {answer.status}")
    if answer.status == 404:
        raise NotServedError("not known to the bridge", 404)
    if answer.status != 200:
        raise RejectedError(words(said) or "HTTP error", answer.status)
    verdict = classify(said)
    if verdict is Verdict.DATA:
        return parse_json(said)
    if verdict is Verdict.CUT:
        raise ProtocolError(f"the answer breaks off: {said[:80]}")
    if verdict is Verdict.BUSY:
        raise BusyError("the bridge is busy")
    if verdict is Verdict.EMPTY:
        if empty_is_ok:
            return verdict
        raise NotServedError("the bridge answered nothing")
    if verdict in {Verdict.ERROR, Verdict.REFUSED}:
        raise _refusal(words(said))
    return None


def _refusal(said: str) -> RejectedError:
    """Return what a refusal means; most say that it is one, or a number at most."""
    tells = said.casefold().removeprefix("error").strip(" :0123456789")
    if tells in {"", "invalidrequest"}:
        return UnexplainedError(said)
    return RejectedError(said)
