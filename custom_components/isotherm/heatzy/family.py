"""The Heatzy family: heaters, recognised by what they report."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
import logging
from typing import Any, Final, override

from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.util import dt as dt_util

from ..gizwits.account import DeviceRecord
from ..gizwits.api.point_fields import (
    NO_POINTS,
    DataPoints,
    point_field,
    split,
    write_points,
)
from ..gizwits.families import Attributes, GizwitsHub, Members, Raw, Report
from ..hub.errors import ConnectError
from .api.clock import in_hours, shown_time
from .api.commands import as_kept, consequences, to_attrs, to_raw
from .api.remark import zone_name
from .api.state import HeaterState
from .api.unrecognised import extra_points, unrecognised, unscaled
from .derogations import counted, remembered
from .heaters import HeaterRecord, HeaterRecords
from .issues import Issues
from .models import Heater, Settings

_LOGGER = logging.getLogger(__package__)

_DEROGATION: Final = ("derogation", "derogation_time")
_SETTINGS: Final = tuple(item.name for item in fields(Settings))


class Heaters(Members[Heater]):
    """The heaters of a hub.

    Args:
        hub: the hub.

    """

    def __init__(self, hub: GizwitsHub) -> None:
        """Open the store without reading it."""
        super().__init__(hub)
        self._defaults = Settings.from_options(hub.config_entry.options)
        self.records = HeaterRecords(hub)
        self._issues = Issues(hub)
        self._to_resume: dict[str, Mapping[str, Any]] = {}

    @override
    async def async_load(self) -> None:
        await self.records.async_load()

    @override
    async def async_close(self) -> None:
        self._issues.stop()
        await self.records.async_close()

    @override
    @callback
    def async_meet(self) -> None:
        self._issues.meet()
        self._resume()

    @override
    def forget(self, did: str) -> None:
        self.records.forget(did)
        self._to_resume.pop(did, None)

    # From the wire to a heater.

    def _heater(self, record: DeviceRecord) -> HeaterRecord:
        heater = self.records.of(record.did)
        heater.definition = self.hub.definition(record.binding.product_key)
        return heater

    def _points(self, record: DeviceRecord) -> DataPoints:
        """Return the data points beyond those that we know; none of a known product."""
        product = self._heater(record).product(record)
        definition = self.hub.definition(record.binding.product_key)
        if product.hint.label or definition is None:
            return NO_POINTS
        return extra_points(definition, product, record.attrs)

    @override
    def unexplained(self, record: DeviceRecord) -> Collection[str]:
        """Return what a product that nobody knows tells beyond what we know."""
        product = self._heater(record).product(record)
        if product.hint.label:
            return ()
        return (*unrecognised(product, record.attrs), *unscaled(product))

    @override
    def parts(self, record: DeviceRecord) -> tuple[Any, ...]:
        """Return what a heater is made of besides its record."""
        heater = self._heater(record)
        server, settings = heater.server_programme, heater.settings(self._defaults)
        return (heater.clock, server.week, server.known, heater.countdown, settings)

    @override
    def build(self, record: DeviceRecord, desired: Mapping[str, Any]) -> Heater:
        """Return a heater: what is desired laid over what it reported."""
        heater = self._heater(record)
        countdown = heater.countdown
        return Heater(
            **self.common(record, desired, self._points(record)),
            product=heater.product(record),
            state=_laid_over(heater.reported(record), desired),
            derogation_end=countdown.end if countdown else None,
            settings=heater.settings(self._defaults),
            clock=heater.clock,
            server_programme=heater.server_programme.week,
            server_programme_read=heater.server_programme.known,
        )

    @override
    def reported(self, record: DeviceRecord, field: str) -> Any:
        """Return what a heater reported of a field."""
        for name in split({field: None})[1]:
            point = self._points(record).get(name)
            return None if point is None else point.read(record.attrs.get(name))
        return getattr(self._heater(record).reported(record), field)

    @override
    def takes_attributes(self, record: DeviceRecord) -> bool:
        return not self._heater(record).product(record).raw

    @override
    def worth_repeating(self, field: str) -> bool:
        # What is not sent at all, and the time.
        return field not in ("mode_in_force", "clock")

    @override
    def told(self, record: DeviceRecord, attrs: Mapping[str, Any]) -> Collection[str]:
        """Return the fields that these attributes tell something of."""
        known = self._heater(record).product(record).fields
        fields = {n for n, f in known.items() if not attrs.keys().isdisjoint(f.attrs)}
        if "mode" in fields and "mode_in_force" not in known:
            fields.add("mode_in_force")
        return fields | set(map(point_field, attrs))

    # What a report causes.

    @override
    def on_report(self, record: DeviceRecord, report: Report) -> None:
        heater = self._heater(record)
        heater.look_at_clock(record, report)
        fields, attrs = heater.product(record).fields, report.attrs.keys()
        told = [fields[name].attrs for name in _DEROGATION if name in fields]
        if all(map(attrs.isdisjoint, told)):
            return
        reported, interrupts = heater.reported(record), bool(heater.before)
        state = _laid_over(reported, self.hub.desired.pending(record.did))
        back = heater.look_at_derogation(reported, state)
        if interrupts and not heater.before:
            self.records.save()
        if back:
            self._to_resume[record.did] = back
            self._resume()

    @callback
    def _resume(self) -> None:
        """Send heaters back to their mode; at set-up there are none yet to command."""
        for did in self._to_resume.keys() & self.hub.data.devices.keys():
            self.hub.config_entry.async_create_background_task(
                self.hub.hass,
                self._async_resume(did, self._to_resume.pop(did)),
                "heatzy resume",
                eager_start=False,
            )

    async def _async_resume(self, did: str, changes: Mapping[str, Any]) -> None:
        try:
            await self.hub.async_command(did, changes)
        except HomeAssistantError as err:
            _LOGGER.warning("A heater could not go back to its mode: %s", err)

    # Commands.

    @override
    @contextmanager
    def commanding(
        self, record: DeviceRecord, changes: Mapping[str, Any]
    ) -> Iterator[Mapping[str, Any]]:
        """Keep settings here, and note what a derogation interrupts; give what is left.

        What is noted goes again where the command is refused; what is to be brought back
        stays where nobody knows whether it was carried out.
        """
        did, heater = record.did, self._heater(record)
        settings = {name: changes[name] for name in _SETTINGS if name in changes}
        if settings:
            heater.own.update(settings)
            self.records.save()
            self.hub.async_publish(did)
        wanted = {k: v for k, v in changes.items() if k not in settings}
        shown = self.hub.data.devices.get(did)
        if not wanted or not isinstance(shown, Heater):
            yield wanted
            return
        kept = (heater.before, heater.countdown)
        heater.before, back = remembered(
            shown.product, heater.before, wanted, shown.state
        )
        wanted |= back
        after = _laid_over(shown.state, wanted)
        before = None if "derogation_time" in wanted else heater.countdown
        heater.countdown = counted(before, after, dt_util.utcnow())
        noted = (heater.before, heater.countdown)
        if noted != kept:
            self.records.save()
        try:
            yield wanted
        except HomeAssistantError as err:
            # Another command may have noted something since.
            if (heater.before, heater.countdown) == noted != kept:
                heater.before, heater.countdown = kept
                if isinstance(err.__cause__, ConnectError):
                    heater.before = heater.before or noted[0]
                self.records.save()
                self.hub.async_publish(did)
            raise

    @override
    def prepare(
        self, record: DeviceRecord, changes: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Return changes as the heater will tell them back, with what follows from them."""
        heater = self._heater(record)
        product, desired = heater.product(record), self.hub.desired.pending(record.did)
        state = _laid_over(heater.reported(record), desired)
        kept = as_kept(product, changes)
        local = shown_time(heater.clock, dt_util.now())
        return {**kept, **consequences(product, state, split(kept)[0], local)}

    @override
    def request(
        self, record: DeviceRecord, changes: Mapping[str, Any]
    ) -> Attributes | Raw:
        heater = self._heater(record)
        product, state = heater.product(record), heater.reported(record)
        if product.raw:
            return to_raw(changes)
        known, beyond = split(changes)
        attrs = to_attrs(product, state, known, heater.programme_sent)
        return attrs | write_points(self._points(record), beyond)

    @override
    def otherwise(self, record: DeviceRecord, changes: Mapping[str, Any]) -> Attributes:
        """Return a clock by hours, where half-hours may have been refused."""
        product = self._heater(record).product(record)
        return in_hours(product, record.attrs, changes)

    @override
    def sent(self, record: DeviceRecord, changes: Mapping[str, Any]) -> None:
        heater = self._heater(record)
        if "programme" in changes:
            heater.programme_sent = changes["programme"]
        if "clock" in changes:
            heater.clock = None
            self.hub.async_publish(record.did)

    # The registry.

    @override
    def shape(self, device: Heater) -> Hashable:
        product = device.product
        known, points = frozenset(product.fields), frozenset(device.points)
        return (known, product.raw, points, device.name, device.firmware)

    @override
    def device_info(
        self, identifier: tuple[str, str], device: Heater, account_id: str
    ) -> DeviceInfo:
        """Describe a heater, reached by its account."""
        return DeviceInfo(
            identifiers={identifier},
            name=device.name,
            manufacturer="Heatzy",
            model=device.product.hint.label or device.product_name or None,
            model_id=device.product_name or None,
            sw_version=device.firmware,
            via_device_id=account_id,
        )

    @override
    def area(self, record: DeviceRecord) -> str | None:
        return zone_name(record.binding.remark) or None


def _laid_over(state: HeaterState, changes: Mapping[str, Any]) -> HeaterState:
    known = split(changes)[0]
    return replace(state, **known) if known else state
