"""The vendor's account, managed from Home Assistant."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.isotherm.const import DOMAIN
from simulators.gizwits import SimDevice

from .conftest import PASSWORD, USERNAME
from .homes import Home

NEW = "battery staple"


async def options(home: Home, step: str) -> Any:
    """Open the options and choose a step of the menu."""
    menu = await home.hass.config_entries.options.async_init(home.entry.entry_id)
    assert menu["type"] is FlowResultType.MENU
    return await home.hass.config_entries.options.async_configure(
        menu["flow_id"], {"next_step_id": step}
    )


async def answer(home: Home, form: Any, **fields: Any) -> Any:
    """Fill in a form of the options."""
    return await home.hass.config_entries.options.async_configure(
        form["flow_id"], fields
    )


async def removal(home: Home, heater: SimDevice) -> Any:
    """Go as far as the question whether a heater is to leave the account."""
    form = await options(home, "remove_heater")
    return await answer(home, form, heater=heater.did)


# The menu.


async def test_the_menu_leads_to_the_settings(home: Home) -> None:
    """The settings are kept here; changing them loads the account again."""
    await home.with_heater("Pilote_Soc_C3")
    form = await options(home, "settings")
    result = await answer(
        home,
        form,
        poll_seconds=600,
        boost_minutes=30,
        holiday_days=3,
        background="comfort",
        groups=False,
    )
    await home.hass.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert home.entry.options["boost_minutes"] == 30
    assert home.entry.options["groups"] is False
    assert home.value("number.boost_minutes") == "30"


async def test_without_the_vendor_there_are_only_the_settings(home: Home) -> None:
    """What changes the account needs the account."""
    home.add()
    result = await home.hass.config_entries.options.async_init(home.entry.entry_id)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "settings")


async def test_an_empty_account_has_nothing_to_remove(home: Home) -> None:
    """The menu offers only what can be done."""
    await home.start()
    menu = await home.hass.config_entries.options.async_init(home.entry.entry_id)
    assert menu["menu_options"] == ["settings", "bind_heater", "change_password"]


# Names.


async def test_rename_a_heater(home: Home) -> None:
    """The vendor has the new name, with the remark as it was, and it shows at once."""
    heater = await home.with_heater("Pilote_Soc_C3")
    remark = " range=3|isdelete=1|gid=5|groupname=Rez-de-chaussée |grouprange=2 "
    # The app has moved it a moment ago.
    home.account.bindings[heater.did].remark = remark
    await home.call("isotherm.rename_device", "climate", name="  Grand salon ")
    binding = home.account.bindings[heater.did]
    assert (binding.alias, binding.remark) == ("Grand salon", remark)
    await home.hass.async_block_till_done()
    assert home.device().name == "Grand salon"
    assert home.attribute("climate", "friendly_name") == "Grand salon"


async def test_rename_by_device(home: Home) -> None:
    """A device can be named instead of its climate entity."""
    await home.with_heater("Pilote_Soc_C3")
    await home.call(
        "isotherm.rename_device",
        target={"device_id": home.device().id},
        name="Grand salon",
    )
    assert home.account.bindings[home.heater.did].alias == "Grand salon"


async def test_a_name_is_for_one_heater(home: Home) -> None:
    """Two heaters, or none, are refused before anything is sent."""
    first, second = home.add(), home.add(name="Bureau")
    await home.start()
    before = len(home.cloud.requests)
    both = [home.entity_id("climate", first), home.entity_id("climate", second)]
    for target in ({"entity_id": both}, {"entity_id": "climate.of_somebody_else"}):
        with pytest.raises(ServiceValidationError) as caught:
            await home.call("isotherm.rename_device", target=target, name="Salon")
        assert caught.value.translation_key == "one_device"
    with pytest.raises(ServiceValidationError, match="“Name” can’t be"):
        await home.call("isotherm.rename_device", "climate", name="  ")
    assert len(home.cloud.requests) == before


async def test_an_account_is_not_renamed(home: Home) -> None:
    """The account itself has no name to change, nor has one that is not loaded."""
    await home.with_heater("Pilote_Soc_C3")
    heater = home.device()
    hub = dr.async_get(home.hass).async_get(heater.via_device_id)
    with pytest.raises(ServiceValidationError) as caught:
        await home.call(
            "isotherm.rename_device", target={"device_id": hub.id}, name="x"
        )
    assert caught.value.translation_key == "device_cannot_be_renamed"
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    with pytest.raises(ServiceValidationError) as caught:
        await home.call(
            "isotherm.rename_device", target={"device_id": heater.id}, name="x"
        )
    assert caught.value.translation_key == "hub_not_loaded"


async def test_a_refused_name_changes_nothing(home: Home) -> None:
    """What went wrong is told; the old name stays."""
    heater = await home.with_heater("Pilote_Soc_C3")
    home.cloud.faults.add("bindings_update", "9008")
    with pytest.raises(HomeAssistantError) as caught:
        await home.call("isotherm.rename_device", "climate", name="Bureau")
    assert caught.value.translation_key == "no_answer"
    assert home.account.bindings[heater.did].alias == "Salon"
    assert home.device().name == "Salon"
    home.cloud.faults.clear()
    # The app took it away a moment ago, and push did not say so.
    home.account.bindings.pop(heater.did)
    with pytest.raises(HomeAssistantError) as caught:
        await home.call("isotherm.rename_device", "climate", name="Bureau")
    assert caught.value.translation_key == "device_gone"


# Removal.


def ticked(form: Any) -> bool:
    """Return whether the box is ticked before anybody has touched it."""
    (box,) = form["data_schema"].schema
    suggested = (box.description or {}).get("suggested_value", False)
    return bool(box.default() or suggested)


async def test_remove_a_heater_from_the_account(home: Home) -> None:
    """It takes a choice and a confirmation; then it is gone everywhere, at once."""
    heater, other = home.add(), home.add(name="Bureau")
    await home.start()
    form = await options(home, "remove_heater")
    form = await answer(home, form, heater=heater.did)
    assert form["step_id"] == "confirm_removal"
    assert form["description_placeholders"]["heater"] == "Salon"
    assert not ticked(form)
    result = await answer(home, form, confirm=False)
    assert result["errors"] == {"confirm": "not_confirmed"}
    assert not ticked(result)
    assert heater.did in home.account.bindings
    result = await answer(home, form, confirm=True)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "heater_removed"
    assert result["description_placeholders"] == {"heater": "Salon"}
    assert list(home.account.bindings) == [other.did]
    await home.quiet()
    assert home.find("climate", heater) is None
    assert home.device(heater) is None
    assert home.value("climate", other) != "unavailable"


async def test_remove_the_last_heater(home: Home) -> None:
    """An account may become empty."""
    heater = await home.with_heater("Pilote_Soc_C3")
    form = await removal(home, heater)
    await answer(home, form, confirm=True)
    await home.entry.runtime_data.hub.async_refresh()
    await home.quiet()
    assert home.device(heater) is None
    menu = await home.hass.config_entries.options.async_init(home.entry.entry_id)
    result = await home.hass.config_entries.options.async_configure(
        menu["flow_id"], {"next_step_id": "bind_heater"}
    )
    assert result["type"] is FlowResultType.FORM


async def test_a_heater_that_the_vendor_keeps(home: Home) -> None:
    """A removal that failed is told, and the heater stays here too."""
    heater = await home.with_heater("Pilote_Soc_C3")
    form = await removal(home, heater)
    home.cloud.faults.add("bindings_delete", "9008")
    result = await answer(home, form, confirm=True)
    assert result["errors"] == {"base": "cannot_connect"}
    home.cloud.faults.clear()
    assert home.value("climate") != "unavailable"
    assert home.device(heater) is not None


async def test_an_unclear_answer_to_a_removal(home: Home) -> None:
    """What the vendor's answer does not tell, its list of heaters does."""
    heater = await home.with_heater("Pilote_Soc_C3")
    form = await removal(home, heater)
    home.cloud.faults.add("bindings_delete", "empty", count=1)
    result = await answer(home, form, confirm=True)
    assert result["errors"] == {"base": "rejected"}
    assert home.device(heater) is not None
    home.cloud.faults.add("bindings_delete", "empty", after=True)
    result = await answer(home, form, confirm=True)
    assert result["reason"] == "heater_removed"
    assert home.device(heater) is None


