"""Requests as the cloud heard them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from simulators.inputs import read_json


@dataclass(slots=True)
class Heard:
    """One request: `time` epoch seconds, `route` its name on the fault board.

    What may hold a secret is left out of the text that describes it.
    """

    time: float
    method: str
    path: str
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    route: str = ""
    faults: tuple[str, ...] = ()
    """The kinds of the faults that were injected into its answer."""
    status: int | None = None
    """The HTTP status of the answer; None as long as there is none."""
    result: str | None = None
    """The result message of a call, or the OAuth word of a refusal."""
    refused: str | None = None
    """Why the bridge refused a command."""

    @property
    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        return read_json(self.body)

    @property
    def form(self) -> dict[str, str]:
        """The body as a form; empty when it is none."""
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            return {}
        text = self.body.decode("utf-8", "replace")
        return dict(parse_qsl(text, keep_blank_values=True))

    @property
    def bearer(self) -> str:
        """The access token that came with it; empty for none."""
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""
