"""The simulated world: time, house, accounts, devices, and the knobs to turn."""

from collections.abc import Callable, Iterable, Mapping
import contextlib
from dataclasses import replace
from zoneinfo import ZoneInfo

from ..clock import Clock
from ..faults import FaultBoard
from ..house import House
from ..log import Log
from .behaviour import Behaviour
from .connection import Connection
from .devices import SimDevice
from .errors import CloudError
from .log import LoggedControl, RequestLog
from .points import WRITABLE, Point, Product, Value
from .products import G1_WORDS, product as find_product
from .registry import Account, Binding, Registry
from .regulation import CLOCKS, apply, calibration, read_temperature, settle, step
from .scheduler import TaskBook

LONGEST_STEP = 60.0

type Rewrite = Callable[[str, object], bytes | None]
"""Gives what a route, by its name, says instead of its payload; None to let it be."""


class World:
    """Everything a cloud has but its sockets.

    `clock` is the time of house and devices, `wall` that of tokens and reports (both
    epoch seconds), `timezone` the devices' own, `ws_hosts` where they can live,
    `token_lifetime` in seconds.
    """

    def __init__(
        self,
        *,
        ws_hosts: tuple[str, ...],
        clock: Clock,
        wall: Clock,
        timezone: str,
        behaviour: Behaviour | None,
        app_id: str,
        token_lifetime: float,
    ) -> None:
        """Make a world without accounts and devices."""
        self.ws_hosts = ws_hosts
        self.port = 0
        self.app_id = app_id
        self.token_lifetime = token_lifetime
        self.clock = clock
        self.wall = wall
        self.zone = ZoneInfo(timezone)
        self.behaviour = behaviour or Behaviour()
        self.registry = Registry()
        self.house = House()
        self.faults = FaultBoard()
        self.tasks = TaskBook(self.registry)
        self.requests = RequestLog()
        self.control_log: Log[LoggedControl] = Log()
        self.socket_log: Log[tuple[str, dict[str, object]]] = Log()
        self.reset_mails: list[dict[str, object]] = []
        self.connections: list[Connection] = []
        self.rewrite: Rewrite | None = None
        self._stepped = clock()

    # Time

    def step(self) -> None:
        """Bring house, devices and tasks to the time of the clock."""
        now = self.clock()
        gap = now - self._stepped
        longest = LONGEST_STEP if gap <= 6 * 3600 else 5 * LONGEST_STEP
        while self._stepped < now:
            seconds = min(longest, now - self._stepped)
            self._step(seconds)
        self._stepped = now
        for device in self.registry.devices.values():
            self.report(device)

    def _step(self, seconds: float) -> None:
        before, self._stepped = self._stepped, self._stepped + seconds
        for did, values in self.tasks.due(before, self._stepped):
            device = self.registry.devices[did]
            if device.online:
                apply(device, values, self._stepped, self.zone, self.behaviour)
        for room in self.house.rooms.values():
            room.heat = 0.0
        for device in self.registry.devices.values():
            if device.heating:
                device.room.heat += 1.0
        self.house.step(seconds)
        for device in self.registry.devices.values():
            step(device, self._stepped, seconds, self.zone, self.behaviour)

    # Accounts and devices

    def add_account(self, username: str, password: str) -> Account:
        """Add a user; raises CloudError 9018 when the name is taken."""
        return self.registry.add_account(username, password)

    def add_heater(
        self,
        account: Account | str | None,
        product: str | Product = "Pilote_Soc_C3",
        name: str = "Salon",
        *,
        did: str | None = None,
        online: bool = True,
        attrs: Mapping[str, Value] | None = None,
        ws_host: str | None = None,
        room: str | None = None,
        mac: str | None = None,
        remark: str | None = None,
    ) -> SimDevice:
        """Add a device and bind it to `account` (None: to nobody).

        `product` is a name, a key or a Product, `attrs` its first state where it is
        not the product's default, `room` the room it heats (default: `name`). Raises
        KeyError for an unknown product or account.
        """
        known = find_product(product, self.registry.products)
        self.registry.products.setdefault(known.key, known)
        owner = None if account is None else self.registry.account(account)
        device = SimDevice(
            did or self.registry.identifier(22),
            known,
            mac or self.registry.hexadecimal(12),
            self.registry.identifier(10),
            ws_host or self.ws_hosts[0],
            self.house.room(room or name),
            known.initial(),
        )
        self.registry.devices[device.did] = device
        device.presence_at = self.clock()
        self._set(device, attrs or {})
        self.report(device)
        device.online = online
        if owner is not None:
            self.bind(owner, device, name, remark)
        return device

    def add_custom(
        self,
        account: Account | str,
        name: str,
        points: Iterable[Point],
        *,
        product: str = "Unheard_Of",
        key: str | None = None,
        plain: bool = True,
    ) -> SimDevice:
        """Add a device of an invented product with `points` of its own.

        `key` is its product key (None: made up). Unless `plain`, attributes with
        known names live as they do in a heater.
        """
        made = Product(
            key or self.registry.hexadecimal(32),
            product,
            {point.name: point for point in points},
            plain=plain,
        )
        return self.add_heater(account, made, name)

    def bind(
        self,
        account: Account,
        device: SimDevice,
        name: str = "",
        remark: str | None = None,
    ) -> None:
        """Bind a device to an account, and tell its sockets."""
        if remark is None:
            number = len(account.bindings) + 1
            remark = f"range={number}|isdelete=1|gid=0|groupname=|grouprange=0"
        account.bindings[device.did] = Binding(name, remark)
        self._tell_binding(account, device, bound=True)

    def unbind(self, account: Account, did: str) -> None:
        """Unbind a device from an account, and tell its sockets."""
        if account.bindings.pop(did, None) is not None:
            for group in account.groups.values():
                with contextlib.suppress(ValueError):
                    group.dids.remove(did)
            self._tell_binding(account, self.registry.devices[did], bound=False)

    def remove_device(self, did: str) -> None:
        """Remove a device from every account; it then answers 9017."""
        for account in list(self.registry.owners(did)):
            self.unbind(account, did)

    def _tell_binding(
        self, account: Account, device: SimDevice, *, bound: bool
    ) -> None:
        for session in self.connections:
            if session.account is account and session.hears(device, bound=False):
                session.send("s2c_binding_changed", {"did": device.did, "bind": bound})

    # Commands

    def device(self, did: str) -> SimDevice:
        """Return a device; raises KeyError."""
        return self.registry.devices[did]

    def command(
        self,
        device: SimDevice,
        attrs: object = None,
        raw: object = None,
        via: str = "rest",
    ) -> None:
        """Carry out a command; raises CloudError 9025 or 9042."""
        accepted = False
        shown = attrs if isinstance(attrs, dict) else None
        try:
            if raw is not None:
                values = device.parse_raw(raw)
            elif shown:
                values = device.parse(
                    shown, socket=via == "ws", strict=self.behaviour.strict_time_hour
                )
            else:
                raise CloudError(9015)
            if not device.online:
                raise CloudError(9042)
            accepted = via != "ws" or not device.generation_1
        finally:
            self.control_log.record(
                LoggedControl(self.wall(), device.did, via, shown, raw, accepted)
            )
        if accepted:
            apply(device, values, self.clock(), self.zone, self.behaviour)
            self.report(device)

    def write_from_socket(self, device: SimDevice, attrs: object) -> bool:
        """Carry out a c2s_write; return whether it was well formed."""
        try:
            self.command(device, attrs, via="ws")
        except CloudError:
            return False
        return True

    def report(self, device: SimDevice) -> None:
        """Let a device report its state, and push what is new."""
        changed = device.report(self.behaviour, self.wall())
        if changed <= CLOCKS and not (changed and self.behaviour.push_clock):
            return
        for session in self.connections:
            if session.hears(device):
                session.notify(device, changed)

    def _settle(self, device: SimDevice) -> None:
        settle(device, self.clock(), self.zone, self.behaviour)

    def _set(self, device: SimDevice, attrs: Mapping[str, Value]) -> None:
        attrs = {name: _kept(device, name, value) for name, value in attrs.items()}
        for name in ("cur_temp", "cur_tempL"):
            measured = read_temperature({**device.attrs, **attrs}, "cur_temp")
            if name in attrs and measured is not None:
                device.room.temperature = measured - calibration(device.attrs)
        apply(device, dict(attrs), self.clock(), self.zone, self.behaviour)


def _kept(device: SimDevice, name: str, value: Value) -> Value:
    """Return a value in the form that the device keeps; raises ValueError."""
    point = device.product.points.get(name)
    if point is None:
        raise ValueError(f"{device.product.name} has no data point {name!r}")
    if device.generation_1 and name == "mode":
        words = {latin: word for word, latin in G1_WORDS.items()}
        value = words.get(str(value), value)
    return replace(point, access=WRITABLE).parse(value)
