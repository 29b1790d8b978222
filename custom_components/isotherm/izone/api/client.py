"""The client of one bridge: who it is, what it tells, what it is told to do."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from ...hub.errors import ApiError
from .all_subsystems import SUBSYSTEMS
from .client_ways import ClientWays
from .commands import Command
from .errors import UnpairedError
from .installation import Installation
from .reader import Identity, now
from .records import Records, Report
from .schedules import SCHEDULES
from .subsystems import Subsystem, any_fitted
from .targets import Target
from .transport import AIRCON, Transport
from .zones_in_turn import ZonesInTurn


class IZoneClient(ClientWays):
    """Read and command one bridge.

    Args:
        transport: the way to it.
        uid: the uid to expect; another bridge at this address is refused. None to take
            the first that answers.
        zones_per_refresh: zones to read with the system where nothing tells which changed.
        isave_shows_after: seconds after which a change of iSave must show.
        lacks_aircon: whether it was found to have other systems alone; one that is
            there after all is taken in.

    """

    def __init__(
        self,
        transport: Transport,
        uid: str | None = None,
        *,
        zones_per_refresh: int = 2,
        isave_shows_after: float = 8.0,
        lacks_aircon: bool = False,
    ) -> None:
        """Prepare without touching the network."""
        records = Records(uid or "", lacks_aircon=lacks_aircon)
        identity = Identity(uid, records)
        super().__init__(transport, records, identity, isave_shows_after)
        self._zones_per_refresh = zones_per_refresh
        self._turns = ZonesInTurn(self._records)
        self.subsystems: tuple[Subsystem, ...] = tuple(
            kind(transport, self._records, self._identity) for kind in SUBSYSTEMS
        )
        """The other systems that a bridge may have, fitted or not."""

    @property
    def uid(self) -> str | None:
        """The bridge's uid, nine digits."""
        return self._records.uid or None

    @property
    def has_status(self) -> bool | None:
        """Whether the bridge has the bulk status (Type 7); None until it was tried."""
        return self._way.modern.has_status

    @property
    def zone_errors(self) -> dict[int, ApiError]:
        """Zones whose last answer was bad, with what was wrong (V2)."""
        return dict(self._way.modern.zone_errors)

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

    async def identify(self) -> str:
        """Return the bridge's uid, told by itself over HTTP; V2 is tried before V1.

        Raises:
            UnpairedError: it has no air-conditioner.
            WrongBridgeError: it is not the bridge that was expected.
            ApiError: no generation of the API answers.

        """
        await self._way.identify()
        return self._records.uid

    async def find_others(self, *, unpaired: bool) -> bool:
        """Tell if there is another system, the uid being the placeholder if unpaired."""
        if unpaired:
            self._identity.expect_unpaired()
        self._records.lacks_aircon = await any_fitted(self.subsystems)
        return self._records.lacks_aircon

    async def read_state(
        self, within: float | None = None, *, identified: bool = False
    ) -> Installation:
        """Read the system and its zones, one by one.

        Args:
            within: seconds after which no further zone is asked for; None for no end.
            identified: whether `identify` has read the system just now.

        Raises:
            ApiError: the system itself can't be read.

        """
        until = None if within is None else now() + within
        if not identified:
            await self._way.system()
        if self._records.available:
            reader = self._way.reader or self._way.modern
            await reader.zones(range(self._records.zone_count), until)
        return self.installation

    async def read_details(self) -> Installation:
        """Read what a first look does without: bulk status, firmware, Temperzone data.

        Raises:
            ApiError: the bulk status can't be read.

        """
        if self._way.reader is self._way.modern and self._records.available:
            await self._way.modern.status()
            await self._way.modern.firmware()
            await self._way.modern.temperzone()
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
        if self._way.reader is None:
            return await self.read_all()
        try:
            least = 0 if notified else self._zones_per_refresh
            await self._way.refresh(self._turns, notified, zones, least)
        except UnpairedError:
            self._records.available = False
        self._way.sender.check_isave(self._records.system)
        return self.installation

    async def read_system(self) -> Installation:
        """Read the system's full datagram, unless each refresh does.

        Raises:
            ApiError: it can't be read.

        """
        if self.has_status:
            await self._way.modern.system()
        return self.installation

    async def read_temperzone(self) -> Installation:
        """Read a Temperzone unit's own data, where there is one; it never raises."""
        await self._way.modern.temperzone()
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
        await (self._way.reader or self._way.modern).schedules(indexes)
        return self.installation

    async def read_faults(self) -> Installation:
        """Read the unit's fault history; V1 has none.

        Raises:
            ApiError: it can't be read.

        """
        if self._way.reader is self._way.modern:
            await self._way.modern.faults()
        return self.installation

    async def confirm(self, *commands: Command) -> Installation:
        """Read back what commands changed, with as few requests as will show it.

        Raises:
            ApiError: the air-conditioner can't be read.

        """
        if rest := [one for one in commands if one.path == AIRCON.command_path]:
            await self._way.confirm(rest, partial(self.refresh, notified=True))
        targets = {one.target for one in commands if one.target}
        for subsystem in self.subsystems:
            if mine := {one for one in targets if one.kind in subsystem.kinds}:
                with suppress(ApiError):
                    await subsystem.read_back(mine)
        return self.installation
