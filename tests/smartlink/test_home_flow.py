"""Homes are added, renamed and taken out while the others of the account run."""

import logging
from typing import Any

from homeassistant.config_entries import ConfigSubentry, SubentryFlowResult
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.isotherm.const import DOMAIN

from .flows import begin_home, change_home, send_home, suggested
from .homes import CLIENT_ID, Account

EMAIL = "ann@example.invalid"
TROUBLES = {
    "status:401": "account_refused",
    "429:60": "rate_limited",
    "500": "cannot_connect",
    "html": "cannot_connect",
    "truncated": "vendor_error",
}
WAYS = {"by_email": ("invitations", "email"), "by_id": ("config", "home_id")}
"""The route that is asked, and the field that is typed."""


def options(result: SubentryFlowResult) -> dict[str, str]:
    """Return the labels of the homes to choose from, by their ids."""
    schema = result["data_schema"]
    assert schema is not None
    select = schema.schema["home_id"]
    return {one["value"]: one["label"] for one in select.config["options"]}


def subentry(account: Account, title: str) -> ConfigSubentry:
    """Return a home's subentry."""
    homes = account.entry.subentries.values()
    return next(one for one in homes if one.title == title)


async def test_the_only_home_of_an_owner(hass: HomeAssistant, account: Account) -> None:
    """It is not chosen, only named; the city is suggested."""
    await account.start()
    home = account.cloud.add_home(email=EMAIL, city="Lyon", rooms=("Salon", "Bain"))
    home.add_device("x1")
    home.add_device("x2")
    result = await begin_home(hass, account.entry, "by_email")
    result = await send_home(hass, result, email=f" {EMAIL} ")
    assert result["step_id"] == "name"
    assert result["description_placeholders"] == {"home": "Lyon – Salon (2), Bain (0)"}
    assert suggested(result) == {"title": "Lyon"}
    result = await send_home(hass, result, title=" Villa ")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    added = subentry(account, "Villa")
    assert added.data == {"home_id": home.id, "email": EMAIL}
    assert added.unique_id == home.id
    account.homes["Villa"] = home
    assert account.value("climate", "x1") == "auto"


async def test_one_of_many_homes(hass: HomeAssistant, account: Account) -> None:
    """Those that were added are left out; two that look the same are told apart."""
    account.add_home("First", email=EMAIL, city="Lyon")
    await account.start()
    others = [account.cloud.add_home(email=EMAIL, city="Paris") for _ in range(2)]
    rooms = [f"Room {number}" for number in range(1, 10)]
    large = account.cloud.add_home(email=EMAIL, city="", rooms=rooms)
    result = await begin_home(hass, account.entry, "by_email")
    result = await send_home(hass, result, email=EMAIL)
    assert result["step_id"] == "choose"
    assert options(result) == {
        **{one.id: f"Paris – Salon (0) · …{one.id[-4:]}" for one in others},
        large.id: ", ".join([*(f"{room} (0)" for room in rooms[:8]), "…"]),
    }
    result = await send_home(hass, result, home_id=others[1].id)
    assert suggested(result) == {"title": "Paris"}
    result = await send_home(hass, result, title="Paris")
    assert subentry(account, "Paris").unique_id == others[1].id
    result = await begin_home(hass, account.entry, "by_email")
    result = await send_home(hass, result, email=EMAIL)
    assert options(result).keys() == {others[0].id, large.id}
    result = await send_home(hass, result, home_id=others[0].id)
    assert suggested(result) == {"title": "Paris 2"}
    result = await send_home(hass, result, title="  ")
    assert result["errors"] == {"title": "title_empty"}


async def test_a_home_by_its_id(hass: HomeAssistant, account: Account) -> None:
    """The vendor has to answer for it; there is no e-mail to keep."""
    await account.start()
    home = account.cloud.add_home(rooms=("Salon", "Bain"))
    home.add_device("x1")
    home.add_device("x2", 2)
    result = await begin_home(hass, account.entry, "by_id")
    result = await send_home(hass, result, home_id=f" {home.id} ")
    assert result["step_id"] == "name"
    assert result["description_placeholders"] == {"home": "Salon (1), Bain (1)"}
    assert suggested(result) == {"title": ""}
    result = await send_home(hass, result, title="Villa")
    assert subentry(account, "Villa").data == {"home_id": home.id}


