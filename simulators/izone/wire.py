"""Requests as they arrived, and JSON as the bridge's firmware writes it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
import json
from typing import Any, Literal

from simulators.inputs import read_json

type Answer = str | Mapping[str, Any] | Sequence[Any]
"""What a request gets: bare text (an acknowledgement), or a JSON value."""

type Handler = Callable[[Request], Answer]
type Routes = dict[tuple[str, str], Handler]
"""Handlers by method and path."""

SUBSYSTEM_QUERIES = ("/SplitSystemRequest", "/iLightRequest", "/PowerRequest")
"""The paths that are asked about what is there beside the air-conditioner."""
_FIELD_SIZE = 16


@dataclass(slots=True)
class Request:
    """One HTTP request, exactly as it arrived.

    `raw` is all that came; `segments` how many TCP segments carried it and `whole`
    whether it was one; `connections` how many were open when it was complete.
    """

    time: float
    peer: tuple[str, int]
    raw: bytes
    segments: int
    whole: bool
    connections: int
    method: str = ""
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    json: Any = None
    answer: bytes | None = None
    """The body of the answer; None as long as there is none."""
    status: int | None = None
    faults: tuple[str, ...] = ()
    """The kinds of the faults that were injected into its answer."""
    refused: str | None = None
    """Why the bridge refused the request."""

    @classmethod
    def parse(cls, raw: bytes, **facts: Any) -> Request:
        """Read what can be read of a request; what can't stays empty."""
        request = cls(raw=raw, **facts)
        head, _, request.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        words = first.split(" ")
        if len(words) == 3:
            request.method, request.path = words[0], words[1]
        for line in lines:
            name, _, value = line.partition(":")
            request.headers[name.strip().lower()] = value.strip()
        request.json = read_json(request.body)
        return request

    @property
    def inner(self) -> Mapping[str, Any]:
        """The object inside the request's one key, where it is one."""
        if isinstance(self.json, dict) and len(self.json) == 1:
            value = next(iter(self.json.values()))
            if isinstance(value, dict):
                return value
        return {}

    @property
    def is_query(self) -> bool:
        """Whether this asks and changes nothing."""
        return self.method == "GET" or self.path.endswith(("Request", "RequestV2"))

    @property
    def of_subsystem(self) -> bool:
        """Whether this asks about splits, irrigation or power."""
        return self.path in SUBSYSTEM_QUERIES

    @property
    def type(self) -> int | None:
        """The `Type` of a query."""
        return self._number("Type")

    @property
    def no(self) -> int | None:
        """The `No` of a query."""
        return self._number("No")

    def _number(self, key: str) -> int | None:
        value = self.inner.get(key)
        return value if self.is_query and type(value) is int else None

    @property
    def key(self) -> str | None:
        """The key of a command."""
        if self.is_query or not isinstance(self.json, dict):
            return None
        return next(iter(self.json), None)


@dataclass(slots=True)
class Response:
    """An answer; with `end` "close" or "reset" the connection ends without one."""

    body: bytes = b""
    status: int = 200
    end: Literal["answer", "close", "reset"] = "answer"


def route(request: Request) -> str:
    """Return the request's name on the fault board.

    `read/1/0` (Type and No) and `command/SysOn` on V2, `get/Zones1_4` and
    `post/SystemON` on V1, `PowerRequest/2/0` and `command/ChannelName` of a subsystem;
    `read/2/*` and `command/*` are patterns for several.
    """
    name = request.path.lstrip("/")
    if request.method == "GET":
        return f"get/{name}"
    if request.is_query:
        asked = name if request.of_subsystem else "read"
        return f"{asked}/{request.type}/{request.no}"
    if "Command" in name and isinstance(request.json, dict):
        return f"command/{request.key}"
    return f"post/{name}"


def complete(raw: bytes) -> bool:
    """Return whether a whole request has come (chunked bodies never are)."""
    head, end, body = raw.partition(b"\r\n\r\n")
    if not end:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = line.partition(b":")[2].strip()
            return length.isdigit() and len(length) < 10 and len(body) >= int(length)
    return b"transfer-encoding: chunked" not in head.lower()


class Pairs(dict[str, Any]):
    """A JSON object that may name a key twice, as the fault history does."""

    def __init__(self, *pairs: tuple[str, Any]) -> None:
        """Hold the pairs in their order."""
        super().__init__(pairs)
        self._pairs = pairs

    def items(self) -> Any:
        """Return all pairs, doubles included."""
        return list(self._pairs)


def encode(
    value: Any,
    *,
    padding: Literal["none", "nul", "ff"],
    padded: Collection[str],
    drop_empty: bool,
    latin1: bool,
    text_numbers: bool,
) -> bytes:
    """Write JSON as the firmware does, raw NUL and 0xFF bytes included."""
    charset = "latin-1" if latin1 else "utf-8"
    fill = {"none": "", "nul": "\0", "ff": "\udcff"}[padding]
    shape = _Shape(fill, padded, charset, drop_empty, text_numbers)
    text = json.dumps(shape.of(value), ensure_ascii=False).replace("\\u0000", "\0")
    return text.encode(charset, "surrogateescape")


@dataclass(frozen=True, slots=True)
class _Shape:
    """How one bridge writes values: `fill` pads the texts of `padded` keys."""

    fill: str
    padded: Collection[str]
    charset: str
    drop_empty: bool
    text_numbers: bool

    def of(self, value: Any, key: str = "") -> Any:
        if isinstance(value, Pairs):
            return Pairs(*self._kept(value))
        if isinstance(value, dict):
            return dict(self._kept(value))
        if isinstance(value, list | tuple):
            return [self.of(one) for one in value]
        if isinstance(value, str) and self.fill and key in self.padded:
            free = _FIELD_SIZE - len(value.encode(self.charset, "replace"))
            return value + ("\0" + self.fill * (free - 1) if free > 0 else "")
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        return str(value) if numeric and self.text_numbers else value

    def _kept(self, value: Mapping[str, Any]) -> list[tuple[str, Any]]:
        return [
            (key, self.of(one, key))
            for key, one in value.items()
            if one != "" or not self.drop_empty
        ]
