"""A bridge through the cloud: what is asked, sent, refused and asked anew."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from custom_components.isotherm.hub.errors import (
    AccountRefusedError,
    ApiError,
    AuthError,
    ConnectError,
    NoAnswerError,
    NotAllowedError,
    NotFoundError,
    OwnNetworkError,
    ProtocolError,
    RateLimitError,
    RejectedError,
)
from custom_components.isotherm.izone.api.changes import commands, prepare
from custom_components.isotherm.izone.api.client import IZoneClient
from custom_components.isotherm.izone.api.cloud import CloudClient, TokenSource
from custom_components.isotherm.izone.api.cloud_account import CloudAccount
from custom_components.isotherm.izone.api.cloud_transport import CloudTransport
from custom_components.isotherm.izone.api.enums import SysMode
from custom_components.isotherm.izone.api.errors import NotServedError
from custom_components.isotherm.izone.api.targets import UNIT, Kind, Target
from custom_components.isotherm.izone.api.transport import POWER
from simulators.izone import IZoneBridge
from simulators.izone.cloud import IZoneCloud

from .conftest import Connect, Simulate

UID = "000013170"
ZONE = Target(Kind.ZONE, 1)
FRESH = 60.0
"""Seconds that no test lasts: only a command makes old what was told before."""


class Tokens(TokenSource):
    """Signed in once; refreshes as often as the cloud lets it."""

    def __init__(self, cloud: IZoneCloud) -> None:
        """Sign the first user in."""
        self.cloud, self.user = cloud, next(iter(cloud.users.values()))
        self.present, self.refreshes = self._new(), 0

    def _new(self) -> str:
        granted = self.cloud.tokens.grant(self.cloud.developer_key, self.user)
        return str(granted["access_token"])

    async def token(self, refused: str | None = None) -> str:
        """Return the token, or a new one."""
        if refused == self.present:
            self.refreshes += 1
            if self.cloud.switches.refuse_refresh:
                raise AuthError("no more")
            self.present = self._new()
        return self.present


class Fixture:
    """An account of one user with one bridge."""

    def __init__(self, cloud: IZoneCloud, session: aiohttp.ClientSession) -> None:
        """Link a bridge that has no address."""
        self.cloud = cloud
        self.bridge = IZoneBridge(uid=UID)
        self.user = cloud.add_user("ann@example.com", "secret")
        self.link = cloud.link(self.user, self.bridge)
        self.tokens = Tokens(cloud)
        calls = CloudClient(session, cloud.dev_url, self.tokens, timeout=5.0)
        self.account = CloudAccount(calls)
        self.transport = CloudTransport(lambda: [self.account], UID, fresh=FRESH)
        self.client = IZoneClient(self.transport, UID)


@pytest.fixture
async def remote(loopback: None) -> AsyncIterator[Fixture]:
    """Return a signed-in account."""
    async with IZoneCloud() as cloud, aiohttp.ClientSession() as session:
        yield Fixture(cloud, session)


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"component_names": "plural"},
        {"component_names": "opaque"},
        {"system_last": True, "fillers": True},
    ],
)
async def test_everything_is_read_with_one_request(
    remote: Fixture, switches: dict[str, object]
) -> None:
    """Components are told by what they hold, whatever they are called."""
    for name, value in switches.items():
        setattr(remote.cloud.switches, name, value)
    await remote.account.discover()
    assert remote.account.components.uids == {UID}
    installation = await remote.client.refresh(notified=True)
    await remote.client.read_schedules()
    told = remote.client.installation
    assert installation.system.name == "Home"
    assert len(told.zones) == len(remote.bridge.zones)
    assert len(told.schedules) == 9
    assert remote.cloud.counts == {"dev/Discover": 1}
    assert "LockCode" not in told.system.raw
    assert "2705" not in str(remote.account.components.of(UID, UNIT))


async def test_a_command_goes_to_its_component_and_is_asked_for(
    remote: Fixture,
) -> None:
    """Control with the componentId of its target; reading it back is a Query."""
    await remote.account.discover()
    now = await remote.client.refresh(notified=True)
    heat = commands(now, UNIT, prepare(now, UNIT, {"mode": SysMode.HEAT}))
    open_ = commands(now, ZONE, prepare(now, ZONE, {"target": 21.5}))
    await remote.client.send(*heat, *open_)
    said = [one.json for one in remote.cloud.log if one.route == "dev/Control"]
    named = [(one["componentId"], one["requestBody"]) for one in said]
    assert (f"{UID}_izone_systemsettings_0", {"SysMode": 2}) in named
    body = {"ZoneSetpoint": {"Index": 1, "Setpoint": 2150}}
    assert (f"{UID}_izone_zone_1", body) in named
    asked = asyncio.get_running_loop().time()
    shown = await remote.client.confirm(*heat, *open_)
    assert shown.system.mode is SysMode.HEAT
    assert shown.zones[1].setpoint == 21.5
    assert remote.cloud.counts["dev/Query"] == 2
    assert remote.client.take_reported()[UNIT].as_of > asked


async def test_what_was_told_before_a_command_is_as_old_as_it_is(
    remote: Fixture,
) -> None:
    """Nothing that was told before can contradict what is sent after."""
    await remote.account.discover()
    told = remote.account.asked_at
    await asyncio.sleep(0.05)
    await remote.client.refresh(notified=True)
    assert remote.client.take_reported()[UNIT].as_of == told


async def test_a_schedule_runs_through_its_own_component(remote: Fixture) -> None:
    """It changes the unit and all zones: the account is asked once, not each of them."""
    await remote.account.discover()
    now = await remote.client.refresh(notified=True)
    target = Target(Kind.SCHEDULE, 0)
    await remote.client.read_schedules()
    now = remote.client.installation
    run = commands(now, target, prepare(now, target, {"run": True}))
    await remote.client.send(*run)
    assert remote.cloud.log[-1].json["componentId"] == f"{UID}_izone_schedule_0"
    await remote.client.confirm(*run)
    assert remote.cloud.counts["dev/Discover"] == 2
    assert remote.cloud.counts["dev/Query"] == 0


async def test_a_token_that_expires_in_the_middle_of_a_command(
    remote: Fixture,
) -> None:
    """One refresh, one command that counts; whichever way the cloud refuses."""
    await remote.account.discover()
    now = await remote.client.refresh(notified=True)
    for bad_token in ("result", "status"):
        remote.cloud.switches.bad_token = bad_token  # type: ignore[assignment]
        remote.cloud.tokens.expire()
        on = not now.system.on
        await remote.client.send(*commands(now, UNIT, {"power": on}))
        now = await remote.client.confirm()
        assert bool(remote.bridge.system["SysOn"]) is on
        await remote.account.discover()
        now = await remote.client.refresh(notified=True)
    assert remote.tokens.refreshes == 2
    assert remote.cloud.counts["dev/Control"] == 4


async def test_a_refused_refresh_asks_for_a_sign_in(remote: Fixture) -> None:
    """The account learns of it; the bridge is told in a word that is its own."""
    await remote.account.discover()
    await remote.client.refresh(notified=True)
    heard: list[bool] = []
    remote.account.on_refused = lambda: heard.append(True)
    remote.cloud.tokens.expire()
    remote.cloud.switches.refuse_refresh = True
    with pytest.raises(AccountRefusedError):
        await remote.transport.command({"SysOn": 0}, UNIT)
    assert heard
    with pytest.raises(AuthError):
        await remote.account.discover()


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("InvalidRequest", RejectedError),
        ("UserNotAllowed", NotAllowedError),
        ("Error", RejectedError),
        ("InvalidUser", AccountRefusedError),
        ("answer:{}", ProtocolError),
        ('answer:{"response": {}}', ProtocolError),
        ('answer:{"response": {"result": [7]}}', ProtocolError),
        ('answer:{"response": {"result": "Whatever"}}', RejectedError),
        ("garbage", ProtocolError),
        ("empty", ProtocolError),
        ("null", ProtocolError),
        ("list", ProtocolError),
        ("bomb", ProtocolError),
        ("redirect", ProtocolError),
        ("truncated", ApiError),
        ("cut", NoAnswerError),
        ("reset", NoAnswerError),
        ("status:401", AccountRefusedError),
        ("status:403", NotAllowedError),
        ("status:404", RejectedError),
        ("status:429", RateLimitError),
        ("status:500", NoAnswerError),
        ("status:502", NoAnswerError),
    ],
)
async def test_refusals_and_nonsense_are_told_apart(
    remote: Fixture, kind: str, error: type[ApiError]
) -> None:
    """A status of 200 is no success; nothing but our own errors comes of it."""
    await remote.account.discover()
    remote.cloud.faults.add("dev/Control", kind)
    with pytest.raises(error):
        await remote.transport.command({"SysOn": 0}, UNIT)
    # A command that was refused is not made again, but for its token.
    tries = 2 if error is AccountRefusedError else 1
    assert remote.cloud.counts["dev/Control"] == tries


async def test_a_cloud_that_is_gone(remote: Fixture) -> None:
    """It did not leave."""
    await remote.account.discover()
    await remote.cloud.stop()
    with pytest.raises(ConnectError):
        await remote.account.discover()


async def test_what_the_cloud_does_not_carry(remote: Fixture) -> None:
    """It says so at once, without a request."""
    await remote.account.discover()
    asked = len(remote.cloud.log)
    for type_ in (4, 5, 6, 7):
        with pytest.raises(NotServedError):
            await remote.transport.query(type_)
    with pytest.raises(NotServedError):
        await remote.transport.query(1, 0, POWER)
    with pytest.raises(NotServedError):
        await remote.transport.get("/SystemSettings")
    with pytest.raises(OwnNetworkError):
        await remote.transport.command({"X": 1}, UNIT, path=POWER.command_path)
    with pytest.raises(NotFoundError):
        await remote.transport.query(2, 13)
    assert len(remote.cloud.log) == asked


async def test_askers_share_one_request(remote: Fixture) -> None:
    """All bridges of an account are served by the same answer, or the same failure."""
    loop = asyncio.get_running_loop()
    since = loop.time()
    await asyncio.gather(*(remote.account.freshen(since) for _ in range(5)))
    assert remote.cloud.counts["dev/Discover"] == 1
    remote.cloud.faults.add("dev/Discover", "status:500")
    since = loop.time()
    failed = await asyncio.gather(
        *(remote.account.freshen(since) for _ in range(5)), return_exceptions=True
    )
    assert all(isinstance(one, NoAnswerError) for one in failed)
    assert remote.cloud.counts["dev/Discover"] == 2


async def test_a_failure_that_many_share_does_not_grow(remote: Fixture) -> None:
    """Each gets an error of its own, without the others' way to it."""
    remote.cloud.faults.add("dev/Discover", "status:429")
    since = asyncio.get_running_loop().time()
    told = []
    for _ in range(5):
        with pytest.raises(RateLimitError) as err:
            await remote.account.freshen(since)
        told.append(err)
    assert remote.cloud.counts["dev/Discover"] == 1
    assert len({id(one.value) for one in told}) == 5
    assert len(told[-1].traceback) == len(told[1].traceback)
    assert str(told[-1].value) == str(told[0].value)