@pytest.mark.parametrize("quirk", ["empty", "refused"])
async def test_nobody_of_this_address(
    hass: HomeAssistant, account: Account, quirk: Any
) -> None:
    """Whether the vendor answers with no home or refuses; another address can be typed."""
    account.add_home("First", email="first@example.invalid")
    account.cloud.quirks.unknown_email = quirk
    await account.start()
    account.cloud.add_home(email=EMAIL)
    result = await begin_home(hass, account.entry, "by_email")
    result = await send_home(hass, result, email="nobody@example.invalid")
    assert result["errors"] == {"email": "no_homes"}
    assert suggested(result) == {"email": "nobody@example.invalid"}
    result = await send_home(hass, result, email="first@example.invalid")
    assert result["errors"] == {"email": "homes_already_added"}
    result = await send_home(hass, result, email=EMAIL)
    assert result["step_id"] == "name"


@pytest.mark.parametrize("status", [403, 404])
async def test_an_id_that_is_nobodys_or_anothers(
    hass: HomeAssistant, account: Account, status: Any
) -> None:
    """It is not added, and the next one can be typed."""
    account.add_home("First")
    account.cloud.quirks.foreign_home = status
    await account.start()
    account.cloud.add_partner("other", "secret")
    foreign = account.cloud.add_home(partner="other")
    result = await begin_home(hass, account.entry, "by_id")
    result = await send_home(hass, result, home_id="65a000000000000000009999")
    assert result["errors"] == {"home_id": "home_unknown"}
    result = await send_home(hass, result, home_id=foreign.id)
    error = "home_not_allowed" if status == 403 else "home_unknown"
    assert result["errors"] == {"home_id": error}
    result = await send_home(hass, result, home_id=account.homes["First"].id)
    assert result["errors"] == {"home_id": "home_already_added"}
    assert suggested(result) == {"home_id": account.homes["First"].id}


@pytest.mark.parametrize("fault", TROUBLES)
@pytest.mark.parametrize("way", WAYS)
async def test_troubles_are_told_apart(
    hass: HomeAssistant,
    account: Account,
    caplog: pytest.LogCaptureFixture,
    way: str,
    fault: str,
) -> None:
    """Each has its sentence; what was typed stays, and is in no log."""
    route, field = WAYS[way]
    await account.start()
    home = account.cloud.add_home(email=EMAIL)
    typed = {"email": EMAIL, "home_id": home.id}[field]
    account.cloud.faults.add(route, fault)
    caplog.set_level(logging.DEBUG)
    result = await begin_home(hass, account.entry, way)
    result = await send_home(hass, result, **{field: typed})
    assert result["errors"] == {"base": TROUBLES[fault]}
    assert suggested(result) == {field: typed}
    ours = [one.getMessage() for one in caplog.records if DOMAIN in one.name]
    assert not [line for line in ours if typed in line or CLIENT_ID in line]
    account.cloud.faults.clear()
    result = await send_home(hass, result, **{field: typed})
    assert result["step_id"] == "name"


async def test_a_refused_account_has_to_be_signed_in_to(
    hass: HomeAssistant, account: Account
) -> None:
    """The flow says so, and Home Assistant asks for the secret."""
    await account.start()
    account.cloud.add_partner(CLIENT_ID, "a new secret")
    result = await begin_home(hass, account.entry, "by_email")
    result = await send_home(hass, result, email=EMAIL)
    assert result["errors"] == {"base": "account_refused"}
    assert len(hass.config_entries.flow.async_progress()) == 1


async def test_an_account_that_does_not_run(
    hass: HomeAssistant, account: Account
) -> None:
    """There is nobody to ask: the flow ends, or waits where it is."""
    account.add_home("First")
    await account.start()
    waiting = [
        await begin_home(hass, account.entry, way) for way in ("by_email", "by_id")
    ]
    changing = await change_home(hass, account.entry, subentry(account, "First"))
    await account.stop()
    result = await begin_home(hass, account.entry)
    assert result["reason"] == "account_not_running"
    for form, field in zip(waiting, ("email", "home_id"), strict=True):
        result = await send_home(hass, form, **{field: "x@example.invalid"})
        assert result["errors"] == {"base": "account_not_running"}
    result = await send_home(hass, changing, title="Chalet", email=EMAIL)
    assert result["errors"] == {"base": "account_not_running"}
    result = await send_home(hass, result, title="Chalet")
    assert result["type"] is FlowResultType.ABORT
    assert subentry(account, "Chalet")


async def test_two_flows_for_the_same_home(
    hass: HomeAssistant, account: Account
) -> None:
    """The second one finds it added."""
    await account.start()
    home = account.cloud.add_home(email=EMAIL)
    forms = []
    for way, typed in (("by_email", {"email": EMAIL}), ("by_id", {"home_id": home.id})):
        result = await begin_home(hass, account.entry, way)
        forms.append(await send_home(hass, result, **typed))
    first = await send_home(hass, forms[0], title="Villa")
    assert first["type"] is FlowResultType.CREATE_ENTRY
    second = await send_home(hass, forms[1], title="Villa")
    assert second["reason"] == "already_configured"


