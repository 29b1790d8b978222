"""Push: what it saves, how it dies, how it returns."""

from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest
from pytest_socket import socket_allow_hosts

from custom_components.isotherm.gizwits.api.websocket_connection import Backoff
from simulators.gizwits import GizwitsCloud

from .trouble import Trouble


@pytest.fixture
async def cloud(socket_enabled: None) -> AsyncGenerator[GizwitsCloud]:
    """Return a cloud whose heaters can live on two hosts."""
    socket_allow_hosts(["127.0.0.1", "127.0.0.2", "127.0.0.3"])
    cloud = await GizwitsCloud(ws_hosts=("127.0.0.1", "127.0.0.2")).start()
    yield cloud
    await cloud.stop()


async def test_a_change_shows_at_once(trouble: Trouble) -> None:
    """What is turned at the heater or in the vendor's app shows in under a second."""
    salon, chambre, _ = trouble.heaters
    await trouble.start()
    for temperature in (20.5, 21.5, 22.5):
        await trouble.until(trouble.warm(salon, temperature))
    trouble.cloud.set_attr(chambre.did, mode="cft")
    await trouble.until(lambda: trouble.preset(chambre) == "comfort")
    assert trouble.preset(salon) == "eco"


async def test_requests_while_push_is_alive(trouble: Trouble) -> None:
    """One page of bindings per poll, each five minutes."""
    await trouble.start()
    asked = len(trouble.cloud.requests)
    for _ in range(4):
        await trouble.poll()
    routes = [request.route for request in trouble.cloud.requests[asked:]]
    assert routes == ["bindings"] * 4
    assert trouble.coordinator.update_interval.total_seconds() == 300


async def test_requests_without_push(trouble: Trouble) -> None:
    """Each minute one page of bindings, and the state of heaters that are there."""
    salon, chambre, bureau = trouble.heaters
    await trouble.start_without_push()
    trouble.cloud.set_online(bureau.did, False)
    asked = len(trouble.cloud.requests)
    await trouble.poll()
    requests = trouble.cloud.requests[asked:]
    assert [request.route for request in requests][0] == "bindings"
    asked_for = sorted(request.did for request in requests if request.did)
    assert asked_for == sorted([salon.did, chambre.did])
    assert trouble.coordinator.update_interval.total_seconds() == 60


async def test_a_heater_that_never_told_anything(trouble: Trouble) -> None:
    """It is asked for once; what it lacks comes when it is back."""
    bureau = trouble.heaters[2]
    bureau.online = False
    trouble.cloud.behaviour.offline_empty = True
    await trouble.start()
    assert len(trouble.cloud.requests.of("devdata", bureau.did)) == 1
    for _ in range(3):
        await trouble.poll()
    assert len(trouble.cloud.requests.of("devdata")) == 1
    assert trouble.hass.states.get("climate.bureau") is None

    trouble.cloud.set_online(bureau.did, True)
    trouble.cloud.set_attr(bureau.did, cur_temp=205)
    await trouble.until(lambda: trouble.hass.states.get("climate.bureau") is not None)
    assert trouble.temperature(bureau) == 20.5


type Blow = Callable[[GizwitsCloud], Any]
BLOWS: dict[str, Blow] = {
    "drop": lambda cloud: cloud.drop_sockets(),
    "silent": lambda cloud: cloud.silence_sockets(),
    "1003": lambda cloud: cloud.send_invalid(1003),
    "1009": lambda cloud: cloud.send_invalid(1009),
    "1011": lambda cloud: cloud.send_invalid(1011),
    "no pong": lambda cloud: cloud.faults.add("ws_ping", "silent", count=1),
    "closed at a ping": lambda cloud: cloud.faults.add("ws_ping", "close", count=1),
}
WALLS = ("refuse", "hang", "reset", "500", "502", "html", "9004", "silent")
"""What meets those who try to open a socket."""


@pytest.mark.parametrize("wall", WALLS)
@pytest.mark.parametrize("blow", BLOWS)
async def test_a_socket_dies(trouble: Trouble, blow: str, wall: str) -> None:
    """Polling takes over at once; push is back soon after the fault is gone."""
    salon, chambre, _ = trouble.heaters
    trouble.timing(answer=0.4, connect=0.4)
    await trouble.start()
    asked = len(trouble.cloud.requests.of("devdata"))
    trouble.cloud.faults.add("ws", wall)
    BLOWS[blow](trouble.cloud)
    await trouble.until(lambda: not trouble.push_alive)
    await trouble.until(lambda: len(trouble.cloud.requests.of("devdata")) > asked)
    assert trouble.available()
    shown = trouble.warm(salon, 21.5)
    await trouble.poll()
    assert shown()
    assert trouble.coordinator.update_interval.total_seconds() == 60

    trouble.cloud.faults.clear()
    await trouble.until(lambda: trouble.push_alive)
    await trouble.until(trouble.warm(chambre, 22.5))
    await trouble.until(lambda: len(trouble.cloud.connections) == 1)
    assert len(trouble.cloud.requests.of("login")) == 1
    trouble.check_log()