async def test_a_client_changes_its_way_and_back(
    remote: Fixture, simulate: Simulate, connect: Connect
) -> None:
    """What was found out on each way is kept apart: the bulk status, the API."""
    bridge = await simulate(uid=UID)
    client = connect(bridge, UID)
    await client.identify()
    await client.read_all()
    assert client.has_status
    local = client.transport
    await remote.account.discover()
    client.use(remote.transport)
    assert client.api is None
    await client.refresh(notified=True)
    assert not client.has_status
    asked = len(bridge.log)
    remote.bridge.system["Temp"] = 1990
    await remote.account.discover()
    assert (await client.refresh(notified=True)).system.return_temperature == 19.9
    assert len(bridge.log) == asked
    client.use(local)
    assert client.has_status
    assert (await client.refresh()).system.return_temperature == 24.1


async def test_a_command_that_can_not_leave_goes_the_other_way(
    remote: Fixture, simulate: Simulate, connect: Connect
) -> None:
    """The very command, on the way that is in use by then."""
    bridge = await simulate(uid=UID)
    client = connect(bridge, UID, timeout=0.3)
    await client.identify()
    now = await client.read_all()
    await remote.account.discover()

    async def cut(way: object) -> bool:
        client.use(remote.transport)
        return True

    heat = commands(now, UNIT, prepare(now, UNIT, {"mode": SysMode.HEAT}))
    await bridge.stop()
    with pytest.raises(ConnectError):
        await client.send(*heat)
    client.on_cut = cut
    await client.send(*heat)
    assert remote.bridge.system["SysMode"] == 2
