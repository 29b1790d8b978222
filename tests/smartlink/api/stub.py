"""A server that answers what a test wants: for what the simulated cloud never does."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
from typing import Any

from aiohttp import web

type Choose = Callable[[str, bytes], Answer]
"""Returns the answer by method and route, and body."""


@dataclass(frozen=True)
class Answer:
    """What is answered: a JSON value, or raw text."""

    body: Any = None
    status: int = 200
    text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    reset: bool = False


@dataclass(frozen=True)
class Seen:
    """What was asked."""

    route: str
    raw_path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


@dataclass
class Stub:
    """Answers by route, as `POST config`; `every` stands for the rest.

    A list is gone through, its last answer over and over; a function chooses by the body.
    """

    answers: dict[str, list[Answer] | Choose] = field(default_factory=dict)
    every: Answer = field(default_factory=lambda: Answer({"response": []}))
    seen: list[Seen] = field(default_factory=list)

    def of(self, route: str) -> list[Seen]:
        """Return what was asked on a route."""
        return [one for one in self.seen if one.route == route]

    async def _answer(self, request: web.Request) -> web.Response:
        route = f"{request.method} {request.path.removeprefix('/base/partners/1/')}"
        body = await request.read()
        self.seen.append(Seen(route, request.raw_path, request.headers.copy(), body))
        chosen = self._chosen(route, body)
        if chosen.reset:
            assert request.transport
            request.transport.abort()
        text = json.dumps(chosen.body) if chosen.text is None else chosen.text
        return web.Response(
            status=chosen.status,
            text=text,
            content_type="application/json",
            headers=chosen.headers,
        )

    def _chosen(self, route: str, body: bytes) -> Answer:
        answers = self.answers.get(route)
        if answers is None:
            return self.every
        if callable(answers):
            return answers(route, body)
        return answers.pop(0) if len(answers) > 1 else answers[0]

    @asynccontextmanager
    async def run(self) -> AsyncGenerator[str]:
        """Serve; the value is the base URL."""
        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/base"
        finally:
            await runner.cleanup()