async def test_no_socket_at_the_start(trouble: Trouble) -> None:
    """Set-up does not wait for a socket that was refused."""
    trouble.timing(first_push=30)
    trouble.cloud.faults.add("ws", "refuse")
    await trouble.start()
    assert trouble.available()
    trouble.cloud.faults.clear()
    await trouble.until(lambda: trouble.push_alive)


async def test_a_silent_socket_at_the_start(trouble: Trouble) -> None:
    """Set-up asks for what push does not bring in time."""
    trouble.timing(first_push=0.05)
    trouble.cloud.faults.add("ws_read", "silent")
    await trouble.start()
    assert trouble.available()
    assert len(trouble.cloud.requests.of("devdata")) == 3


async def test_a_heater_is_added_and_removed(trouble: Trouble) -> None:
    """Both show without a restart, and the neighbours are left alone."""
    salon, chambre, bureau = trouble.heaters
    await trouble.start()
    user = trouble.entry.data["username"]
    cuisine = trouble.cloud.add_heater(user, "Pilote_Pro", "Cuisine")
    await trouble.until(lambda: trouble.hass.states.get("climate.cuisine") is not None)
    await trouble.until(trouble.warm(cuisine, 21.5))

    trouble.cloud.remove_device(bureau.did)
    await trouble.poll()
    assert trouble.hass.states.get("climate.bureau") is None
    assert trouble.available(salon, chambre, cuisine)
    await trouble.until(trouble.warm(salon, 22.5))
    trouble.check_log()


async def test_a_heater_is_added_beyond_a_page_that_was_the_last(
    trouble: Trouble,
) -> None:
    """Where the server cuts its pages, a new heater shows at once all the same."""
    trouble.cloud.behaviour.most_per_page = 10
    user = trouble.entry.data["username"]
    for number in range(10 - len(trouble.heaters)):
        trouble.cloud.add_heater(user, "Pilote_Pro", f"Room {number}")
    await trouble.start()
    trouble.cloud.add_heater(user, "Pilote_Pro", "Cuisine")
    await trouble.until(lambda: trouble.hass.states.get("climate.cuisine") is not None)
    trouble.check_log()


async def test_a_device_that_stops_being_ours(trouble: Trouble) -> None:
    """A state of a heater that is gone between two polls costs nothing."""
    salon, _, bureau = trouble.heaters
    await trouble.start_without_push()
    trouble.cloud.faults.add("devdata", "9017", did=bureau.did)
    await trouble.poll()
    assert not trouble.available(bureau)
    assert trouble.available(salon)
    trouble.cloud.faults.clear("devdata")
    trouble.cloud.remove_device(bureau.did)
    await trouble.poll()
    assert trouble.hass.states.get("climate.bureau") is None
    trouble.check_log()


async def test_two_hosts(trouble: Trouble) -> None:
    """One socket per host; one that dies leaves the other and its heaters alone."""
    salon, chambre, bureau = trouble.heaters
    bureau.ws_host = "127.0.0.2"
    await trouble.start()
    cloud = trouble.cloud
    assert sorted(socket.host for socket in cloud.connections) == [
        "127.0.0.1",
        "127.0.0.2",
    ]
    (second,) = [s for s in cloud.connections if s.host == "127.0.0.2"]
    cloud.faults.add("ws", "refuse")
    second.abort()
    await trouble.until(lambda: not trouble.push_alive)
    await trouble.until(lambda: bool(cloud.requests.of("devdata")))
    await trouble.until(trouble.warm(salon, 21.5))

    asked = len(cloud.requests)
    shown = trouble.warm(bureau, 22.5)
    await trouble.poll()
    assert shown()
    requests = [(request.route, request.did) for request in cloud.requests[asked:]]
    assert requests == [("bindings", None), ("devdata", bureau.did)]
    assert trouble.available(chambre)

    cloud.faults.clear()
    await trouble.until(lambda: trouble.push_alive)
    assert len(cloud.connections) == 2
    await trouble.until(trouble.warm(bureau, 23.5))
    trouble.check_log()


async def test_a_firewall_in_front_of_one_host(trouble: Trouble) -> None:
    """Set-up reads those heaters by REST, and goes on trying in long pauses."""
    trouble.timing(backoff=Backoff(first=30))
    bureau = trouble.heaters[2]
    bureau.ws_host = "127.0.0.3"
    await trouble.start()
    assert trouble.available()
    assert not trouble.push_alive
    shown = trouble.warm(bureau, 22.5)
    await trouble.poll()
    assert shown()
    trouble.check_log()


async def test_a_socket_that_is_sent_elsewhere_goes_nowhere(trouble: Trouble) -> None:
    """Who signs in is told to the host that was meant, and to no other."""
    trouble.cloud.faults.add("ws", "redirect")
    await trouble.start()
    redirected = "it answers with a redirect (302)"
    await trouble.until(lambda: redirected in trouble.caplog.text)
    assert not trouble.push_alive
    trouble.calm("ws")
    await trouble.until(lambda: trouble.push_alive)
    trouble.check_log()