@pytest.mark.parametrize("code", ["", "9014", "9017"])
async def test_a_heater_that_left_meanwhile(home: Home, code: str) -> None:
    """A heater that is gone already is as good as removed."""
    heater = await home.with_heater("Pilote_Soc_C3")
    form = await removal(home, heater)
    home.account.bindings.pop(heater.did)
    if code:
        home.cloud.faults.add("bindings_delete", code)
    result = await answer(home, form, confirm=True)
    assert result["reason"] == "heater_removed"
    await home.quiet()
    assert home.device(heater) is None
    home.add(name="Bureau")
    result = await options_without_heaters(home)
    assert result["reason"] == "no_heaters"


async def test_a_heater_that_leaves_while_it_is_chosen(home: Home) -> None:
    """What is gone can't be chosen; the form is shown again."""
    heater, _other = home.add(), home.add(name="Bureau")
    await home.start()
    form = await options(home, "remove_heater")
    home.account.bindings.pop(heater.did)
    await home.entry.runtime_data.hub.async_refresh()
    form = await answer(home, form, heater=heater.did)
    assert form["step_id"] == "remove_heater"
    assert not home.cloud.requests.of("bindings_delete")


async def options_without_heaters(home: Home) -> Any:
    """Come to the removal although the last heater has gone since the menu."""
    await home.entry.runtime_data.hub.async_refresh()
    await home.quiet()
    menu = await home.hass.config_entries.options.async_init(home.entry.entry_id)
    for did in list(home.account.bindings):
        home.cloud.unbind(home.account, did)
    hub = home.entry.runtime_data.hub
    for did in list(hub.data.devices):
        hub.async_remove(did)
    return await home.hass.config_entries.options.async_configure(
        menu["flow_id"], {"next_step_id": "remove_heater"}
    )