async def test_the_others_notice_nothing(hass: HomeAssistant, account: Account) -> None:
    """One home comes, is renamed and goes: no state and no registry of another changes."""
    account.add_villa()
    await account.start()
    home = account.cloud.add_home(email=EMAIL)
    home.add_device("x1")
    villa = subentry(account, "Villa").subentry_id
    entities, devices = er.async_get(hass), dr.async_get(hass)
    ids = {
        one.entity_id
        for one in er.async_entries_for_config_entry(entities, account.entry.entry_id)
        if one.config_subentry_id == villa
    }
    told: list[Event[Any]] = []

    def of_villa(event: Event[Any]) -> None:
        device = devices.async_get(event.data.get("device_id", ""))
        if event.data.get("entity_id") in ids or (
            device is not None and device.config_subentry_id == villa
        ):
            told.append(event)

    for kind in (
        EVENT_STATE_CHANGED,
        er.EVENT_ENTITY_REGISTRY_UPDATED,
        dr.EVENT_DEVICE_REGISTRY_UPDATED,
    ):
        hass.bus.async_listen(kind, of_villa)
    asked, hub = len(account.asked("config")), account.hub("Villa")
    result = await begin_home(hass, account.entry, "by_email")
    result = await send_home(hass, result, email=EMAIL)
    await send_home(hass, result, title="Chalet")
    account.homes["Chalet"] = home
    assert account.value("climate", "x1") == "auto"
    result = await change_home(hass, account.entry, subentry(account, "Chalet"))
    result = await send_home(hass, result, title="Cabin")
    assert result["reason"] == "reconfigure_successful"
    await account.settle()
    account.homes["Cabin"] = account.homes.pop("Chalet")
    assert account.value("climate", "x1") == "auto"
    gone = subentry(account, "Cabin").subentry_id
    hass.config_entries.async_remove_subentry(account.entry, gone)
    await account.settle()
    assert account.hub("Villa") is hub
    assert not told
    homes = [body["homeId"] for body in account.asked("config")[asked:]]
    assert set(homes) == {home.id}
    left = er.async_entries_for_config_entry(entities, account.entry.entry_id)
    assert {one.config_subentry_id for one in left} == {None, villa}


async def test_a_home_is_renamed(hass: HomeAssistant, account: Account) -> None:
    """Its devices follow; what is known of it stays."""
    account.add_villa(email=EMAIL)
    await account.start()
    villa = subentry(account, "Villa")
    device_id = account.hub("Villa").hub_device_id
    result = await change_home(hass, account.entry, villa)
    assert suggested(result) == {"title": "Villa", "email": EMAIL}
    empty = await send_home(hass, result, title=" ", email=EMAIL)
    assert empty["errors"] == {"title": "title_empty"}
    result = await send_home(hass, empty, title="Chalet", email=EMAIL)
    assert result["reason"] == "reconfigure_successful"
    await account.settle()
    assert villa.data == {"home_id": villa.unique_id, "email": EMAIL}
    device = dr.async_get(hass).async_get(device_id)
    assert device is not None
    assert device.name == "Chalet"
    account.homes["Chalet"] = account.homes.pop("Villa")
    assert account.value("climate") == "auto"


async def test_the_email_of_a_home_changes(
    hass: HomeAssistant, account: Account
) -> None:
    """The new one has to know the home; without one it is forgotten."""
    home = account.add_villa(email=EMAIL)
    await account.start()
    account.cloud.add_home(email="other@example.invalid")
    villa = subentry(account, "Villa")
    result = await change_home(hass, account.entry, villa)
    result = await send_home(hass, result, title="Villa", email="no@example.invalid")
    assert result["errors"] == {"email": "no_homes"}
    result = await send_home(hass, result, title="Villa", email="other@example.invalid")
    assert result["errors"] == {"email": "home_of_another"}
    assert suggested(result)["email"] == "other@example.invalid"
    home.email = "bob@example.invalid"
    result = await send_home(hass, result, title="Villa", email="bob@example.invalid")
    assert result["reason"] == "reconfigure_successful"
    assert villa.data == {"home_id": home.id, "email": "bob@example.invalid"}
    result = await change_home(hass, account.entry, villa)
    await send_home(hass, result, title="Villa")
    assert villa.data == {"home_id": home.id}
    await account.settle()
