"""The client speaks to a bridge through whatever carries its requests."""

from typing import Any

from custom_components.isotherm.izone.api.changes import commands, prepare
from custom_components.isotherm.izone.api.client import IZoneClient
from custom_components.isotherm.izone.api.enums import SysMode
from custom_components.isotherm.izone.api.errors import NotServedError
from custom_components.isotherm.izone.api.targets import UNIT, Target
from custom_components.isotherm.izone.api.transport import AIRCON, EndPoint, Transport
from simulators.izone import IZoneBridge

UID = "000013170"
ANSWERS = {1: "SystemV2", 2: "ZonesV2"}


class Relay(Transport):
    """A transport without a network: it answers from a simulated bridge's datagrams."""

    def __init__(self, bridge: IZoneBridge) -> None:
        """Answer for a bridge that was not started."""
        self.bridge = bridge
        self.sent: list[Any] = []
        self.closed = False

    async def query(
        self, type_: int, number: int = 0, end_point: EndPoint = AIRCON
    ) -> Any:
        """Answer the system and the zones."""
        if end_point is not AIRCON or (key := ANSWERS.get(type_)) is None:
            raise NotServedError("not relayed")
        told = self.bridge.system if type_ == 1 else self.bridge.zones[number]
        return {"AirStreamDeviceUId": UID, "DeviceType": "ASH", key: told}

    async def get(self, path: str) -> Any:
        """Have no first API."""
        raise NotServedError(path)

    async def command(
        self,
        body: Any,
        target: Target | None,
        *,
        path: str = AIRCON.command_path,
        empty_is_ok: bool = True,
    ) -> None:
        """Note what is sent."""
        self.sent.append(body)

    async def close(self) -> None:
        """Be closed."""
        self.closed = True


async def test_another_transport() -> None:
    """Reading and commanding ask nothing of a transport but the protocol."""
    relay = Relay(IZoneBridge())
    client = IZoneClient(relay, UID)
    assert await client.identify() == UID
    installation = await client.read_all()
    assert len(installation.zones) == len(relay.bridge.zones)
    changes = prepare(installation, UNIT, {"mode": SysMode.HEAT})
    await client.send(*commands(installation, UNIT, changes))
    assert {"SysMode": 2} in relay.sent
    await client.close()
    assert relay.closed