async def test_deleting_a_device_here_never_unbinds(
    home: Home, hass_ws_client: WebSocketGenerator
) -> None:
    """Home Assistant's own delete is refused, with a sentence that helps."""
    heater = await home.with_heater("Pilote_Soc_C3")
    assert await async_setup_component(home.hass, "config", {})
    client = await hass_ws_client(home.hass)
    reply = await client.remove_device(home.device().id)
    assert not reply["success"]
    assert "Salon is still in" in reply["error"]["message"]
    assert heater.did in home.account.bindings
    assert not home.cloud.requests.of("bindings_delete")


async def test_deleting_what_is_left_of_a_heater(
    home: Home, hass_ws_client: WebSocketGenerator
) -> None:
    """A device that the account does not have can be deleted, while that is known."""
    await home.with_heater("Pilote_Soc_C3")
    assert await async_setup_component(home.hass, "config", {})
    client = await hass_ws_client(home.hass)
    registry = dr.async_get(home.hass)

    def leftover() -> str:
        return registry.async_get_or_create(
            config_entry_id=home.entry.entry_id,
            identifiers={(DOMAIN, f"{home.account.uid}_gone")},
        ).id

    reply = await client.remove_device(leftover())
    assert reply["success"]
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    reply = await client.remove_device(leftover())
    assert not reply["success"]


# A heater by its MAC address.


def spare(home: Home) -> SimDevice:
    """Return a heater that belongs to nobody."""
    return home.cloud.add_heater(
        None,
        "Pilote_Soc_C3",
        "Grenier",
        mac="a1b2c3d4e5f6",
        ws_host=home.cloud.ws_hosts[0],
    )


async def test_bind_by_mac(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    """A heater joins the account; its product's secret is neither kept nor logged."""
    caplog.set_level("DEBUG")
    await home.with_heater("Pilote_Soc_C3")
    heater = spare(home)
    secret = heater.product.secret
    form = await options(home, "bind_heater")
    result = await answer(
        home,
        form,
        product_key=heater.product.key,
        mac="A1:B2:C3:D4:E5:F6",
        product_secret=f" {secret} ",
    )
    assert result["reason"] == "heater_bound"
    assert heater.did in home.account.bindings
    await home.quiet()
    await home.until(lambda: home.find("climate", heater) is not None)
    assert secret not in caplog.text
    assert secret not in str(home.entry.data) + str(home.entry.options)


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"product_key": "no product"}, {"product_key": "unknown_product"}),
        ({"mac": "00:00:00:00:00:00"}, {"mac": "unknown_mac"}),
        ({"mac": ":"}, {"base": "incomplete"}),
        ({"product_secret": "not it"}, {"product_secret": "wrong_secret"}),
    ],
)
async def test_bind_what_can_not_be(
    home: Home, wrong: dict[str, str], errors: dict[str, str]
) -> None:
    """Each field says what is wrong with it; the secret must be typed again."""
    await home.start()
    heater = spare(home)
    fields = {
        "product_key": heater.product.key,
        "mac": heater.mac,
        "product_secret": heater.product.secret,
    }
    form = await options(home, "bind_heater")
    result = await answer(home, form, **{**fields, **wrong})
    assert result["errors"] == errors
    suggested = {
        str(key): (key.description or {}).get("suggested_value")
        for key in result["data_schema"].schema
    }
    assert suggested["product_secret"] is None
    assert suggested["mac"] == {**fields, **wrong}["mac"]
    assert not home.account.bindings


