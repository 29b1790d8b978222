"""Adding a vendor is a folder and a row: flow, subentries, actions, entities, diagnostics."""

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.diagnostics import async_get_config_entry_diagnostics
from custom_components.isotherm.vendors import VENDORS

from .vendor import HOME, WORLD, House, Lamp


async def test_a_vendor_is_a_folder_and_a_row(hass: HomeAssistant) -> None:
    """Everything that a row declares is there, and no other file knows of it."""
    WORLD["Shelf"] = House({"lamp": Lamp("Lamp")})
    flow = hass.config_entries.flow
    menu = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert menu["type"] is FlowResultType.MENU
    assert list(menu["menu_options"]) == list(VENDORS)
    assert "toy" in VENDORS
    done = await flow.async_configure(menu["flow_id"], {"next_step_id": "toy"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    entry = done["result"]
    (lamp,) = (
        one.entity_id
        for one in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if one.domain == "switch"
    )
    await hass.services.async_call(
        DOMAIN, "blink", target={"entity_id": lamp}, blocking=True
    )
    assert WORLD["Shelf"].commands == [("lamp", {"on": True})]
    shown = hass.states.get(lamp)
    assert shown is not None
    assert shown.state == "on"
    told = await async_get_config_entry_diagnostics(hass, entry)
    state = {"state": "loaded", "reason": None}
    assert told == {"vendor": "toy", "options": {}, "lamps": 1, **state}
    assert not entry.supports_options
    assert set(entry.supported_subentry_types) == {HOME}
    again = await flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    assert again["reason"] == "nothing_to_change"


async def test_a_subentry_brings_its_hub(hass: HomeAssistant) -> None:
    """A home that is added has its devices a moment later."""
    WORLD["Home B"] = House({"lamp": Lamp("Lamp B")})
    flow = hass.config_entries.flow
    menu = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    done = await flow.async_configure(menu["flow_id"], {"next_step_id": "toy"})
    await hass.async_block_till_done()
    entry = done["result"]
    assert hass.states.get("switch.lamp_b_lamp") is None
    added = await hass.config_entries.subentries.async_init(
        (entry.entry_id, HOME), context={"source": SOURCE_USER}
    )
    assert added["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    states = [state.entity_id for state in hass.states.async_all("switch")]
    assert len(states) == 1
    told = await async_get_config_entry_diagnostics(hass, entry)
    assert told["subentries"] == [{"lamps": 1}]
