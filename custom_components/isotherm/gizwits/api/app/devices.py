"""Devices of a Gizwits account: who is there, what they do, commands to them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
import hashlib
import logging
from typing import Any, Final

from ....hub.errors import ProtocolError, RejectedError
from ..data_points import ProductDefinition
from ..errors import NO_DATA
from ..http import Request
from ..models import Binding, DeviceData, Outcome
from ..paging import Pager
from ..token import AuthorisedClient

_LOGGER = logging.getLogger(__name__)

BINDINGS: Final = "/bindings"


class Devices:
    """Who is there, what they do, commands to them.

    Every call may raise ApiError: the vendor refused, failed or was not there.
    """

    def __init__(self, client: AuthorisedClient, clock: Callable[[], float]) -> None:
        """Keep the way to the vendor.

        Args:
            client: sends the requests.
            clock: seconds since 1970.

        """
        self._client = client
        self._clock = clock
        self._pager = Pager(client)
        self._rows: dict[str, tuple[Any, Binding]] = {}

    @property
    def secrets(self) -> Iterator[str]:
        """Return what tells a known device from all others, and what opens it."""
        for _, binding in self._rows.values():
            yield from (binding.did, binding.mac, binding.passcode)

    def changed(self) -> None:
        """Note that somebody added or removed a device: the list may have a further page."""
        self._pager.forget()

    async def bindings(self) -> tuple[Binding, ...]:
        """Return the account's devices (Heatzy API document, GET /app/bindings).

        One request per page. A device that can't be read is left out.

        Raises:
            ProtocolError: the answer holds no list, or none of devices.

        """
        rows = await self._pager.rows(Request("GET", BINDINGS), "devices", "did")
        found: dict[str, tuple[Any, Binding]] = {}
        for row in rows:
            try:
                binding = self._read(row)
            except ProtocolError as err:
                _LOGGER.debug("A binding is left out: %s", err)
            else:
                found.setdefault(binding.did, (row, binding))
        if rows and not found:
            raise ProtocolError("bindings: not one device can be read")
        self._rows = found
        return tuple(binding for _, binding in found.values())

    def _read(self, row: Any) -> Binding:
        """Read a row of the list; one that is as it was at the last poll is not read anew."""
        did = row.get("did") if isinstance(row, dict) else None
        known = self._rows.get(did) if isinstance(did, str) else None
        return known[1] if known and known[0] == row else Binding.from_json(row)

    async def device(self, did: str) -> Binding:
        """Return one device's details (Heatzy API document, GET /app/devices/{did}).

        The vendor leaves out the alias here; `bindings` has it.

        Raises:
            NotFoundError: the device is not in the account.
            ProtocolError: the answer is no device.

        """
        request = Request("GET", "/devices/{did}", at={"did": did})
        return Binding.from_json(await self._client.send(request))

    async def bind_mac(
        self, product_key: str, mac: str, product_secret: str
    ) -> Binding:
        """Add a device to the account (Heatzy API document, POST /app/bind_mac).

        Signed with lower(md5(product_secret + timestamp)); this machine's clock must
        be within 5 minutes of the vendor's.

        Args:
            product_key: the product's id.
            mac: the device's hardware address; colons, dashes, dots and blanks are
                taken out.
            product_secret: the product's secret; only its maker gives it.

        Raises:
            ValueError: the address or the secret is empty.
            RejectedError: signature, clock (9043, 9044), product key or address wrong.

        """
        plain = "".join(char for char in mac if char.isalnum())
        if not plain or not product_key or not product_secret:
            raise ValueError("product key, MAC address and product secret are needed")
        timestamp = str(int(self._clock()))
        signature = hashlib.md5(
            f"{product_secret}{timestamp}".encode(), usedforsecurity=False
        )
        request = Request(
            "POST",
            "/bind_mac",
            body={"product_key": product_key, "mac": plain},
            headers={
                "X-Gizwits-Timestamp": timestamp,
                "X-Gizwits-Signature": signature.hexdigest(),
            },
            secrets=(product_secret, plain, mac),
        )
        answer = await self._client.send(request)
        self.changed()
        return Binding.from_json(answer)

    async def unbind(self, dids: Iterable[str]) -> Outcome:
        """Remove devices from the account (Heatzy API document, DELETE /app/bindings).

        Args:
            dids: device ids, at least one.

        Returns:
            Which devices are gone and which are not.

        Raises:
            ValueError: no device given.

        """
        wanted = tuple(dids)
        if not wanted or not all(wanted):
            raise ValueError("name the devices to remove")
        body = {"devices": [{"did": did} for did in wanted]}
        request = Request("DELETE", BINDINGS, body=body, secrets=wanted, lenient=True)
        return Outcome.from_json(await self._client.send(request))

    async def rename(self, did: str, alias: str, remark: str) -> None:
        """Rename a device (Heatzy API document, PUT /app/bindings/{did}).

        Args:
            did: device id.
            alias: the new name; empty for none.
            remark: the binding's remark, unchanged: the vendor's app keeps the order
                and the zone of the device in it.

        Raises:
            NotFoundError: the device is not in the account.

        """
        body = {"remark": remark, "dev_alias": alias}
        await self._client.send(
            Request("PUT", "/bindings/{did}", at={"did": did}, body=body, lenient=True)
        )

    async def state(self, did: str) -> DeviceData:
        """Return a device's last state (Heatzy API document, GET /app/devdata/{did}/latest).

        Booleans come as 0 and 1. After a command the state may lag by minutes; it is
        empty for a device that has not reported for long.

        Raises:
            NotFoundError: the device is not in the account.
            OfflineError: the vendor says so instead of telling the last state.
            ProtocolError: the answer is no object.

        """
        request = Request("GET", "/devdata/{did}/latest", at={"did": did})
        try:
            return DeviceData.from_json(await self._client.send(request))
        except RejectedError as err:
            if err.code != NO_DATA:
                raise
            return DeviceData(None, {})

    async def control(self, did: str, attrs: Mapping[str, Any]) -> None:
        """Set attributes of a device (Heatzy API document, POST /app/control/{did}).

        Args:
            did: device id.
            attrs: the attributes to set, all in one command; at least one.

        Raises:
            ValueError: no attribute given.
            RejectedError: an attribute is unknown, read-only or out of range (9025).
            OfflineError: the vendor can't reach the device (9042).
            NotFoundError: the device is not in the account.

        """
        if not attrs:
            raise ValueError("a command needs an attribute")
        await self._control(did, {"attrs": dict(attrs)})

    async def control_raw(self, did: str, raw: Sequence[int]) -> None:
        """Send bytes to a device (Heatzy API document, POST /app/control/{did}).

        Args:
            did: device id.
            raw: bytes, 0 to 255 each; the first Pilote takes [1, 1, mode].

        Raises:
            ValueError: no byte, or one out of range.

        """
        data = list(raw)
        if not data or any(not 0 <= byte <= 255 for byte in data):
            raise ValueError("a raw command is made of bytes from 0 to 255")
        await self._control(did, {"raw": data})

    async def _control(self, did: str, body: Mapping[str, Any]) -> None:
        # The vendor answers {} or nothing at all.
        await self._client.send(
            Request("POST", "/control/{did}", at={"did": did}, body=body, lenient=True)
        )

    async def definition(self, product_key: str) -> ProductDefinition:
        """Return a product's definition (Heatzy API document, GET /app/datapoint).

        Raises:
            ValueError: no product key.
            RejectedError: the vendor has no such product, or not for this application.
            ProtocolError: the answer is no definition.

        """
        if not product_key:
            raise ValueError("a product key is needed")
        query = {"product_key": product_key}
        answer = await self._client.send(Request("GET", "/datapoint", query=query))
        return ProductDefinition.from_json(answer, product_key)
