"""Bodies that are too large, refused or lost: what is told of each home, and sent once."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
import json

import pytest

from custom_components.isotherm.hub.errors import (
    AuthError,
    ConnectError,
    InvalidChange,
    NoAnswerError,
    NotFoundError,
    RateLimitError,
    RejectedError,
)
from custom_components.isotherm.smartlink.api.client import PartnerClient
from custom_components.isotherm.smartlink.api.errors import (
    PartlyScheduledError,
    TooLargeError,
)
from custom_components.isotherm.smartlink.api.models import (
    DAY,
    Part,
    RoomShift,
    Triggers,
    Window,
)
from custom_components.isotherm.smartlink.api.scheduling import schedule_all

from .stub import Answer, Stub

WINDOW = Window(date(2026, 11, 28), 1080, 1200)
NIGHT = Window(date(2026, 11, 28), 1320, DAY)
EARLIER = Window(date(2026, 11, 28), 1320, DAY - 5)
OK = {"response": [], "startTrigger": "t1", "endTrigger": "t2"}


def shifts(homes: int, rooms: int = 3) -> list[RoomShift]:
    """Return shifts of so many homes with so many rooms each."""
    return [
        RoomShift(f"h{home}", room, -2)
        for home in range(homes)
        for room in range(rooms)
    ]


class Vendor:
    """Takes so many rooms, and answers homes as it is told."""

    def __init__(self, stub: Stub, most: int = 10_000) -> None:
        """Answer in a stub's name."""
        self.most = most
        self.odd: dict[str, Answer] = {}
        self.taken: Counter[tuple[str, int]] = Counter()
        self.bodies: list[list[dict[str, object]]] = []
        self.midnight = True
        stub.answers["POST derogations"] = self.answer

    def answer(self, route: str, body: bytes) -> Answer:
        """Answer one body."""
        rows = json.loads(body)["derogations"]
        self.bodies.append(rows)
        if len(rows) > self.most:
            return Answer({"message": "Request Too Long"}, 413)
        odd = next(
            (self.odd[r["homeId"]] for r in rows if r["homeId"] in self.odd), None
        )
        if odd is not None:
            return odd
        if not self.midnight and rows[0]["endTime"] == DAY:
            return Answer({"message": "endTime"}, 400)
        self.taken.update((row["homeId"], row["roomId"]) for row in rows)
        return Answer(OK | {"startTrigger": f"t{len(self.bodies)}"})


@pytest.fixture
def vendor(stub: Stub) -> Vendor:
    """Return the vendor."""
    return Vendor(stub)


def rooms_of(parts: Sequence[Part]) -> list[RoomShift]:
    """Return the rooms of all parts."""
    return [shift for part in parts for shift in part.shifts]


async def test_one_request_where_it_does(client: PartnerClient, vendor: Vendor) -> None:
    """However many homes."""
    wanted = shifts(1000)
    (part,) = await schedule_all(client, WINDOW, wanted)
    assert part == Part(WINDOW, tuple(wanted), Triggers("t1", "t2"))
    assert len(vendor.bodies) == 1
    assert len(vendor.taken) == 3000


async def test_a_body_that_is_too_large(client: PartnerClient, vendor: Vendor) -> None:
    """It is halved by home, and the size is known the next time."""
    vendor.most = 8
    wanted = shifts(10)
    parts = await schedule_all(client, WINDOW, wanted)
    assert rooms_of(parts) == wanted
    assert set(vendor.taken.values()) == {1}
    for part in parts:
        rooms = Counter(shift.home_id for shift in part.shifts)
        assert set(rooms.values()) == {3}
    assert len({part.triggers.start for part in parts}) == len(parts)
    sizes = [len(body) for body in vendor.bodies]
    assert sizes == [30, 15, 6, 9, 3, 6, 6, 3, 6]
    vendor.bodies.clear()
    assert rooms_of(await schedule_all(client, WINDOW, wanted)) == wanted
    assert all(len(body) <= vendor.most for body in vendor.bodies)


