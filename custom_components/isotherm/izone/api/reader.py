"""Reading a bridge into `Records`, by the second API (V2) or the first (V1)."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from ...hub.errors import (
    ApiError,
    ConnectError,
    ProtocolError,
    RateLimitError,
    RejectedError,
)
from ...hub.parsing import mapping
from . import legacy
from .enums import Api
from .errors import UnpairedError, WrongBridgeError
from .records import Records
from .schedules import Schedule
from .status import Status, TemperzoneInfo, parse_faults, parse_firmware
from .system import System
from .transport import Transport
from .wire import UNPAIRED_UID, Json, text, uid_text
from .zones import Zone

_SYSTEM, _ZONE, _SCHEDULE, _FAULTS, _TEMPERZONE, _FIRMWARE, _STATUS = range(1, 8)
_GIVE_UP_STATUS_AFTER: Final = 3

ANSWER_ERRORS: Final = (RejectedError, ProtocolError, RateLimitError)
"""Errors that concern one answer and not the way to the bridge."""


def now() -> float:
    """Return the time at which a read begins: what is sent later can't be in it."""
    return asyncio.get_running_loop().time()


class Identity:
    """Make sure that answers come from the right bridge.

    Args:
        expected: its uid, None to take the first that answers.
        records: told the uid.

    """

    def __init__(self, expected: str | None, records: Records) -> None:
        """Remember who is expected."""
        self._expected = expected
        self._records = records

    def expect_unpaired(self) -> None:
        """Take the placeholder for the uid, if nobody in particular is expected."""
        self._expected = self._expected or UNPAIRED_UID

    def check(self, answer: Json) -> None:
        """Compare the uid of an answer; one without a uid is taken on trust once known.

        Raises:
            UnpairedError: no air-conditioner is paired to the bridge.
            WrongBridgeError: another bridge answers.
            ProtocolError: no uid, and none is known.

        """
        named = answer.get("AirStreamDeviceUId")
        told = uid_text(named)
        if told == UNPAIRED_UID != self._expected:
            raise UnpairedError("no air-conditioner is paired to this bridge")
        if told is None and not self._records.uid:
            raise ProtocolError("the bridge doesn't tell its uid")
        expected = self._expected or told
        if told != expected and text(named) is not None:
            raise WrongBridgeError("another bridge answers at this address")
        self._expected = expected
        self._records.uid = expected or self._records.uid


