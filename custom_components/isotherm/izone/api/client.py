"""The client of one bridge: who it is, what it tells, what it is told to do."""

from collections.abc import Collection, Iterable, Sequence

from ...hub.errors import ApiError, PartlyDoneError
from .all_subsystems import SUBSYSTEMS
from .commands import Command
from .enums import Api
from .errors import UnpairedError
from .installation import Installation
from .reader import Identity, LegacyReader, ModernReader, generation, now
from .records import Records, Report
from .schedules import SCHEDULES
from .sender import Sender
from .subsystems import Subsystem
from .targets import UNIT, Kind, Target
from .transport import AIRCON, Transport
from .zones_in_turn import ZonesInTurn


class IZoneClient:
    """Read and command one bridge.

    Args:
        transport: the way to it.
        uid: the uid to expect; another bridge at this address is refused. None to take
            the first that answers.
        zones_per_refresh: zones to read with the system where nothing tells which changed.
        isave_shows_after: seconds after which a change of iSave must show.

    """

    def __init__(
        self,
        transport: Transport,
        uid: str | None = None,
        *,
        zones_per_refresh: int = 2,
        isave_shows_after: float = 8.0,
    ) -> None:
        """Prepare without touching the network."""
        self.transport = transport
        self._records = Records(uid or "")
        identity = Identity(uid, self._records)
        self._modern = ModernReader(transport, self._records, identity)
        self._legacy = LegacyReader(transport, self._records, identity)
        self._reader: ModernReader | LegacyReader | None = None
        self._zones_per_refresh = zones_per_refresh
        self._turns = ZonesInTurn(self._records)
        self._sender = Sender(transport, isave_shows_after)
        self.had_no_effect = self._sender.had_no_effect
        """Take note of a command that was acknowledged and not done."""
        self.subsystems: tuple[Subsystem, ...] = tuple(
            kind(transport, self._records, identity) for kind in SUBSYSTEMS
        )
        """The other systems that a bridge may have, fitted or not."""

    @property
    def uid(self) -> str | None:
        """The bridge's uid, nine digits."""
        return self._records.uid or None

    @property
    def api(self) -> Api | None:
        """The generation of the API in use; None before the first answer."""
        return self._reader.api if self._reader else None

    @property
    def has_status(self) -> bool | None:
        """Whether the bridge has the bulk status (Type 7); None until it was tried."""
        return self._modern.has_status

    @property
    def zone_errors(self) -> dict[int, ApiError]:
        """Zones whose last answer was bad, with what was wrong (V2)."""
        return dict(self._modern.zone_errors)

    @property
    def installation(self) -> Installation:
        """What is known now.

        Raises:
            ProtocolError: nothing was read yet.

        """
        return self._records.snapshot()

    def take_reported(self) -> dict[Target, Report]:
        """Return of what the bridge told since this was last called."""
        reported, self._records.reported = self._records.reported, {}
        return reported

    async def close(self) -> None:
        """Give up all requests that wait."""
        await self.transport.close()

    async def identify(self) -> str:
        """Return the bridge's uid, told by itself over HTTP; V2 is tried before V1.

        Raises:
            UnpairedError: it has no air-conditioner.
            WrongBridgeError: it is not the bridge that was expected.
            ApiError: no generation of the API answers.

        """
        self._reader = await generation(self._modern, self._legacy)
        self._records.api = self.api or Api.V2
        return self._records.uid

    async def read_state(self, within: float | None = None) -> Installation:
        """Read the system and its zones, one by one.

        Args:
            within: seconds after which no further zone is asked for; None for no end.

        Raises:
            ApiError: the system itself can't be read.

        """
        until = None if within is None else now() + within
        if self._reader is self._modern:
            await self._modern.system()
        else:
            # A bridge that spoke V1 may have learnt V2.
            await self.identify()
        if self._records.available:
            reader = self._reader or self._modern
            await reader.zones(range(self._records.zone_count), until)
        return self.installation

    async def read_details(self) -> Installation:
        """Read what a first look does without: bulk status, firmware, Temperzone data.

        Raises:
            ApiError: the bulk status can't be read.

        """
        if self._reader is self._modern and self._records.available:
            await self._modern.status()
            await self._modern.firmware()
            await self._modern.temperzone()
        return self.installation

    async def read_all(self) -> Installation:
        """Read everything but schedules and fault history, zone by zone.

        Raises:
            ApiError: the system itself can't be read.

        """
        await self.read_state()
        return await self.read_details()

    async def refresh(self, *, notified: bool = False, zones: int = 0) -> Installation:
        """Read what changes, with as few requests as this bridge allows.

        With the bulk status that is one request; without it the system and the next few
        zones in turn, or all of them after a change notification. V1: the system and its
        groups.

        Args:
            notified: whether the bridge said that something changed.
            zones: of how many zones to read the full datagram in turn.

        Raises:
            ApiError: the system can't be read; what a zone answers never raises.

        """
        if self._reader is None:
            return await self.read_all()
        try:
            await self._refresh(notified=notified, zones=zones)
        except UnpairedError:
            self._records.available = False
        self._sender.check_isave(self._records.system)
        return self.installation

    async def _refresh(self, *, notified: bool, zones: int) -> None:
        records, turns = self._records, self._turns
        reader = self._reader or self._modern
        failing = self._modern.zone_errors
        if reader is self._modern and await self._modern.status():
            due = turns.next(zones) + turns.unread(failing)
            due += [] if due else turns.failed(failing)[:1]
        else:
            await reader.system()
            due = list(range(records.zone_count))
            if reader is self._modern and not (notified or turns.unread(failing)):
                due = turns.next(max(zones, self._zones_per_refresh))
        if records.available:
            await reader.zones(dict.fromkeys(due))

    async def read_system(self) -> Installation:
        """Read the system's full datagram, unless each refresh does.

        Raises:
            ApiError: it can't be read.

        """
        if self.has_status:
            await self._modern.system()
        return self.installation

    async def read_temperzone(self) -> Installation:
        """Read a Temperzone unit's own data, where there is one.

        Raises:
            ApiError: in all its kinds.

        """
        await self._modern.temperzone()
        return self.installation

    async def read_schedules(
        self, indexes: Sequence[int] = range(SCHEDULES)
    ) -> Installation:
        """Read schedules, all nine by default; V1 always tells all.

        Args:
            indexes: 0 to 8.

        Raises:
            ApiError: of the first that can't be read; the others are read all the same.

        """
        await (self._reader or self._modern).schedules(indexes)
        return self.installation

    async def read_faults(self) -> Installation:
        """Read the unit's fault history; V1 has none.

        Raises:
            ApiError: it can't be read.

        """
        if self._reader is self._modern:
            await self._modern.faults()
        return self.installation

    async def send(self, *commands: Command) -> None:
        """Send commands one after the other; the first that fails ends it.

        Raises:
            ApiError: it was not taken; PartlyDoneError where others were before.

        """
        for number, command in enumerate(commands):
            try:
                await self._sender.send(command, self.api or Api.V2)
            except ApiError as err:
                raise PartlyDoneError(str(err)) if number else err from err.__cause__

    async def confirm(self, *commands: Command) -> Installation:
        """Read back what commands changed, with as few requests as will show it.

        Raises:
            ApiError: it can't be read.

        """
        targets = {one.target for one in commands if one.target}
        for subsystem in self.subsystems:
            if mine := {one for one in targets if one.kind in subsystem.kinds}:
                await subsystem.read_back(mine)
        if rest := [one for one in commands if one.path == AIRCON.command_path]:
            await self._confirm(rest)
        return self.installation

    async def _confirm(self, commands: Sequence[Command]) -> None:
        if self._reader is not self._modern:
            await self.refresh(notified=True)
            if schedules := _indexes({one.target for one in commands}, Kind.SCHEDULE):
                await self.read_schedules(schedules)
            return
        apart = {one.target for one in commands if not self._covered(one)}
        if any(map(self._covered, commands)):
            await self.refresh(notified=True)
        await self._read_back(apart)
        self._sender.check_isave(self._records.system)

    def _covered(self, command: Command) -> bool:
        """Tell whether the bulk status shows what a command changes."""
        status = self._records.status
        return bool(self.has_status and status and status.shows(command))

    async def _read_back(self, targets: Collection[Target | None]) -> None:
        if None in targets or UNIT in targets:
            await self._modern.system()
        every = range(self._records.zone_count)
        zones = every if None in targets else _indexes(targets, Kind.ZONE)
        await self._modern.zones(zones)
        await self._modern.schedules(_indexes(targets, Kind.SCHEDULE))


def _indexes(targets: Iterable[Target | None], kind: Kind) -> list[int]:
    return sorted(one.index for one in targets if one and one.kind is kind)
