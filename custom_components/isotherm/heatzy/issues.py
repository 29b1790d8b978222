"""What a person should know and can help: a new product to report, a clock to set."""

from functools import partial
import hashlib
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN, MANUFACTURER_URL
from ..gizwits.families import GizwitsDevice, GizwitsHub
from .api.clock import hours_and_minutes
from .api.products import recognise
from .api.report import report
from .const import VENDOR
from .models import Heater

NEW_PRODUCT: Final = "new_product"
CLOCK_WRONG: Final = "clock_wrong"
_FORM: Final = f"{MANUFACTURER_URL}/issues/new?template=new-heatzy-product.yml"


class Issues:
    """The issues of an account; each goes when what it tells is over.

    Args:
        hub: the account.

    """

    def __init__(self, hub: GizwitsHub) -> None:
        """Keep the hub; `meet` begins to watch its heaters."""
        self._hub = hub
        self._watched: dict[str, CALLBACK_TYPE] = {}

    @callback
    def stop(self) -> None:
        """Watch no heater any more; a disabled account keeps no issues."""
        for remove in self._watched.values():
            remove()
        self._watched.clear()
        if self._hub.config_entry.disabled_by:
            withdraw_all(self._hub.hass, self._hub.config_entry)

    @callback
    def meet(self) -> None:
        """Look at the heaters that there are now, and from now on at their clocks."""
        devices = self._hub.data.devices
        heaters = {d: one for d, one in devices.items() if isinstance(one, Heater)}
        for did in self._watched.keys() - heaters.keys():
            self._watched.pop(did)()
            self._withdraw(self._clock_issue(did))
        for did in heaters.keys() - self._watched.keys():
            self._watched[did] = self._hub.async_add_listener(
                partial(self._look_at_clock, did), did
            )
            self._look_at_clock(did)
        self._tell_products()

    # New products.

    def _tell_products(self) -> None:
        strangers: dict[str, list[GizwitsDevice]] = {}
        for device in self._hub.data.devices.values():
            if self._is_new(device):
                strangers.setdefault(device.product_key, []).append(device)
        issues = {self._product_issue(key): key for key in strangers}
        for gone in self._issues(NEW_PRODUCT) - issues.keys():
            self._withdraw(gone)
        for issue, key in issues.items():
            first = strangers[key][0]
            ir.async_create_issue(
                self._hub.hass,
                DOMAIN,
                issue,
                is_fixable=False,
                severity=ir.IssueSeverity.WARNING,
                translation_key=NEW_PRODUCT,
                translation_placeholders={
                    "product": first.product_name or key,
                    "devices": ", ".join(device.name for device in strangers[key]),
                    "details": self._details(first),
                },
                learn_more_url=_FORM,
            )

    def _is_new(self, device: GizwitsDevice) -> bool:
        """Tell whether nobody knows a product that is Heatzy's."""
        if isinstance(device, Heater):
            return not device.product.hint.label
        return self._hub.maker == VENDOR

    def _details(self, device: GizwitsDevice) -> str:
        """Return what is worth telling of a device's product, nothing personal."""
        record = self._hub.account.records.get(device.did)
        attrs, key = record.attrs if record else {}, device.product_key
        definition = self._hub.definition(key)
        product = recognise(attrs, key)
        return report(key, device.product_name, product, attrs, definition)

    def _product_issue(self, product_key: str) -> str:
        return f"{_prefix(self._hub.storage_key, NEW_PRODUCT)}{product_key}"

    # Clocks.

    @callback
    def _look_at_clock(self, did: str) -> None:
        heater = self._hub.data.devices.get(did)
        reading = heater.clock if isinstance(heater, Heater) else None
        issue = self._clock_issue(did)
        if not (
            isinstance(heater, Heater)
            and reading
            and reading.wrong
            and heater.state.programme_on
        ):
            self._withdraw(issue)
            return
        ir.async_create_issue(
            self._hub.hass,
            DOMAIN,
            issue,
            data={
                "entry_id": self._hub.config_entry.entry_id,
                "subentry_id": self._hub.subentry_id,
                "key": did,
            },
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key=CLOCK_WRONG,
            translation_placeholders={
                "device": heater.name,
                "deviation": hours_and_minutes(reading.minutes),
            },
        )

    def _clock_issue(self, did: str) -> str:
        digest = hashlib.sha256(did.encode()).hexdigest()[:16]
        return f"{_prefix(self._hub.storage_key, CLOCK_WRONG)}{digest}"

    # Both.

    def _issues(self, kind: str) -> set[str]:
        return _issues(self._hub.hass, _prefix(self._hub.storage_key, kind))

    def _withdraw(self, issue: str) -> None:
        ir.async_delete_issue(self._hub.hass, DOMAIN, issue)


def _prefix(key: str, kind: str) -> str:
    return f"{key}_{kind}_"


def _issues(hass: HomeAssistant, prefix: str) -> set[str]:
    return {
        issue
        for domain, issue in ir.async_get(hass).issues
        if domain == DOMAIN and issue.startswith(prefix)
    }


@callback
def withdraw_all(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Withdraw every issue of an account."""
    for issue in _issues(hass, entry.entry_id):
        ir.async_delete_issue(hass, DOMAIN, issue)
