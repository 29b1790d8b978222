"""From a request to the answer: faults, quirks, then the API that knows the path."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from simulators.faults import Fault, FaultBoard

from .aircon import Refused
from .quirks import Fitting, Quirks
from .wire import Answer, Handler, Request, Response, Routes, encode, route

KINDS = {
    "busy": "answers {BUSY}",
    "error": "answers {ERROR}",
    "invalid": "answers InvalidRequest",
    "empty": "answers 200 without a body",
    "garbage": "answers something that is not JSON",
    "truncate": "breaks off in the middle of the answer",
    "answer:TEXT": "answers TEXT",
    "status:NUMBER": "answers with an HTTP status",
    "hang": "does not answer until the client leaves",
    "delay": "answers after the fault's delay",
    "close": "closes without an answer",
    "reset": "resets the connection",
    "lost": "acknowledges a command and does not carry it out",
}
"""Kinds of faults. `after=True` carries the command out and spoils only the answer."""

_BODIES = {
    "busy": b"{BUSY}",
    "error": b"{ERROR}",
    "invalid": b"InvalidRequest",
    "empty": b"",
    "garbage": b"<html>\xff\xfe",
}
_STATUSES = {str(int(status)) for status in HTTPStatus}
_V1_TABLE = "v1"
"""The table of paths that take any Content-Type."""


class NeverAnswers(Exception):
    """The bridge leaves a request without an answer until the client goes."""


def check_kind(kind: str) -> str:
    """Return a kind of fault; raises ValueError when there is none of that name."""
    names = {known.partition(":")[0] for known in KINDS}
    if kind.partition(":")[0] not in names:
        raise ValueError(f"{kind} is none of {list(KINDS)}")
    return kind


class Answering:
    """Answers requests from the routes of the API generations and families."""

    def __init__(
        self,
        quirks: Quirks,
        faults: FaultBoard,
        routes: dict[str, Routes],
        busy: Callable[[Request], bool],
    ) -> None:
        """Serve tables of `routes` as far as `quirks.fitting` says of their names.

        `busy` says of a request that would be served whether it gets `{BUSY}` instead.
        """
        self.quirks = quirks
        self.faults = faults
        self.routes = routes
        self.busy = busy
        self.log: list[Request] = []
        self.lost = False
        """Whether the command being answered is to be forgotten."""

    async def respond(self, request: Request) -> Response:
        """Log a request and answer it."""
        self.log.append(request)
        injected = self.faults.take(route(request))
        request.faults = tuple(fault.kind for fault in injected)
        await asyncio.sleep(self.quirks.delay + sum(fault.delay for fault in injected))
        try:
            for fault in injected:
                if (response := await self._fail(fault, request)) is not None:
                    return response
            return self._serve(request)
        except NeverAnswers:
            await asyncio.get_running_loop().create_future()
            raise

    async def _fail(self, fault: Fault, request: Request) -> Response | None:
        kind, _, detail = fault.kind.partition(":")
        if kind in ("lost", "delay"):
            return None
        response = self._serve(request) if fault.after else None
        if kind in _BODIES:
            return Response(_BODIES[kind])
        if kind == "answer":
            return Response(detail.encode())
        if kind == "status":
            return Response(status=int(detail) if detail in _STATUSES else 503)
        if kind == "truncate":
            whole = (response or self._serve(request)).body
            return Response(whole[: len(whole) * 2 // 3])
        if kind == "hang":
            raise NeverAnswers
        if kind == "reset":
            return Response(end="reset")
        if kind == "close":
            return Response(end="close")
        raise ValueError(f"{fault.kind} is none of {list(KINDS)}")

    def _serve(self, request: Request) -> Response:
        quirks = self.quirks
        reject = Response(quirks.reject.encode())
        if not request.whole and quirks.split != "accept":
            if quirks.split == "lost" and not request.is_query:
                return Response(quirks.ack.encode())
            return reject
        handler, fitting, table = self._find(request)
        if handler is None:
            return self._unserved()
        if table != _V1_TABLE and not self._acceptable_type(request):
            return reject
        if self.busy(request):
            return Response(_BODIES["busy"])
        if fitting == "hang":
            raise NeverAnswers
        if fitting == "error":
            return reject
        self.lost = "lost" in request.faults
        try:
            answer = handler(request)
        except Refused as why:
            request.refused = str(why)
            return reject
        return Response(self._encode(answer))

    def _find(self, request: Request) -> tuple[Handler | None, Fitting, str]:
        for name, table in self.routes.items():
            fitting = self.quirks.fitting(name)
            handler = table.get((request.method, request.path))
            if handler and fitting != "unserved":
                return handler, fitting, name
        return None, "unserved", ""

    def _unserved(self) -> Response:
        match self.quirks.unserved:
            case "error":
                return Response(b"{ERROR}")
            case "not_found":
                return Response(status=404)
        return Response()

    def _acceptable_type(self, request: Request) -> bool:
        sent = request.headers.get("content-type")
        is_json = sent is not None and sent.partition(";")[0] == "application/json"
        match self.quirks.content_type:
            case "json":
                return is_json
            case "none":
                return not is_json
            case "absent":
                return sent is None
        return True

    def _encode(self, answer: Answer) -> bytes:
        quirks = self.quirks
        if isinstance(answer, str):
            return answer.encode()
        body = encode(
            answer,
            padding=quirks.padding,
            padded=quirks.padded,
            drop_empty=quirks.drop_empty,
            latin1=quirks.latin1,
            text_numbers=quirks.text_numbers,
        )
        return body + (b"{OK}" if quirks.append_ok else b"")
