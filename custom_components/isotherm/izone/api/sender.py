"""Commands on their way to a bridge, in the API that it speaks."""

from . import legacy
from .bridge import Bridge
from .commands import Command
from .enums import Api
from .isave import ISaveWays, Way
from .records import Records
from .wire import mapping


class Sender:
    """Send commands, and remember which key switches iSave on this bridge.

    Args:
        bridge: the way to it.
        records: what is known of it.

    """

    def __init__(self, bridge: Bridge, records: Records) -> None:
        """Prepare without touching the network."""
        self.isave = ISaveWays()
        self._bridge = bridge
        self._records = records

    async def send(self, command: Command, api: Api) -> None:
        """Send one command.

        Raises:
            RejectedError: the bridge refused, or its API has nothing like it.
            ApiError: it is busy or can't be reached.

        """
        if api is Api.V1:
            await self._post(*legacy.post(command, self._records.zones))
        elif command.name == "iSave":
            await self._send_isave(command)
        else:
            await self._bridge.command(command.body, command.key)

    async def _send_isave(self, command: Command) -> None:
        name, value = legacy.post(command, self._records.zones)

        async def post(way: Way) -> None:
            if way is Way.FREE_AIR:
                # Newest firmware answers nothing to V1, and does nothing.
                await self._post(name, value, empty_is_ok=False)
            else:
                await self._bridge.command({way.value: command.payload}, command.key)

        await self.isave.send(bool(command.payload), post)

    async def _post(
        self, name: str, value: object, *, empty_is_ok: bool = True
    ) -> None:
        part = mapping(value)
        key = (name, part.get("ZoneNo", part.get("SchedNo")))
        await self._bridge.command(
            {name: value}, key, path=f"/{name}", empty_is_ok=empty_is_ok
        )
