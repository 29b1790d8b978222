"""One record per heater: what is known here besides what the vendor told, and its store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..gizwits.account import DeviceRecord
from ..gizwits.api.data_points import ProductDefinition
from ..gizwits.families import GizwitsHub, Report
from .api.clock import ClockReading, newer_reading
from .api.products import Decoded, Product, recognise
from .api.program import Program
from .api.state import Derogation, HeaterState, Mode
from .derogations import Countdown, counted, interrupted, ran_out
from .models import Settings
from .server_programmes import ServerProgramme


@dataclass(slots=True, eq=False)
class HeaterRecord:
    """A heater.

    Args:
        own: the settings that differ from the account's; kept on disk.
        before: fields that a derogation asked for from here may overwrite; kept on disk.
        countdown: the timed derogation that was last seen; kept on disk.
        clock: what its clock last told, against the true time.
        programme_sent: the programme that was last sent to it.
        server_programme: what the vendor's server keeps for it.
        definition: its product's own, as far as it is known.

    """

    own: dict[str, int] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    countdown: Countdown | None = None
    clock: ClockReading | None = None
    programme_sent: Program | None = None
    server_programme: ServerProgramme = field(default_factory=ServerProgramme)
    definition: ProductDefinition | None = None
    _product: tuple[tuple[int, ProductDefinition | None], Product] | None = None
    _revision: int = -1
    _decoded: Decoded | None = None

    def product(self, record: DeviceRecord) -> Product:
        """Return what the heater can do, by all attributes that it ever reported."""
        known = (len(record.attrs), self.definition)
        if self._product is None or self._product[0] != known:
            product = recognise(
                record.attrs, record.binding.product_key, self.definition
            )
            self._product = (known, product)
            self._decoded = None
        return self._product[1]

    def reported(self, record: DeviceRecord) -> HeaterState:
        """Return what the heater last told, decoded."""
        product = self.product(record)
        if self._decoded is None or self._revision != record.revision:
            state = product.decode(record.attrs, self._decoded)
            self._decoded, self._revision = (record.attrs, state), record.revision
        return self._decoded[1]

    def look_at_clock(self, record: DeviceRecord, report: Report) -> None:
        """Take what a report tells of the heater's clock, if anything."""
        product = self.product(record)
        known = product.fields.get("clock")
        if not known or report.attrs.keys().isdisjoint(known.attrs):
            return
        if report.told_at is None:
            return
        zone = dt_util.get_default_time_zone()
        moment = datetime.fromtimestamp(report.told_at, zone)
        self.clock = newer_reading(
            self.clock, product, record.attrs, moment, live=report.live
        )

    def look_at_derogation(
        self, reported: HeaterState, state: HeaterState
    ) -> Mapping[str, Any]:
        """Take what a report tells of a derogation; return what its end brings back.

        Nothing where a person ended it, at the heater or in the vendor's app.

        Args:
            reported: what the heater told.
            state: the same, with what is desired laid over it.

        """
        before, now = self.countdown, dt_util.utcnow()
        self.countdown = counted(before, state, now)
        if not self.before or state.derogating is not None:
            return {}
        aside, self.before = self.before, {}
        if before is None or not ran_out(before, now):
            return {}
        return interrupted(aside, before.derogation, reported)

    def settings(self, defaults: Settings) -> Settings:
        """Return the heater's settings."""
        return replace(defaults, **self.own) if self.own else defaults

    @property
    def kept(self) -> bool:
        """Return whether there is something to keep."""
        return bool(self.own or self.before or self.countdown)

    def as_dict(self) -> dict[str, Any]:
        """Return what goes to the disk."""
        countdown = self.countdown
        return {
            "own": self.own,
            "before": dict(self.before),
            "derogation": countdown.derogation if countdown else None,
            "left": countdown.left if countdown else 0,
            "end": countdown.end.isoformat() if countdown else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what came from the disk."""
        before = dict(data.get("before", {}))
        if "mode" in before:
            before["mode"] = Mode(before["mode"])
        if "derogation" in before:
            before["derogation"] = Derogation(before["derogation"])
        end: datetime | None = dt_util.parse_datetime(data.get("end") or "")
        countdown = None
        if end and (derogation := data.get("derogation")):
            countdown = Countdown(Derogation(derogation), data.get("left", 0), end)
        return cls(own=dict(data.get("own", {})), before=before, countdown=countdown)


def heater_store(hass: HomeAssistant, key: str) -> Store[dict[str, Any]]:
    """Return the store of a hub's heaters."""
    return Store(hass, 1, f"{DOMAIN}.{key}")


class HeaterRecords:
    """The records of a hub's heaters, and their store.

    Args:
        hub: the hub.

    """

    def __init__(self, hub: GizwitsHub) -> None:
        """Open the store without reading it."""
        self._store = heater_store(hub.hass, hub.storage_key)
        self._saving = hub.timing.saving
        self._records: dict[str, HeaterRecord] | None = None

    async def async_load(self) -> None:
        """Read what earlier runs kept."""
        stored = await self._store.async_load() or {}
        self._records = {
            did: HeaterRecord.from_dict(data) for did, data in stored.items()
        }

    def of(self, did: str) -> HeaterRecord:
        """Return what is known of a heater."""
        assert self._records is not None
        if (heater := self._records.get(did)) is None:
            heater = self._records[did] = HeaterRecord()
        return heater

    def forget(self, did: str) -> None:
        """Forget a heater that is gone."""
        if self._records and self._records.pop(did, None):
            self.save()

    def save(self) -> None:
        """Write to the disk soon."""
        self._store.async_delay_save(self._stored, self._saving)

    async def async_close(self) -> None:
        """Write to the disk now; what was never read is not overwritten."""
        if self._records is None:
            return
        await self._store.async_save(self._stored())

    @callback
    def _stored(self) -> dict[str, Any]:
        records = self._records or {}
        return {did: one.as_dict() for did, one in records.items() if one.kept}
