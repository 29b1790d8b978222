"""The readers of Home SmartLink, and answers to begin with."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from custom_components.isotherm.hub.errors import LONGEST_TEXT
from custom_components.isotherm.hub.parsing import decode_json, integer, mapping, text
from custom_components.isotherm.smartlink.api.base_url import base_url_of
from custom_components.isotherm.smartlink.api.checks import check_window
from custom_components.isotherm.smartlink.api.client import PartnerClient
from custom_components.isotherm.smartlink.api.errors import (
    PartlyScheduledError,
    SettingsError,
)
from custom_components.isotherm.smartlink.api.http import LONG, HttpTiming
from custom_components.isotherm.smartlink.api.models import RoomShift, Window
from custom_components.isotherm.smartlink.api.scheduling import schedule_all
from custom_components.isotherm.smartlink.api.windows import instants, windows
from custom_components.isotherm.smartlink.kept_form import (
    derogation_from_json,
    derogation_to_json,
)
from simulators.smartlink import SmartlinkCloud

from .answer import Answer
from .tally import Read, finished

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 11, 28)
SHIFTS = [RoomShift("h1", 1, -2), RoomShift("h2", 1, 2)]
KEPT = {
    "id": "a1",
    "day": str(DAY),
    "from": 1080,
    "to": 1140,
    "start": "2026-11-28T17:00:00+00:00",
    "end": "2026-11-28T18:00:00+00:00",
    "created": "2026-11-28T16:00:00+00:00",
    "progress": "scheduled",
    "rooms": {"-2": {"1 2": ["h1", "h2"]}},
    "triggers": ["t1", "t2"],
    "at_start": {"requested": 1, "sent": 1, "silent": ["h1"]},
    "at_end": {},
    "told": ["started"],
}
NOW = datetime(2026, 11, 28, 18, tzinfo=PARIS)


async def answers() -> dict[str, list[Any]]:
    """Return what a simulated partner is answered, by reader."""
    async with (
        SmartlinkCloud(clock=NOW.timestamp) as cloud,
        aiohttp.ClientSession(headers={"Authorization": "Basic Yzpz"}) as session,
    ):
        cloud.add_partner("c", "s")
        home = cloud.add_homes(3)[0]

        async def call(method: str, route: str, **body: object) -> Any:
            url = f"{cloud.url}/partners/1/{route}"
            async with session.request(method, url, json=body or None) as answer:
                return await answer.json()

        row = {"homeId": home.id, "roomId": 1, "delta": -2, "date": str(DAY)}
        row |= {"startTime": 1080, "endTime": 1140}
        scheduled = await call("POST", "derogations", derogations=[row])
        asked = await call("POST", "request", homeId=home.id)
        message_id = asked["response"]["messageId"]
        return {
            "home": [await call("POST", "config", homeId=home.id)],
            "invitations": [await call("POST", "invitations", email=home.email)],
            "schedule": [scheduled, {"error": "no"}, {"statusCode": 413}],
            "report": [await call("POST", "report", trigger=scheduled["startTrigger"])],
            "users": [await call("GET", "users?page=1&size=3")],
            "diagnosis request": [asked],
            "diagnosis": [await call("PUT", "request", messageId=message_id)],
            "kept": [KEPT],
            "window": [{"day": str(DAY), "start": 1430, "end": 20}],
            "base url": [{"url": cloud.url}, {"url": "https://a.example/partners/1/"}],
        }


class _Session:
    """Answers everything with the same."""

    closed = False

    def __init__(self, data: bytes) -> None:
        """Answer with `data`; what is longer is decoded in a thread, and that waits."""
        self._data = data[: LONG - 1]

    def request(self, method: str, url: object, **options: object) -> Answer:
        """Answer."""
        return Answer(self._data)


def _call(make: Callable[[PartnerClient], Awaitable[object]]) -> Read:
    async def run(data: bytes) -> None:
        session: Any = _Session(data)
        timing = HttpTiming(retry_pause=0.0)
        client = PartnerClient(session, "https://a.example", "c", "s", timing=timing)
        await make(client)

    return lambda data: finished(run(data))


async def _schedule(client: PartnerClient) -> None:
    try:
        parts = await schedule_all(client, Window(DAY, 1080, 1140), SHIFTS)
    except PartlyScheduledError as err:
        left = {*err.unknown, *err.failed}
        left |= {shift for part in err.parts for shift in part.shifts}
        assert left == set(SHIFTS)
        raise
    for part in parts:
        assert all(len(one) <= LONGEST_TEXT for one in part.triggers.messages)


async def _users(client: PartnerClient) -> None:
    async for page in client.all_users():
        assert all(isinstance(word, str) for user in page for word in user.values())


def _window(data: bytes) -> None:
    told = mapping(decode_json(data))
    start, end = integer(told.get("start")), integer(told.get("end"))
    try:
        day = date.fromisoformat(text(told.get("day")))
    except ValueError:
        return
    if start is None or end is None:
        return
    found = windows(day, start, end)
    for window in found:
        check_window(window)
        first, last = (one.astimezone(UTC) for one in instants(window, PARIS))
        assert first <= last
    assert all(one.day < other.day for one, other in pairwise(found))


def _kept(data: bytes) -> None:
    try:
        found = derogation_from_json(decode_json(data))
    except ValueError:
        return
    again = derogation_from_json(derogation_to_json(found))
    assert set(again.shifts) == set(found.shifts)
    assert replace(again, shifts=found.shifts) == found


def _base_url(data: bytes) -> None:
    typed = mapping(decode_json(data)).get("url")
    try:
        found = base_url_of(str(typed), in_clear=True)
    except SettingsError:
        return
    assert base_url_of(found, in_clear=True) == found
    PartnerClient(_Session(b""), found, "c", "s")  # type: ignore[arg-type]


READERS: dict[str, Read] = {
    "home": _call(lambda client: client.home("h1")),
    "invitations": _call(lambda client: client.invitations("ann@example.com")),
    "schedule": _call(_schedule),
    "report": _call(lambda client: client.report("t1")),
    "users": _call(_users),
    "diagnosis request": _call(lambda client: client.request_diagnosis("h1")),
    "diagnosis": _call(lambda client: client.diagnosis("m1")),
    "window": _window,
    "kept": _kept,
    "base url": _base_url,
}