@pytest.mark.parametrize(
    ("most", "sizes"), [(6, [6]), (5, [3, 3]), (3, [3, 3]), (2, [3, 3])]
)
async def test_a_size_that_is_known(
    client: PartnerClient, vendor: Vendor, most: int, sizes: list[int]
) -> None:
    """Bodies are no smaller than they have to be, and a home stays whole."""
    client.most_shifts = most
    await schedule_all(client, WINDOW, shifts(2))
    assert [len(body) for body in vendor.bodies] == sizes


async def test_a_home_that_alone_is_too_large(
    client: PartnerClient, vendor: Vendor
) -> None:
    """Only that one is spread over two bodies."""
    vendor.most = 2
    wanted = shifts(2)
    parts = await schedule_all(client, WINDOW, wanted)
    assert rooms_of(parts) == wanted
    assert [len(part.shifts) for part in parts] == [1, 2, 1, 2]


async def test_a_vendor_that_takes_no_size(
    client: PartnerClient, vendor: Vendor
) -> None:
    """It is given up after one room, not after all."""
    vendor.most = 0
    with pytest.raises(TooLargeError):
        await schedule_all(client, WINDOW, shifts(64))
    assert len(vendor.bodies) < 12


async def test_a_refused_body_keeps_no_other_back(
    client: PartnerClient, vendor: Vendor
) -> None:
    """Who was scheduled and who was not is told."""
    client.most_shifts = 6
    vendor.odd["h2"] = Answer({"message": "unknown home h2"}, 404)
    with pytest.raises(PartlyScheduledError) as failed:
        await schedule_all(client, WINDOW, shifts(8))
    error = failed.value
    assert isinstance(error.cause, NotFoundError)
    assert {one.home_id for one in error.failed} == {"h2", "h3"}
    assert not error.unknown
    assert {one.home_id for one in rooms_of(error.parts)} == {
        *("h0", "h1", "h4", "h5", "h6", "h7")
    }


@pytest.mark.parametrize(
    "lost",
    [
        Answer({}, 504),
        Answer(reset=True),
        Answer(text="{"),
        Answer({"authorisation": {}, "note": 1}),
        Answer(text="<html>"),
        Answer({"message": "busy"}, 503, headers={"Retry-After": "2"}),
    ],
    ids=["504", "reset", "half", "nothing", "page", "503"],
)
async def test_a_lost_answer_half_way(
    client: PartnerClient, vendor: Vendor, lost: Answer
) -> None:
    """It may have been scheduled: it is not sent again, and nothing after it is."""
    client.most_shifts = 6
    vendor.odd["h2"] = lost
    with pytest.raises(PartlyScheduledError) as failed:
        await schedule_all(client, WINDOW, shifts(8))
    error = failed.value
    assert {one.home_id for one in rooms_of(error.parts)} == {"h0", "h1"}
    assert {one.home_id for one in error.unknown} == {"h2", "h3"}
    assert {one.home_id for one in error.failed} == {"h4", "h5", "h6", "h7"}
    assert len(vendor.bodies) == 2


async def test_a_lost_answer_to_the_only_body(
    client: PartnerClient, vendor: Vendor
) -> None:
    """It is told in the same way, so that nobody takes it for not scheduled."""
    vendor.odd["h0"] = Answer(reset=True)
    with pytest.raises(PartlyScheduledError) as failed:
        await schedule_all(client, WINDOW, shifts(1))
    assert isinstance(failed.value.cause, NoAnswerError)
    assert failed.value.unknown == tuple(shifts(1))
    assert not failed.value.parts
    assert not failed.value.failed
    assert len(vendor.bodies) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer({}, 401), AuthError),
        (Answer({}, 429), RateLimitError),
        (Answer({}, 302, headers={"Location": "http://127.0.0.2/"}), ConnectError),
        (Answer({}, 422), RejectedError),
        (Answer({"error": "no"}), RejectedError),
    ],
)
async def test_surely_nothing(
    client: PartnerClient, vendor: Vendor, answer: Answer, kind: type[Exception]
) -> None:
    """The only body is refused: the error itself, as nothing is in doubt."""
    vendor.odd["h0"] = answer
    with pytest.raises(kind) as failed:
        await schedule_all(client, WINDOW, shifts(1))
    assert not isinstance(failed.value, PartlyScheduledError | NoAnswerError)


