"""Finding bridges, and the notifications they send."""

import asyncio
import socket

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.izone.api import notifications
from custom_components.isotherm.izone.api.discovery import (
    MOST_FOUND,
    QUERY,
    Announcement,
    Discovery,
    parse_announcement,
)
from custom_components.isotherm.izone.api.notifications import (
    NotificationGate,
    NotificationListener,
)
from simulators.izone import forge_reply, send_from

from .conftest import Simulate

SOURCE = ("127.0.0.9", 12107)


@pytest.mark.parametrize(
    ("said", "uid", "host", "tags"),
    [
        ("ASPort_12107,Mac_000012345,IP_10.0.0.7", "000012345", "10.0.0.7", set()),
        (
            "ASPort_12107,Mac_500001234,IP_10.0.0.7,iZoneV2,iLight,iDrate,iPower,Split",
            "500001234",
            "10.0.0.7",
            {"iZoneV2", "iLight", "iDrate", "iPower", "Split"},
        ),
        (
            "ASPort_12107,Mac_000012345,IP_10.0.0.7,iZone,iLight,iDrate",
            "000012345",
            "10.0.0.7",
            {"iZone", "iLight", "iDrate"},
        ),
        (
            "ASPort_12107,Mac_000012345,IP_10.0.0.7,X,iLight,iDrate,iPower",
            "000012345",
            "10.0.0.7",
            {"iLight", "iDrate", "iPower"},
        ),
        (
            "ASPort_12107,Mac_000012345,IP_10.0.0.7,X,x,\r\n\x00",
            "000012345",
            "10.0.0.7",
            set(),
        ),
        ("ASPort_12107,Mac_000012345", "000012345", "127.0.0.9", set()),
        ("ASPort_12107,Mac_000012345,IP_0.0.0.0", "000012345", "127.0.0.9", set()),
        ("ASPort_12107,Mac_000012345,IP_nonsense", "000012345", "127.0.0.9", set()),
        (
            "asport_12107,IP_10.0.0.7,MAC_000012345,New",
            "000012345",
            "10.0.0.7",
            {"New"},
        ),
    ],
)
def test_replies_of_three_fields_to_eight(
    said: str, uid: str, host: str, tags: set[str]
) -> None:
    """All that was ever seen, in any order, with or without tags."""
    reply = parse_announcement(said.encode(), SOURCE)
    assert reply == Announcement(uid, host, frozenset(tags), SOURCE, said.encode())
    assert not reply.unpaired


@pytest.mark.parametrize(
    "said",
    [
        "",
        "IASD",
        "iZoneChanged_System",
        "ASPort_12107",
        "ASPort_12107,IP_10.0.0.7",
        "ASPort_12107,Mac_,IP_10.0.0.7",
        "ASPort_12107,Mac_../..,IP_10.0.0.7",
        "Mac_000012345,IP_10.0.0.7",
    ],
)
def test_what_is_no_reply(said: str) -> None:
    """Without a uid there is no bridge."""
    assert parse_announcement(said.encode(), SOURCE) is None


def test_unpaired_bridge() -> None:
    """The placeholder is told from a bridge."""
    reply = parse_announcement(b"ASPort_12107,Mac_000000000,IP_10.0.0.7", SOURCE)
    assert reply
    assert reply.unpaired


@given(st.binary() | st.binary().map(b"ASPort_12107,Mac_1,".__add__))
def test_any_datagram_can_come(data: bytes) -> None:
    """It is a reply with a uid and a host, or it is none."""
    reply = parse_announcement(data, SOURCE)
    assert reply is None or (reply.uid and reply.host)


