"""Commands on their way to a bridge, in the API that it speaks."""

import asyncio
from enum import StrEnum

from ...hub.errors import RejectedError
from .commands import Command
from .enums import Api
from .system import System
from .transport import AIRCON, Transport


class _ISaveKey(StrEnum):
    """The key that switches iSave: guide 4.1, vendor header, V1 document."""

    ISAVE = "iSave"
    ISAVE_ON = "iSaveOn"
    FREE_AIR = "FreeAir"


class Sender:
    """Send commands, and remember which key switches iSave on this bridge.

    The vendor's documents disagree about that key. One that is refused is left for the
    next; one that was acknowledged but has shown no effect is left too, as long as it
    never had any.

    Args:
        transport: the way to it.
        isave_shows_after: seconds after which a change of iSave must show.

    """

    def __init__(self, transport: Transport, isave_shows_after: float) -> None:
        """Prepare without touching the network."""
        self._transport = transport
        self._isave_shows_after = isave_shows_after
        self._keys = list(_ISaveKey)
        self._proven = False
        self._asked: tuple[bool, float] | None = None
        self._spelling: dict[str, int] = {}

    async def send(self, command: Command, api: Api) -> None:
        """Send one command.

        Raises:
            RejectedError: the bridge refused, or its API has nothing like it.
            ApiError: it is busy or can't be reached.

        """
        if api is Api.V1 and command.path == AIRCON.command_path:
            await self._post(command)
        elif command.name == _ISaveKey.ISAVE:
            await self._send_isave(command)
        else:
            await self._send_spelt(command)

    async def _send_spelt(self, command: Command) -> None:
        """Send a command in the spelling that was taken before, else in each of them."""
        bodies = (command.body, *command.spellings)
        first = self._spelling.get(command.name, 0)
        refusal: RejectedError | None = None
        for step in range(len(bodies)):
            number = (first + step) % len(bodies)
            try:
                await self._transport.command(
                    bodies[number], command.target, path=command.path
                )
            except RejectedError as err:
                refusal = refusal or err
                continue
            self._spelling[command.name] = number
            return
        assert refusal
        raise refusal

    def had_no_effect(self, command: Command) -> None:
        """Note that a command was acknowledged and not done: its spelling may be wrong."""
        if count := len(command.spellings):
            number = self._spelling.get(command.name, 0)
            self._spelling[command.name] = (number + 1) % (count + 1)

    async def _send_isave(self, command: Command) -> None:
        refusal: RejectedError | None = None
        for key in list(self._keys):
            try:
                if key is _ISaveKey.FREE_AIR:
                    # Newest firmware answers nothing to V1, and does nothing.
                    await self._post(command, empty_is_ok=False)
                else:
                    await self._transport.command(
                        {key: command.payload}, command.target
                    )
            except RejectedError as err:
                refusal = refusal or err
                continue
            self._keys.remove(key)
            self._keys.insert(0, key)
            due = asyncio.get_running_loop().time() + self._isave_shows_after
            self._asked = (bool(command.payload), due)
            return
        assert refusal
        raise refusal

    def check_isave(self, system: System | None) -> None:
        """Compare what was asked of iSave with what shows, once it must show."""
        if system is None or self._asked is None or self._proven:
            return
        on, due = self._asked
        if system.isave_on is on:
            self._proven = True
        elif asyncio.get_running_loop().time() < due:
            return
        else:
            self._keys.append(self._keys.pop(0))
        self._asked = None

    async def _post(self, command: Command, *, empty_is_ok: bool = True) -> None:
        if command.legacy is None:
            raise RejectedError(
                f"{command.name} is not known to this bridge's firmware"
            )
        name, value = command.legacy
        await self._transport.command(
            {name: value},
            command.target,
            path=f"/{name}",
            empty_is_ok=empty_is_ok,
        )