async def test_bind_with_a_wrong_clock(home: Home) -> None:
    """The signature holds the time; the vendor refuses another one."""
    await home.start()
    home.cloud.faults.add("bind_mac", "9043")
    heater = spare(home)
    form = await options(home, "bind_heater")
    result = await answer(
        home,
        form,
        product_key=heater.product.key,
        mac=heater.mac,
        product_secret=heater.product.secret,
    )
    assert result["errors"] == {"base": "wrong_time"}


# The password.


async def test_change_the_password(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """It is changed with the vendor and here, and nobody has to sign in again."""
    caplog.set_level("DEBUG")
    await home.with_heater("Pilote_Soc_C3")
    form = await options(home, "change_password")
    result = await answer(
        home, form, old_password=PASSWORD, new_password=NEW, new_password_again=NEW
    )
    assert result["reason"] == "password_changed"
    assert home.account.password == NEW
    assert home.entry.data["password"] == NEW
    home.cloud.revoke_tokens()
    await home.entry.runtime_data.hub.async_refresh()
    assert home.entry.runtime_data.hub.last_update_success
    assert not home.hass.config_entries.flow.async_progress()
    assert NEW not in caplog.text
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        (("wrong", NEW, NEW), {"old_password": "wrong_old_password"}),
        ((PASSWORD, NEW, "other"), {"new_password_again": "passwords_differ"}),
        ((PASSWORD, "", ""), {"new_password": "no_password"}),
    ],
)
async def test_a_password_typed_wrong(
    home: Home, fields: tuple[str, str, str], errors: dict[str, str]
) -> None:
    """Nothing is sent before old and new password are right."""
    await home.start()
    form = await options(home, "change_password")
    names = ("old_password", "new_password", "new_password_again")
    result = await answer(home, form, **dict(zip(names, fields, strict=True)))
    assert result["errors"] == errors
    assert not home.cloud.requests.of("users_update")
    assert home.entry.data["password"] == PASSWORD


async def test_a_password_that_the_vendor_refuses(home: Home) -> None:
    """The old password stays, here as there."""
    await home.start()
    form = await options(home, "change_password")
    fields = {
        "old_password": PASSWORD,
        "new_password": NEW,
        "new_password_again": NEW,
    }
    home.account.password = "changed in the app"
    result = await answer(home, form, **fields)
    assert result["errors"] == {"base": "invalid_auth"}
    home.account.password = PASSWORD
    home.cloud.faults.add("users_update", "9015")
    result = await answer(home, form, **fields)
    assert result["errors"] == {"base": "rejected"}
    assert "9015" in result["description_placeholders"]["error"]
    assert home.entry.data["password"] == PASSWORD


# A forgotten password.


async def sign_in(home: Home, **fields: Any) -> Any:
    """Start to add the account."""
    flow = home.hass.config_entries.flow
    menu = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    form = await flow.async_configure(menu["flow_id"], {"next_step_id": "heatzy"})
    assert "forgotten" not in form["data_schema"].schema
    return await flow.async_configure(form["flow_id"], login(home, **fields))


def login(home: Home, **fields: Any) -> dict[str, Any]:
    """Return a filled-in sign-in."""
    server = {"region": "custom", "address": home.cloud.url}
    return {"username": USERNAME, "password": "wrong", "server": server, **fields}


