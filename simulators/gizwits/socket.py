"""The WebSocket of the cloud: /ws/app/v1 (Gizwits app API, Web Socket API)."""

import asyncio
from collections.abc import Mapping
import contextlib
import json
import time

from aiohttp import WSMsgType, web

from ..inputs import read_json
from ..log import Log
from .devices import SimDevice
from .errors import INVALID, CloudError
from .points import Value
from .registry import Account
from .world import World

LONGEST_HEARTBEAT = 180.0
KEPT = 2000
"""How many messages a socket remembers in each direction."""
_ROUTES = {
    "login_req": "ws_login",
    "ping": "ws_ping",
    "subscribe_req": "ws_subscribe",
    "c2s_read": "ws_read",
    "c2s_write": "ws_write",
}
"""Names of the messages on the fault board."""


def _did(data: object) -> str | None:
    did = data.get("did") if isinstance(data, dict) else None
    return did if isinstance(did, str) else None


class Session:
    """One open socket.

    `host` is the address it was opened to, `received` and `sent` every message.
    """

    def __init__(self, cloud: World, request: web.Request, host: str) -> None:
        """Serve the upgrade `request` that came to `host` of this cloud."""
        self.cloud = cloud
        self.host = host
        self.request = request
        self.socket = web.WebSocketResponse(autoping=True)
        self.account: Account | None = None
        self.heartbeat = LONGEST_HEARTBEAT
        self.auto_subscribe = True
        self.subscribed: set[str] = set()
        self.silent = False
        self.opened_at = time.time()
        self.received: Log[dict[str, object]] = Log(KEPT)
        self.sent: Log[dict[str, object]] = Log(KEPT)
        self._heard = time.monotonic()
        self._outbox: asyncio.Queue[tuple[float, dict[str, object]]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self) -> web.WebSocketResponse:
        """Serve the socket until it closes."""
        await self.socket.prepare(self.request)
        self._tasks = [
            asyncio.create_task(self._write()),
            asyncio.create_task(self._watch()),
        ]
        try:
            async for message in self.socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(message.data)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        return self.socket

    def abort(self) -> None:
        """Cut the connection without a close frame."""
        if self.request.transport is not None:
            self.request.transport.abort()

    async def close(self) -> None:
        """Close the socket properly."""
        with contextlib.suppress(ConnectionError):
            await self.socket.close()

    def send(self, cmd: str, data: object = None, **more: object) -> None:
        """Queue a message."""
        message: dict[str, object] = {"cmd": cmd} | more
        if data is not None:
            message["data"] = data
        delay = self.cloud.behaviour.push_lag if cmd == "s2c_noti" else 0.0
        self._outbox.put_nowait((time.monotonic() + delay, message))

    def invalid(self, code: int) -> None:
        """Send s2c_invalid_msg; 1009 also logs the client out."""
        self.send(
            "s2c_invalid_msg", {"error_code": code, "msg": INVALID.get(code, "invalid")}
        )
        if code == 1009:
            self.account = None

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be sent."""
        return self._outbox.empty()

    def hears(self, device: SimDevice, *, bound: bool = True) -> bool:
        """Whether pushes of `device` come over this socket."""
        if self.account is None or (bound and device.did not in self.account.bindings):
            return False
        if self.cloud.behaviour.host_strict and device.ws_host != self.host:
            return False
        return self.auto_subscribe or device.did in self.subscribed

    async def _write(self) -> None:
        while True:
            due, message = await self._outbox.get()
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if self.silent or not await self._push_faults(message):
                continue
            with contextlib.suppress(ConnectionError):
                self.sent.record(message)
                await self.socket.send_str(json.dumps(message))

    async def _push_faults(self, message: Mapping[str, object]) -> bool:
        if message["cmd"] not in {
            "s2c_noti",
            "s2c_online_status",
            "s2c_binding_changed",
        }:
            return True
        return await self._faults("ws_push", _did(message["data"]))

    async def _faults(self, route: str, did: str | None = None) -> bool:
        """Inject the faults of `route`; return whether to go on."""
        for fault in self.cloud.faults.take(route, did):
            await asyncio.sleep(fault.delay)
            match fault.kind:
                case "delay":
                    continue
                case "drop" | "reset":
                    self.abort()
                case "close":
                    await self.close()
                case "silent" | "hang":
                    self.silent = True
                case "1003" | "1009" | "1011":
                    self.invalid(int(fault.kind))
                case "9004" | "9006" | "fail" if route == "ws_login":
                    self.send("login_res", {"success": False})
            return False
        return True

    async def _watch(self) -> None:
        """Send 1011 and close when no ping comes within the heartbeat."""
        while True:
            limit = self.heartbeat * self.cloud.behaviour.heartbeat_scale
            left = self._heard + limit - time.monotonic()
            if left > 0:
                await asyncio.sleep(min(left, 1.0))
                continue
            self.invalid(1011)
            await asyncio.sleep(0.01)
            await self.close()
            return

    async def _receive(self, text: str) -> None:
        message = read_json(text)
        if not isinstance(message, dict):
            self.invalid(1001)
            return
        self.received.record(message)
        self.cloud.socket_log.record((self.host, message))
        cmd, data = str(message.get("cmd")), message.get("data")
        route, did = _ROUTES.get(cmd, "ws_other"), _did(data)
        if self.silent or not await self._faults(route, did):
            return
        if cmd == "login_req" and isinstance(data, dict):
            self._login(data)
        elif self.account is None:
            self.invalid(1003)
        elif cmd == "ping":
            self._heard = time.monotonic()
            self.send("pong")
        elif cmd == "subscribe_req" and isinstance(data, list):
            self._subscribe(data)
        elif cmd in {"c2s_read", "c2s_write"} and isinstance(data, dict):
            self._command(cmd, data, message.get("req_sn"))
        elif cmd not in {"c2s_raw", "c2s_ack"}:
            self.invalid(1002)

    def _login(self, data: Mapping[str, object]) -> None:
        cloud = self.cloud
        try:
            account = cloud.registry.authenticate(str(data.get("token")), cloud.wall())
        except CloudError:
            account = None
        known = account is not None and data.get("uid") == account.uid
        if known and data.get("appid") == cloud.app_id:
            self.account = account
        interval = data.get("heartbeat_interval", LONGEST_HEARTBEAT)
        if isinstance(interval, int | float) and not isinstance(interval, bool):
            if interval > 0:
                self.heartbeat = float(min(interval, LONGEST_HEARTBEAT))
        self.auto_subscribe = data.get("auto_subscribe", True) is not False
        self._heard = time.monotonic()
        self.send("login_res", {"success": self.account is not None})

    def _subscribe(self, wanted: list[object]) -> None:
        success, failed = [], []
        for item in wanted:
            did = _did(item)
            if self.account and did is not None and did in self.account.bindings:
                self.subscribed.add(did)
                success.append({"did": did, "error_code": 0, "msg": "ok"})
            else:
                failed.append(
                    {"did": did, "error_code": 9017, "msg": "device not bound!"}
                )
        self.send("subscribe_res", {"success": success, "failed": failed})

    def _command(self, cmd: str, data: Mapping[str, object], req_sn: object) -> None:
        device = self.cloud.registry.devices.get(str(data.get("did")))
        if device is None or not self.hears(device):
            return
        if cmd == "c2s_write":
            self._write_attrs(device, data.get("attrs"))
            if isinstance(req_sn, int | str):
                self.send("s2c_ack", res_sn=req_sn, did=device.did)
        elif device.online:
            attrs, names = device.reported, data.get("names")
            if self.cloud.behaviour.read_names and isinstance(names, list):
                attrs = {name: value for name, value in attrs.items() if name in names}
            more = {"res_sn": req_sn} if isinstance(req_sn, int | str) else {}
            self.send("s2c_noti", self._noti(device, attrs), **more)

    def _write_attrs(self, device: SimDevice, attrs: object) -> None:
        accepted = self.cloud.write_from_socket(device, attrs)
        if not accepted and self.cloud.behaviour.bad_write == "invalid":
            self.invalid(1005)

    def _noti(self, device: SimDevice, attrs: Mapping[str, Value]) -> dict[str, object]:
        shown = device.socket_attrs(attrs, self.cloud.behaviour)
        return {"did": device.did, "attrs": shown}

    def notify(self, device: SimDevice, changed: set[str]) -> None:
        """Push a state whose `changed` names are new."""
        attrs = device.reported
        if self.cloud.behaviour.push_delta:
            attrs = {name: attrs[name] for name in changed}
        self.send("s2c_noti", self._noti(device, attrs))