async def test_scan(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several bridges on their own addresses, one reply each; a bad name hurts none."""

    async def getaddrinfo(*_: object, **__: object) -> None:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    first = await simulate()
    second = await simulate(host="127.0.0.2", uid="500000002", tags=())
    silent = await simulate(host="127.0.0.3", uid="500000003", answers_discovery=False)
    simulators = (first, second, silent)
    discovery = Discovery()
    await discovery.start(("127.0.0.1", 0))
    targets = [(one.host, one.udp_port) for one in simulators]
    found = await discovery.scan([("no such name", 9), *targets], window=0.1)
    discovery.stop()
    assert {reply.uid: reply.host for reply in found} == {
        "000012345": "127.0.0.1",
        "500000002": "127.0.0.2",
    }
    tags = {reply.uid: reply.tags for reply in found}
    assert "iZoneV2" in tags["000012345"]
    assert tags["500000002"] == frozenset()


async def test_callbacks_and_unasked_replies(simulate: Simulate) -> None:
    """Replies are told one by one; a beacon that finds the socket counts too."""
    simulator = await simulate(reply_ip="10.1.1.1")
    replies: list[Announcement] = []
    discovery = Discovery(replies.append)
    await discovery.start(("127.0.0.1", 0))
    port = discovery.port
    await discovery.query([("127.0.0.1", simulator.udp_port)])
    forge_reply("500000009", ("127.0.0.1", port), source="127.0.0.9")
    send_from("127.0.0.9", b"noise", ("127.0.0.1", port))
    await asyncio.sleep(0.05)
    discovery.stop()
    await discovery.query([("127.0.0.1", simulator.udp_port)])
    told = {reply.uid: (reply.host, reply.source[0]) for reply in replies}
    assert told == {
        "000012345": ("10.1.1.1", "127.0.0.1"),
        "500000009": ("127.0.0.9", "127.0.0.9"),
    }


@pytest.mark.parametrize(
    ("claimed", "asked"),
    [
        ("10.255.0.1", "10.255.0.1"),
        ("172.31.0.1", "172.31.0.1"),
        ("192.168.1.9", "192.168.1.9"),
        ("169.254.7.7", "169.254.7.7"),
        ("127.0.0.3", "127.0.0.3"),
        ("8.8.8.8", "127.0.0.9"),
        ("172.32.0.1", "127.0.0.9"),
        ("100.64.0.1", "127.0.0.9"),
        ("192.0.2.1", "127.0.0.9"),
        ("224.0.0.251", "127.0.0.9"),
        ("255.255.255.255", "127.0.0.9"),
    ],
)
def test_only_addresses_of_a_home_are_believed(claimed: str, asked: str) -> None:
    """Who names another one can have nobody asked but itself."""
    one = parse_announcement(
        f"ASPort_12107,Mac_000012345,IP_{claimed},iZoneV2".encode(), SOURCE
    )
    assert one
    assert one.host == asked


def test_the_address_of_the_sender_is_believed_wherever_it_is() -> None:
    """A bridge may have a public address; whoever sends from there is asked there."""
    said = b"ASPort_12107,Mac_000012345,IP_198.51.100.7,iZoneV2"
    one = parse_announcement(said, ("198.51.100.7", 12107))
    assert one
    assert one.host == "198.51.100.7"


async def test_a_search_tells_of_so_many_bridges_and_no_more(
    simulate: Simulate,
) -> None:
    """What answers first counts; more of them than any home has are forged."""
    simulator = await simulate()
    discovery = Discovery()
    await discovery.start()
    scanning = asyncio.create_task(
        discovery.scan([("127.0.0.1", simulator.udp_port)], window=0.5)
    )
    while not simulator.udp.questions:
        await asyncio.sleep(0)
    for number in range(100):
        to = ("127.0.0.1", discovery.port or 0)
        forge_reply(f"3{number:08d}", to, source="127.0.0.9")
    found = await scanning
    discovery.stop()
    assert len(found) == MOST_FOUND
    assert simulator.uid in {one.uid for one in found}


async def test_a_name_is_resolved(
    simulate: Simulate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A typed host may be a name; one that can't be sent to is passed over."""
    simulator = await simulate()

    async def getaddrinfo(host: str, *_: object, **__: object) -> list[object]:
        assert host == "bridge.lan"
        return [(0, 0, 0, "", ("127.0.0.1", 0))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    discovery = Discovery()
    await discovery.start(("127.0.0.1", 0))
    found = await discovery.scan([("bridge.lan", simulator.udp_port)], 0.05, times=1)
    discovery.error_received(OSError("unreachable"))
    discovery.stop()
    discovery.stop()
    assert [reply.uid for reply in found] == ["000012345"]


def test_the_query_is_the_guides() -> None:
    """Four bytes."""
    assert QUERY == b"IASD"


class Heard:
    """Note what a listener tells."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.notifications: list[str] = []
        self.replies: list[Announcement] = []
        self.listener = NotificationListener(
            self.notifications.append, self.replies.append, host="127.0.0.1", port=0
        )


async def test_notifications_are_told_apart_by_address(simulate: Simulate) -> None:
    """All three texts mean the same; beacons and noise are not."""
    heard = Heard()
    assert await heard.listener.start()
    assert await heard.listener.start()
    assert heard.listener.port
    target = ("127.0.0.1", heard.listener.port)
    first = await simulate(notification_targets=[target])
    second = await simulate(
        host="127.0.0.2", uid="500000002", notification_targets=[target]
    )
    first.wall(SysOn=0)
    second.beacon()
    send_from("127.0.0.5", b"iZoneChangedSomethingNew\x00", target)
    send_from("127.0.0.6", b"noise", target)
    await asyncio.sleep(0.1)
    heard.listener.error_received(OSError("x"))
    heard.listener.stop()
    heard.listener.stop()
    assert heard.listener.port is None
    assert sorted(heard.notifications) == ["127.0.0.1"] * 3 + ["127.0.0.5"]
    assert [reply.host for reply in heard.replies] == ["127.0.0.2"]


def _bind(port: int, *options: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for option in options:
        sock.setsockopt(socket.SOL_SOCKET, option, 1)
    sock.bind(("127.0.0.1", port))
    return sock


async def test_the_port_is_shared(loopback: None) -> None:
    """Two of us, or another who shares, listen side by side."""
    heard = Heard()
    await heard.listener.start()
    assert heard.listener.port
    beside = NotificationListener(print, host="127.0.0.1", port=heard.listener.port)
    assert await beside.start()
    _bind(heard.listener.port, socket.SO_REUSEADDR).close()
    _bind(heard.listener.port, socket.SO_REUSEPORT).close()
    beside.stop()
    heard.listener.stop()


async def test_a_port_that_is_taken_means_no_notifications(
    loopback: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Core's own integration holds it for itself: polling goes on alone, quietly."""
    taken = _bind(0)
    listener = NotificationListener(
        print, host="127.0.0.1", port=taken.getsockname()[1]
    )
    assert not await listener.start()
    assert listener.port is None
    taken.close()
    monkeypatch.delattr(notifications.socket, "SO_REUSEPORT")
    assert await listener.start()
    listener.stop()
    await asyncio.sleep(0)


async def test_stopping_leaves_the_port_to_others(loopback: None) -> None:
    """A program that wants it for itself can have it."""
    heard = Heard()
    await heard.listener.start()
    port = heard.listener.port
    assert port
    heard.listener.stop()
    await asyncio.sleep(0.01)
    _bind(port).close()


async def test_a_burst_is_one_read() -> None:
    """Soon after its first notification; what follows comes after the interval."""
    loop = asyncio.get_running_loop()
    reads: list[float] = []
    gate = NotificationGate(
        lambda: reads.append(loop.time()), settle=0.03, interval=0.1
    )
    started = loop.time()
    for _ in range(3):
        gate.notified()
    await asyncio.sleep(0.05)
    assert len(reads) == 1
    for _ in range(5):
        gate.notified()
    await asyncio.sleep(0.15)
    assert len(reads) == 2
    assert reads[0] - started >= 0.03
    assert reads[1] - reads[0] >= 0.1


async def test_a_cancelled_gate_stays_shut() -> None:
    """Nothing is told after the end."""
    reads: list[int] = []
    gate = NotificationGate(lambda: reads.append(1), settle=0.01)
    gate.notified()
    gate.cancel()
    gate.cancel()
    await asyncio.sleep(0.03)
    assert not reads