async def test_who_throttles_is_left_alone(
    client: PartnerClient, vendor: Vendor
) -> None:
    """What waits behind a 429 is not sent, and told as not scheduled."""
    client.most_shifts = 6
    vendor.odd["h2"] = Answer({}, 429, headers={"Retry-After": "7"})
    with pytest.raises(PartlyScheduledError) as failed:
        await schedule_all(client, WINDOW, shifts(8))
    cause = failed.value.cause
    assert isinstance(cause, RateLimitError)
    assert cause.retry_after == 7
    assert len(failed.value.failed) == 18
    assert len(vendor.bodies) == 2


async def test_a_vendor_that_takes_no_24_00(
    client: PartnerClient, vendor: Vendor
) -> None:
    """The slot before it is tried, once, and remembered."""
    vendor.midnight = False
    (part,) = await schedule_all(client, NIGHT, shifts(1))
    assert part.window == EARLIER
    assert len(vendor.bodies) == 2
    (part,) = await schedule_all(client, NIGHT, shifts(1))
    assert part.window == EARLIER
    assert len(vendor.bodies) == 3


async def test_a_refusal_for_another_reason(
    client: PartnerClient, vendor: Vendor
) -> None:
    """Once more with another end, and no more; 24:00 is not held against the vendor."""
    vendor.odd["h0"] = Answer({"message": "no"}, 400)
    with pytest.raises(RejectedError):
        await schedule_all(client, NIGHT, shifts(1))
    assert [body[0]["endTime"] for body in vendor.bodies] == [DAY, DAY - 5]
    vendor.odd.clear()
    (part,) = await schedule_all(client, NIGHT, shifts(1))
    assert part.window == NIGHT


async def test_the_last_slot_of_a_day(client: PartnerClient, vendor: Vendor) -> None:
    """It has no end before 24:00."""
    vendor.midnight = False
    with pytest.raises(RejectedError):
        await schedule_all(client, Window(WINDOW.day, DAY - 5, DAY), shifts(1))
    assert len(vendor.bodies) == 1


@pytest.mark.parametrize(
    ("window", "wanted", "reason"),
    [
        (WINDOW, [], "derogation_no_rooms"),
        (WINDOW, [RoomShift("h", 1, 6)], "derogation_too_far"),
        (WINDOW, [RoomShift("h", 1, -6)], "derogation_too_far"),
        (WINDOW, [RoomShift("h", -1, 1)], "derogation_no_room"),
        (WINDOW, [RoomShift("", 1, 1)], "derogation_no_room"),
        (WINDOW, [RoomShift("h", 1, 1), RoomShift("h", 1, 2)], "derogation_room_twice"),
        (Window(WINDOW.day, 1081, 1200), shifts(1), "derogation_off_grid"),
        (Window(WINDOW.day, 1200, 1080), shifts(1), "derogation_ends_before_start"),
        (Window(WINDOW.day, 1200, 1445), shifts(1), "derogation_outside_day"),
    ],
)
async def test_what_never_leaves(
    client: PartnerClient,
    stub: Stub,
    window: Window,
    wanted: list[RoomShift],
    reason: str,
) -> None:
    """What the document does not allow is refused here."""
    with pytest.raises(InvalidChange) as refused:
        await schedule_all(client, window, wanted)
    assert refused.value.reason == reason
    assert not stub.seen
