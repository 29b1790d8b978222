"""A simulated iZone bridge: one air-conditioner, one address, HTTP and UDP."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
import time
from typing import Any, Self

from simulators.clock import Clock
from simulators.faults import FaultBoard
from simulators.house import House

from .aircon import UNPAIRED_UID, Change, Refused, install, merge
from .announcer import Announcer, Fingerprint
from .answering import Answering
from .background import Background
from .carrying_out import CarryingOut
from .clock import WallClock, keep_time
from .commands import prepare
from .datagrams import BLOCKS, Datagram
from .ducts import Ducts
from .holdings import Holdings
from .legacy import routes as v1_routes
from .modern import routes as v2_routes
from .quirks import Quirks
from .server import HttpServer, TcpState
from .subsystems import Subsystems
from .udp import Address, UdpPort


class IZoneBridge(Holdings):
    """A bridge and the air-conditioner behind it.

    Turn knobs with `wall…` and change notifications are sent; edit `system`, `zones`, `schedules`
    in place for a change that nobody is told of. `quirks` and `faults` may be changed
    at any time. `splits`, `irrigation` and `power` are there as far as quirks say so.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        http_port: int = 0,
        udp_port: int = 0,
        *,
        uid: str = "000012345",
        name: str = "Home",
        zones: int | Sequence[Datagram] = 8,
        system: Mapping[str, Any] | None = None,
        blocks: Collection[str] = tuple(BLOCKS),
        extras: bool = True,
        quirks: Quirks | None = None,
        notification_targets: Sequence[Address] = (),
        broadcasts: Sequence[str] = (),
        reach: Sequence[str] = (),
        house: House | None = None,
        clock: Clock | None = None,
        tick: float = 1.0,
    ) -> None:
        """Describe a bridge; `start` brings it up.

        `zones` is a count (0 to 14) or the datagrams themselves; `system` overrides
        keys of SystemV2; `blocks` names its nested objects; `extras` adds keys that
        the document lacks. `broadcasts` are further addresses on which questions are
        heard. `reach` names networks that datagrams may go to besides loopback. With
        a `clock` (epoch seconds), time passes every `tick` real seconds; without,
        only in `advance`. A `house` has its rooms warmed and cooled.
        """
        self.host, self.http_port, self.udp_port = host, http_port, udp_port
        self._quirks = quirks = quirks or Quirks()
        self.faults = FaultBoard()
        self.ac = install(uid, name, zones, system or {}, blocks=blocks, extras=extras)
        if uid == UNPAIRED_UID:
            quirks.fault_shape = True
        self.notification_targets = list(notification_targets)
        self._subsystems = Subsystems(self.ac, quirks)
        self.splits = self._subsystems.splits
        self.irrigation = self._subsystems.irrigation
        self.power = self._subsystems.power
        self._announcer = Announcer(
            uid, self._fingerprint, quirks, self.notification_targets
        )
        self.watchers = self._announcer.watchers
        """Told at once of every change that is announced."""
        self._background = Background()
        self._carrying_out = CarryingOut(quirks, self.apply, self._background.later)
        self._answering = Answering(
            quirks,
            self.faults,
            {
                "v1": v1_routes(self.ac, quirks, self._commit),
                "v2": v2_routes(self.ac, quirks, self._commit),
            }
            | self._subsystems.routes(uid, self._commit),
            self._carrying_out.busy,
        )
        self.http = HttpServer(quirks, self._answering.respond)
        self.udp = UdpPort(self._announcer.reply, reach)
        self._broadcasts = tuple(broadcasts)
        self.ducts = Ducts(house) if house else None
        if self.ducts:
            self.ducts.add_rooms(self.ac)
            self.ducts.others.append(self._subsystems.warm)
        self._clock, self._tick = clock, tick
        self.wall_clock = WallClock(clock() if clock else time.time())
        self._drift = 0.0

    @property
    def quirks(self) -> Quirks:
        """What this bridge does differently; its switches may be turned any time."""
        return self._quirks

    @quirks.setter
    def quirks(self, quirks: Quirks) -> None:
        for switch in fields(quirks):
            setattr(self._quirks, switch.name, getattr(quirks, switch.name))

    @property
    def url(self) -> str:
        """The bridge's root, without a slash at its end."""
        return f"http://{self.host}:{self.http_port}"

    async def start(self) -> Self:
        """Listen on HTTP and UDP; ports that were 0 are known afterwards.

        Raises ValueError if an address is neither loopback nor in `reach`, OSError if
        one is taken or not this machine's.
        """
        for target, _ in self.notification_targets:
            self.udp.check(target)
        self.udp_port = await self.udp.start(self.host, self.udp_port, self._broadcasts)
        try:
            self.http_port = await self.http.start(self.host, self.http_port)
        except OSError:
            self.udp.stop()
            raise
        self._announcer.host, self._announcer.udp = self.host, self.udp
        quirks, repeat = self.quirks, self._background.repeat
        repeat(lambda: quirks.notification_every, self._announcer.notify_now)
        repeat(lambda: quirks.beacon_every, self._announcer.beacon)
        return self.live()

    def live(self) -> Self:
        """Let time pass; alone, for a bridge elsewhere that only a cloud reaches."""
        if clock := self._clock:
            wall_clock = self.wall_clock
            self._background.repeat(
                lambda: self._tick,
                lambda: self.advance(max(0.0, clock() - wall_clock.now)),
            )
        return self

    async def stop(self) -> None:
        """Close everything; the state stays, and `start` resumes with it."""
        self._announcer.stop()
        self._carrying_out.forget()
        await self._background.stop()
        self.udp.stop()
        await self.http.stop()

    async def __aenter__(self) -> Self:
        """Return the bridge, listening."""
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        """Close everything, also after an error."""
        await self.stop()

    async def move(self, host: str) -> None:
        """Take another address, as after a new DHCP lease; ports and state stay."""
        await self.stop()
        self.host = host
        await self.start()

    async def set_tcp(self, state: TcpState) -> None:
        """Accept TCP, refuse it, or let every SYN go unanswered; UDP lives on."""
        await self.http.set_state(state)

    def wall(self, **changes: Any) -> None:
        """Turn knobs of the unit, such as SysMode=2, or Coolbreeze={"RhSet": 50}.

        Raises KeyError for a key that SystemV2 does not have.
        """
        self.apply(lambda: merge(self.ac.system, changes))

    def wall_zone(self, index: int, **changes: Any) -> None:
        """Turn knobs of a zone, such as Mode=1. Raises KeyError or IndexError."""
        zone = self.ac.zones[index]
        self.apply(lambda: merge(zone, changes))
        if self.ducts and "Temp" in changes:
            self.ducts.set_temperature(zone)

    def wall_other(self, part: Datagram, **changes: Any) -> None:
        """Turn knobs of a part of a subsystem, such as a split or a station.

        Raises KeyError for a key that its datagram does not have.
        """
        self.apply(lambda: merge(part, changes))

    def wall_schedule(self, index: int, **changes: Any) -> None:
        """Change a favourite, such as Enabled=0. Raises KeyError or IndexError."""
        self.apply(lambda: merge(self.ac.schedules[index], changes))

    def command(self, body: object) -> None:
        """Take a V2 command from a cloud; raises Refused, as the local API would."""
        if self._carrying_out.occupied(reading=False):
            raise Refused("busy")
        self._carrying_out.commit(prepare(self.ac, self.quirks, body))

    def power_cut(self) -> None:
        """Lose the wall controller: answers take the fault shape until `power_back`."""
        self.quirks.fault_shape = True
        self._announcer.announce()

    def power_back(self) -> None:
        """Hear the wall controller again."""
        self.quirks.fault_shape = False
        self._announcer.announce()

    def beacon(self) -> None:
        """Send the discovery reply unasked to `notification_targets`."""
        self._announcer.beacon()

    def advance(self, seconds: float) -> None:
        """Let simulated time pass: schedules, sleep timers, rooms, water, power."""
        before = self._fingerprint()
        for piece, minute in self.wall_clock.pass_time(seconds):
            keep_time(self.ac, piece, minute)
            self._subsystems.pass_time(self.wall_clock, piece, minute)
        self.ac.settle()
        operated = self._fingerprint() != before
        if self.ducts:
            self.ducts.step(self.ac, seconds)
        self._drift += seconds
        if operated or self._drift >= self.quirks.sensor_notification_gap:
            self._drift = 0.0
            self._announcer.changed(before)

    def _fingerprint(self) -> Fingerprint:
        system, zones, schedules = self.ac.fingerprint()
        return system + self._subsystems.fingerprint(), zones, schedules

    def apply(self, change: Change) -> None:
        """Do what somebody does to the house, and tell of what it changed."""
        before = self._fingerprint()
        change()
        self.ac.settle()
        self._subsystems.settle()
        self._announcer.changed(before)
        if self.ac.restart:
            self.ac.restart = False
            self._background.run(self._restart())
        if self.quirks.two_speed and self.ac.system["SysFan"] == 2:
            self._background.later(self.quirks.coerce_delay, self._coerce_fan)

    async def _restart(self) -> None:
        await asyncio.sleep(0.02)
        await self.set_tcp("refused")
        await asyncio.sleep(self.quirks.reboot_time)
        await self.set_tcp("up")

    def _coerce_fan(self) -> None:
        if self.ac.system["SysFan"] == 2:
            self.wall(SysFan=3)

    def _commit(self, change: Change) -> None:
        if not self._answering.lost:
            self._carrying_out.commit(change)