class ModernReader:
    """Reads by V2 (iZone guide, 2.2.2)."""

    api = Api.V2

    def __init__(
        self, transport: Transport, records: Records, identity: Identity
    ) -> None:
        """Prepare without touching the network."""
        self.zone_errors: dict[int, ApiError] = {}
        self.has_status: bool | None = None
        self._status_refusals = 0
        self._unserved: set[int] = set()
        self._transport = transport
        self._records = records
        self._identity = identity

    async def _query(self, type_: int, key: str, number: int = 0) -> Any:
        answer = await self._transport.query(type_, number)
        self._identity.check(answer)
        told = answer.get(key)
        if told is None:
            raise ProtocolError(f"no {key} in the answer to Type {type_}")
        return told[0] if isinstance(told, list) and told else told

    async def system(self) -> bool:
        """Read the system (Type 1) and tell whether the answer is of use."""
        began = self._transport.as_of(_SYSTEM)
        system = System.from_json(await self._query(_SYSTEM, "SystemV2"))
        self._records.put_system(system, began)
        return system.on is not None and system.zones is not None

    async def zones(self, indexes: Iterable[int], until: float | None = None) -> None:
        """Read zones one by one (Type 2); one that answers badly keeps its last state.

        Args:
            indexes: from 0.
            until: the loop's time from which on no further one is asked.

        """
        for index in indexes:
            if until is not None and now() >= until:
                return
            began = self._transport.as_of(_ZONE, index)
            try:
                told = await self._query(_ZONE, "ZonesV2", index)
                self._records.put_zone(Zone.from_json(told, index), began)
            except ANSWER_ERRORS as err:
                self.zone_errors[index] = err
            except WrongBridgeError:
                raise
            except ConnectError as err:
                # The rest would wait as long: another time.
                self.zone_errors[index] = err
                return
            else:
                self.zone_errors.pop(index, None)

    async def schedules(self, indexes: Iterable[int]) -> None:
        """Read schedules one by one (Type 3).

        Raises:
            ApiError: of the first that answers badly; the others are read all the same.

        """
        first: ApiError | None = None
        for index in indexes:
            began = self._transport.as_of(_SCHEDULE, index)
            try:
                told = await self._query(_SCHEDULE, "SchedulesV2", index)
                self._records.put_schedule(Schedule.from_json(told, index), began)
            except ANSWER_ERRORS as err:
                first = first or err
        if first:
            raise first

    async def status(self) -> bool:
        """Read the bulk status (Type 7), if the bridge has it, and tell whether it did.

        Raises:
            ApiError: a bridge that has it doesn't answer now.

        """
        if self.has_status is False:
            return False
        began = now()
        try:
            told = Status.from_json(await self._query(_STATUS, "iZoneStatusV2"))
            self._records.put_status(told, began)
        except UnpairedError:
            raise
        except RateLimitError, ConnectError:
            if self.has_status:
                raise
            return False
        except RejectedError, ProtocolError:
            self._status_refusals += 1
            if not self.has_status or self._status_refusals >= _GIVE_UP_STATUS_AFTER:
                self.has_status = False
            return False
        self._status_refusals = 0
        self.has_status = True
        for index in told.zones.keys() & self._records.zones.keys():
            # It is heard again; its own datagram comes in its turn.
            self.zone_errors.pop(index, None)
        return True

    async def faults(self) -> None:
        """Read the unit's fault history (Type 4)."""
        told = await self._query(_FAULTS, "AcUnitFaultHistV2")
        self._records.faults = parse_faults(told)

    async def firmware(self) -> None:
        """Read the firmware list (Type 6), where the bridge has it."""
        told = await self._optional(_FIRMWARE, "Fmw")
        self._records.firmware = parse_firmware(told) or self._records.firmware

    async def temperzone(self) -> None:
        """Read a Temperzone unit's own data (Type 5), where there is one."""
        system = self._records.system
        if system and system.temperzone:
            told = await self._optional(_TEMPERZONE, "TemperzoneInfoV2")
            self._records.temperzone = (
                TemperzoneInfo.from_json(told) or self._records.temperzone
            )

    async def _optional(self, type_: int, key: str) -> Any:
        """Ask for what many bridges don't have, not again once it was refused."""
        if type_ in self._unserved:
            return None
        try:
            return await self._query(type_, key)
        except RejectedError, ProtocolError:
            self._unserved.add(type_)
        except RateLimitError, ConnectError:
            pass
        return None


class LegacyReader:
    """Reads by V1 (interface document AC-DOC-1401)."""

    api = Api.V1

    def __init__(
        self, transport: Transport, records: Records, identity: Identity
    ) -> None:
        """Prepare without touching the network."""
        self._transport = transport
        self._records = records
        self._identity = identity

    async def system(self) -> bool:
        """Read the system and tell whether the answer is of use."""
        began = now()
        settings = mapping(await self._transport.get(legacy.SETTINGS_PATH))
        self._identity.check(settings)
        system = System.from_json(legacy.system_datagram(settings))
        self._records.put_system(system, began)
        return system.on is not None and system.zones is not None

    async def zones(self, indexes: Iterable[int], until: float | None = None) -> None:
        """Read the groups in which these zones are, whatever time it takes."""
        count = self._records.zone_count
        for path in legacy.zone_paths(indexes):
            began = now()
            try:
                told = legacy.zone_datagrams(await self._transport.get(path), count)
                for datagram in told:
                    self._records.put_zone(Zone.from_json(datagram), began)
            except ANSWER_ERRORS:
                continue
            except ConnectError:
                return

    async def schedules(self, indexes: Iterable[int]) -> None:
        """Read all schedules, of which V1 tells the name and whether they are enabled."""
        for path in legacy.SCHEDULE_PATHS:
            began = now()
            told = legacy.schedule_datagrams(await self._transport.get(path))
            for datagram in told:
                self._records.put_schedule(Schedule.from_json(datagram), began)


async def generation(
    modern: ModernReader, legacy: LegacyReader
) -> ModernReader | LegacyReader:
    """Read the system, and return the reader whose API the bridge speaks; V2 goes first.

    Raises:
        UnpairedError: the bridge has no air-conditioner.
        WrongBridgeError: it is not the bridge that was expected.
        ApiError: no generation of the API answers.

    """
    refusal: ApiError | None = None
    try:
        if await modern.system():
            return modern
    except UnpairedError:
        raise
    except (RejectedError, ProtocolError) as err:
        refusal = err
    try:
        if await legacy.system():
            return legacy
    except UnpairedError, WrongBridgeError:
        raise
    except ApiError:
        pass
    if refusal:
        raise refusal
    return modern
