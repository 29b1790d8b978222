"""A way to a bridge, with what was found out about the bridge on it."""

from collections.abc import Awaitable, Callable, Collection, Iterable

from .commands import Command
from .enums import Api
from .reader import Identity, LegacyReader, ModernReader, generation
from .records import Records
from .sender import Sender
from .targets import UNIT, Kind, Target
from .transport import Transport
from .zones_in_turn import ZonesInTurn


class Way:
    """Readers and sender on one transport: its API, its bulk status, the keys it takes.

    Args:
        transport: what carries the requests.
        records: told what is read.
        identity: checks that the right bridge answers.
        isave_shows_after: seconds after which a change of iSave must show.

    """

    def __init__(
        self,
        transport: Transport,
        records: Records,
        identity: Identity,
        isave_shows_after: float,
    ) -> None:
        """Prepare without touching the network."""
        self.transport = transport
        self.modern = ModernReader(transport, records, identity)
        self.legacy = LegacyReader(transport, records, identity)
        self.reader: ModernReader | LegacyReader | None = None
        """That of the API in use; None before the first answer."""
        self.sender = Sender(transport, isave_shows_after)
        self._records = records

    @property
    def api(self) -> Api | None:
        """The generation of the API in use; None before the first answer."""
        return self.reader.api if self.reader else None

    async def identify(self) -> None:
        """Find out which API the bridge speaks; raises as `generation` does."""
        self.reader = await generation(self.modern, self.legacy)
        self._records.api = self.reader.api

    async def system(self) -> None:
        """Read the system; a bridge without an air-conditioner may refuse that."""
        with self._records.may_lack_aircon():
            if self.reader is self.modern:
                await self.modern.system()
            else:
                # A bridge that spoke V1 may have learnt V2.
                await self.identify()

    async def refresh(
        self, turns: ZonesInTurn, notified: bool, zones: int, at_least: int
    ) -> None:
        """Read what changes, with as few requests as this way allows.

        Args:
            turns: tells which zones are next.
            notified: whether something changed, so that all zones are read.
            zones: of how many to read the full datagram, beside the bulk status too.
            at_least: of how many without it.

        """
        records, failing = self._records, self.modern.zone_errors
        reader = self.reader or self.modern
        if records.lacks_aircon:
            await self.system()
            due = []
        elif reader is self.modern and await self.modern.status():
            due = turns.next(zones) + turns.unread(failing)
            due += [] if due else turns.failed(failing)[:1]
        else:
            await reader.system()
            due = list(range(records.zone_count))
            if reader is self.modern and not (notified or turns.unread(failing)):
                due = turns.next(max(zones, at_least))
        if records.available:
            await reader.zones(dict.fromkeys(due))

    async def send(self, command: Command) -> None:
        """Send a command, in the API in use.

        Raises:
            ApiError: in all its kinds.

        """
        await self.sender.send(command, self.api or Api.V2)

    def covered(self, command: Command) -> bool:
        """Tell whether the bulk status shows what a command changes."""
        status = self._records.status
        return bool(self.modern.has_status and status and status.shows(command))

    async def confirm(
        self,
        commands: Collection[Command],
        refresh: Callable[[], Awaitable[object]],
    ) -> None:
        """Read back what commands to the air-conditioner changed.

        Args:
            commands: that left.
            refresh: reads what changes.

        Raises:
            ApiError: it can't be read.

        """
        if self.reader is not self.modern:
            await refresh()
            if schedules := indexes_of({one.target for one in commands}, Kind.SCHEDULE):
                await (self.reader or self.modern).schedules(schedules)
            return
        apart = {one.target for one in commands if not self.covered(one)}
        if any(map(self.covered, commands)):
            await refresh()
        await self.read_back(apart)
        self.sender.check_isave(self._records.system)

    async def read_back(self, targets: Collection[Target | None]) -> None:
        """Read targets one by one (V2); None stands for everything."""
        if None in targets or UNIT in targets:
            await self.modern.system()
        zones = indexes_of(targets, Kind.ZONE)
        await self.modern.zones(
            range(self._records.zone_count) if None in targets else zones
        )
        await self.modern.schedules(indexes_of(targets, Kind.SCHEDULE))


def indexes_of(targets: Iterable[Target | None], kind: Kind) -> list[int]:
    """Return the indexes of those of a kind, in order."""
    return sorted(one.index for one in targets if one and one.kind is kind)