@pytest.fixture
async def stranger(hass: HomeAssistant, home: Home) -> Home:
    """Return a home whose account Home Assistant does not have yet."""
    await hass.config_entries.async_remove(home.entry.entry_id)
    return home


async def test_forgotten_password(stranger: Home) -> None:
    """A wrong password offers the vendor's e-mail, which leads back to the sign-in."""
    home = stranger
    form = await sign_in(home)
    assert form["errors"] == {"base": "invalid_auth"}
    flow = home.hass.config_entries.flow
    form = await flow.async_configure(form["flow_id"], login(home, forgotten=True))
    assert (form["step_id"], form["errors"]) == ("heatzy_reset", {})
    assert form["description_placeholders"]["username"] == USERNAME
    assert home.cloud.reset_mails == [{"email": USERNAME}]
    assert len(home.cloud.requests.of("login")) == 1
    form = await flow.async_configure(form["flow_id"], login(home))
    assert (form["step_id"], form["errors"]["base"]) == ("heatzy_reset", "invalid_auth")
    assert form["description_placeholders"]["username"] == USERNAME
    home.account.password = NEW
    result = await flow.async_configure(form["flow_id"], login(home, password=NEW))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {**login(home, password=NEW), "vendor": "heatzy"}
    await home.hass.config_entries.async_remove(result["result"].entry_id)


async def test_no_e_mail(stranger: Home) -> None:
    """What stands in the way of the e-mail is told, and it can be tried again."""
    home, flow = stranger, stranger.hass.config_entries.flow
    form = await sign_in(home)

    async def forgot(**fields: Any) -> Any:
        filled = login(home, forgotten=True, **fields)
        answered = await flow.async_configure(form["flow_id"], filled)
        assert answered["step_id"] == "heatzy"
        assert "forgotten" in answered["data_schema"].schema
        return answered["errors"]["base"]

    for server in ({"region": "eu"}, login(home)["server"]):
        assert await forgot(username="0612345678", server=server) == "no_email"
    assert await forgot(username="nobody@example.org") == "unknown_account"
    nowhere = {"region": "custom", "address": "nowhere"}
    assert await forgot(server=nowhere) == "invalid_address"
    home.cloud.faults.add("reset_password", "9041")
    assert await forgot() == "rate_limited"
    assert home.cloud.reset_mails == []


@pytest.mark.parametrize("source", ["reauth", "reconfigure"])
async def test_forgotten_password_of_a_known_account(home: Home, source: str) -> None:
    """Signing in again offers the e-mail too, and asks for the same as before."""
    await home.with_heater("Pilote_Soc_C3")
    home.account.password = NEW
    flow = home.hass.config_entries.flow
    form = await getattr(home.entry, f"start_{source}_flow")(home.hass)
    assert form["step_id"] == f"heatzy_{source}"
    full = source == "reconfigure"
    wrong = login(home) if full else {"password": "wrong"}
    right = {**wrong, "password": NEW}
    form = await flow.async_configure(form["flow_id"], wrong)
    form = await flow.async_configure(form["flow_id"], {**wrong, "forgotten": True})
    assert form["step_id"] == "heatzy_reset"
    assert ("username" in form["data_schema"].schema) is full
    assert home.cloud.reset_mails == [{"email": USERNAME}]
    result = await flow.async_configure(form["flow_id"], right)
    assert result["reason"] == f"{source}_successful"
    assert home.entry.data["password"] == NEW
    assert "forgotten" not in home.entry.data
    await home.hass.async_block_till_done()


@pytest.mark.parametrize("step", ["remove_heater", "bind_heater", "change_password"])
async def test_an_account_that_is_unloaded_while_its_dialog_is_open(
    home: Home, step: str
) -> None:
    """Says so; the settings can be changed all the same."""
    home.add()
    await home.start()
    form = await options(home, step)
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    given: dict[str, Any] = {
        "remove_heater": {"heater": "gone"},
        "bind_heater": {"product_key": "k", "mac": "m", "product_secret": "s"},
        "change_password": {
            "old_password": PASSWORD,
            "new_password": "another one",
            "new_password_again": "another one",
        },
    }
    if step == "remove_heater":
        assert home.heater
        given[step] = {"heater": home.heater.did}
    ended = await home.hass.config_entries.options.async_configure(
        form["flow_id"], given[step]
    )
    assert ended["reason"] == "not_loaded"
