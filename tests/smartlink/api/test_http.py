"""Failures: what each means, what is made once more, and what is never told."""

import asyncio
from dataclasses import replace
import logging

import aiohttp
import pytest

from custom_components.isotherm.hub.errors import (
    ApiError,
    AuthError,
    ConnectError,
    NoAnswerError,
    NotAllowedError,
    NotFoundError,
    ProtocolError,
    RateLimitError,
    RejectedError,
    UnexplainedError,
)
from custom_components.isotherm.smartlink.api.client import PartnerClient
from custom_components.isotherm.smartlink.api.errors import TooLargeError
from custom_components.isotherm.smartlink.api.http import (
    AT_ONCE,
    LONG,
    MOST_BYTES,
    HttpTiming,
)

from .conftest import CLIENT_ID, QUICK, SECRET, TOKEN
from .stub import Answer, Stub

HOME_ID = "65a0f00d"
GATEWAY = {"message": "Service Unavailable"}


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Answer({"message": "Unauthorized"}, 401), AuthError, "Unauthorized"),
        (Answer({}, 404), NotFoundError, "HTTP status 404"),
        (Answer({}, 410), NotFoundError, "HTTP status 410"),
        (Answer({}, 413), TooLargeError, "HTTP status 413"),
        (Answer({}, 429), RateLimitError, "HTTP status 429"),
        (Answer({}, 400), UnexplainedError, "HTTP status 400"),
        (Answer({"message": "no"}, 400), RejectedError, "no (400)"),
        (Answer({"error": {"message": "no"}}, 422), RejectedError, "no (422)"),
        (Answer(text="plain words", status=400), RejectedError, "plain words (400)"),
        (Answer(text="<html>x", status=400), UnexplainedError, "HTTP status 400"),
        (Answer({}, 500), NoAnswerError, "out of order"),
        (Answer(GATEWAY, 503), NoAnswerError, "out of order (Service Unavailable)"),
        (Answer({}, 302, headers={"Location": "/x"}), ConnectError, "another server"),
        (Answer(text="<html>login"), NoAnswerError, "web page"),
        (Answer(text="{"), ProtocolError, "not JSON"),
        (Answer(text=""), ProtocolError, "no list"),
        (Answer(None), ProtocolError, "no list"),
        (Answer(3), ProtocolError, "no list"),
        (Answer({"reponse": {}}), ProtocolError, "no list"),
        (Answer({"error": "no"}), RejectedError, "no (400)"),
        (Answer({"response": {"error": "no"}}), RejectedError, "no (400)"),
        (
            Answer({"reponse": {"statusCode": 403, "message": "no"}}),
            NotAllowedError,
            "no",
        ),
        (Answer({"errors": [1]}), RejectedError, "HTTP status 400"),
        (Answer({"errorMessage": "no", "errorType": "E"}), RejectedError, "no (400)"),
        (Answer({"statusCode": 401, "message": "no"}), AuthError, "no"),
        (Answer({"statusCode": 404}), NotFoundError, "404"),
        (Answer({"status": "500", "message": "no"}), NoAnswerError, "no"),
        (Answer(text="[" + "1," * MOST_BYTES + "1]"), ProtocolError, "no end"),
    ],
)
async def test_what_an_answer_means(
    client: PartnerClient, stub: Stub, answer: Answer, kind: type[ApiError], words: str
) -> None:
    """Errors are as HTTP and its gateways have them: the vendor documents none."""
    stub.answers["POST config"] = [answer]
    with pytest.raises(kind) as failed:
        await client.home(HOME_ID)
    assert words in str(failed.value)
    assert failed.value.__cause__ is None
    assert type(failed.value) is not ApiError


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("-5", None),
        ("nan", None),
        ("soon", None),
        ("Wed, 99 Oct 2015", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after(
    client: PartnerClient, stub: Stub, status: int, header: str, seconds: float | None
) -> None:
    """In seconds or as a date; of a 503, who names none is only out of order."""
    stub.every = Answer({}, status, headers={"Retry-After": header})
    kind = RateLimitError if status == 429 or seconds is not None else NoAnswerError
    with pytest.raises(kind) as failed:
        await client.home(HOME_ID)
    if isinstance(failed.value, RateLimitError):
        assert failed.value.retry_after == seconds


async def test_a_pause_holds_for_polls(client: PartnerClient, stub: Stub) -> None:
    """What a person asks for leaves all the same."""
    stub.answers["POST config"] = [
        Answer({}, 429, headers={"Retry-After": "60"}),
        Answer({"reponse": []}),
    ]
    client.check_pause()
    with pytest.raises(RateLimitError):
        await client.home(HOME_ID)
    with pytest.raises(RateLimitError) as paused:
        client.check_pause()
    assert 0 < (paused.value.retry_after or 0) <= 60
    await client.home(HOME_ID)


@pytest.mark.parametrize(
    "fault", [Answer({}, 502), Answer({}, 504), Answer(reset=True)]
)
async def test_one_retry_of_what_changes_nothing(
    client: PartnerClient, stub: Stub, fault: Answer
) -> None:
    """A read that failed for a moment is made once more, and no more than once."""
    stub.answers["POST config"] = [fault, Answer({"reponse": []})]
    await client.home(HOME_ID)
    assert len(stub.of("POST config")) == 2
    stub.answers["POST config"] = [fault]
    with pytest.raises(NoAnswerError):
        await client.home(HOME_ID)
    assert len(stub.of("POST config")) == 4


@pytest.mark.parametrize(
    "fault", [Answer({}, 502), Answer({}, 408), Answer(reset=True)]
)
async def test_no_retry_of_what_does_something(
    client: PartnerClient, stub: Stub, fault: Answer
) -> None:
    """A diagnosis is not asked for twice; scheduling is tested with its own."""
    stub.answers["POST request"] = [fault]
    with pytest.raises(NoAnswerError):
        await client.request_diagnosis(HOME_ID)
    assert len(stub.seen) == 1


async def test_who_is_not_there(session: aiohttp.ClientSession) -> None:
    """What certainly did not leave is tried once more, and is no lost answer."""
    client = PartnerClient(session, "http://127.0.0.1:9", "c", "s", timing=QUICK)
    with pytest.raises(ConnectError) as failed:
        await client.request_diagnosis(HOME_ID)
    assert not isinstance(failed.value, NoAnswerError)
    assert client.requests.total == 2
    assert "127.0.0.1" not in str(failed.value)


async def test_a_closed_session(session: aiohttp.ClientSession) -> None:
    """While Home Assistant stops."""
    client = PartnerClient(session, "http://127.0.0.1:9", "c", "s", timing=QUICK)
    await session.close()
    with pytest.raises(ConnectError, match="closed"):
        await client.check()
    assert client.requests.total == 0


async def test_no_answer_in_time(session: aiohttp.ClientSession) -> None:
    """It left: whether it was carried out is not known, and it is not sent again."""
    asked = 0
    left = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        nonlocal asked
        await reader.readuntil(b"\r\n\r\n")
        asked += 1
        await left.wait()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    timing = HttpTiming(connect=5.0, answer=5.0, carry_out=0.05, retry_pause=0.01)
    client = PartnerClient(session, f"http://127.0.0.1:{port}", "c", "s", timing=timing)
    with pytest.raises(NoAnswerError, match=r"did not answer within 0\.05 s"):
        await client.request_diagnosis(HOME_ID)
    left.set()
    server.close()
    assert asked == 1


async def test_four_at_once(session: aiohttp.ClientSession) -> None:
    """However many homes are asked about, no more are on their way."""
    now = most = 0
    full = asyncio.Event()
    release = asyncio.Event()

    async def listen(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal now, most
        await reader.readuntil(b"\r\n\r\n")
        now += 1
        most = max(most, now)
        if now == AT_ONCE:
            full.set()
        await release.wait()
        now -= 1
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            b"Content-Length: 2\r\nConnection: close\r\n\r\n[]"
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = PartnerClient(session, f"http://127.0.0.1:{port}", "c", "s", timing=QUICK)
    asks = [asyncio.create_task(client.home(f"h{number}")) for number in range(12)]
    await full.wait()
    release.set()
    await asyncio.gather(*asks)
    server.close()
    assert most == AT_ONCE


async def test_a_long_answer(client: PartnerClient, stub: Stub) -> None:
    """It is decoded aside, and what is wrong with it is told all the same."""
    rows = [{"header": f"h{number}", "roomName": "x" * 200} for number in range(400)]
    stub.answers["POST config"] = [Answer(rows), Answer(text="[" + "1," * LONG)]
    assert len((await client.home(HOME_ID)).devices) == 400
    with pytest.raises(ProtocolError, match="not JSON"):
        await client.home(HOME_ID)


async def test_the_secret_does_not_follow_a_redirect(
    client: PartnerClient, stub: Stub
) -> None:
    """A server that leads elsewhere is not gone after."""
    stub.every = Answer({}, 307, headers={"Location": "/base/partners/1/elsewhere"})
    with pytest.raises(ConnectError):
        await client.home(HOME_ID)
    assert {one.route for one in stub.seen} == {"POST config"}


async def test_nothing_personal_is_told(
    client: PartnerClient, stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the error nor in the log, though the vendor repeats it all."""
    caplog.set_level(logging.DEBUG)
    words = f"no ann@example.com {HOME_ID} {SECRET} {TOKEN} of {CLIENT_ID}\n\x1b[31m"
    stub.every = Answer({"message": words}, 400)
    with pytest.raises(RejectedError) as failed:
        await client.home(HOME_ID)
    assert str(failed.value) == "no … … … … of … [31m (400)"
    ours = [r for r in caplog.records if r.name.startswith("custom_components")]
    assert not any(HOME_ID in record.getMessage() for record in ours)
    assert HOME_ID not in " ".join(client.requests.by_route)


@pytest.mark.parametrize(
    ("status", "kind"), [(200, NotFoundError), (404, ConnectError), (500, ConnectError), (401, AuthError)]
)  # fmt: skip
async def test_404_of_a_home(
    client: PartnerClient, stub: Stub, status: int, kind: type[Exception]
) -> None:
    """It is gone where the account works otherwise; a server may have lost all."""
    stub.answers["POST config"] = [Answer({}, 404)]
    stub.every = Answer({"response": []}, status)
    with pytest.raises(kind):
        await client.home(HOME_ID)


async def test_403_of_one_home(client: PartnerClient, stub: Stub) -> None:
    """The account works otherwise: the home is not for it."""
    await client.check()
    stub.answers["POST config"] = [Answer({}, 403)]
    with pytest.raises(NotAllowedError):
        await client.home(HOME_ID)
    assert len(stub.seen) == 2


@pytest.mark.parametrize(
    ("status", "kind"), [(200, NotAllowedError), (401, AuthError), (403, AuthError), (500, NotAllowedError)]
)  # fmt: skip
async def test_403_where_nothing_worked_before(
    client: PartnerClient, stub: Stub, status: int, kind: type[ApiError]
) -> None:
    """Whether the account works is asked, once."""
    stub.answers["POST config"] = [Answer({}, 403)]
    stub.answers["GET users"] = [Answer({"response": []}, status)]
    stub.answers["POST invitations"] = [Answer({"response": []}, status)]
    with pytest.raises(kind):
        await client.home(HOME_ID)
    assert len(stub.of("POST config")) == 1


async def test_403_long_after_anything_worked(
    session: aiohttp.ClientSession, stub: Stub
) -> None:
    """What worked ten minutes ago proves nothing now."""
    timing = replace(QUICK, trusted=0.0)
    async with stub.run() as url:
        client = PartnerClient(session, url, CLIENT_ID, SECRET, timing=timing)
        await client.check()
        stub.every = Answer({}, 403)
        with pytest.raises(AuthError):
            await client.home(HOME_ID)
