"""An account of the simulated iZone cloud, and the sign-in to it."""

import asyncio
from collections.abc import Callable
import time
from typing import Any

import aiohttp
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from yarl import URL

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.izone.api.cloud import CloudAddresses
from custom_components.isotherm.izone.cloud.login import async_keep_key
from custom_components.isotherm.izone.const import CLOUD
from simulators.izone import IZoneBridge
from simulators.izone.cloud import IZoneCloud, User

from .homes import LONGEST

NAME, PASSWORD = "ann@example.com", "secret"
WEBHOOK = "a-secret-address"
RETURN = "https://example.com/auth/external/callback"


async def settled(hass: HomeAssistant) -> None:
    """Wait until everything is set up."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def until(hass: HomeAssistant, true: Callable[[], object]) -> None:
    """Wait for something."""
    async with asyncio.timeout(LONGEST):
        while not true():
            await asyncio.sleep(0.02)
            await hass.async_block_till_done()


async def set_mode(hass: HomeAssistant, entity_id: str, mode: str) -> None:
    """Ask for a mode."""
    await hass.services.async_call(
        "climate",
        "set_hvac_mode",
        {"entity_id": entity_id, "hvac_mode": mode},
        blocking=True,
    )


def way(hass: HomeAssistant) -> str:
    """Return the way that is used."""
    for entity in er.async_get(hass).entities.values():
        if entity.translation_key == "way" and (
            found := hass.states.get(entity.entity_id)
        ):
            return found.state
    return "none"


class CloudHome:
    """A home whose bridges are in an account."""

    def __init__(self, hass: HomeAssistant, cloud: IZoneCloud) -> None:
        """Know a cloud with one user."""
        self.hass, self.cloud = hass, cloud
        self.user: User = cloud.add_user(NAME, PASSWORD)
        hass.data[CLOUD] = CloudAddresses(
            cloud.login_url, cloud.token_url, cloud.dev_url
        )

    @property
    def account_id(self) -> str:
        """What Home Assistant knows the user's account by."""
        return f"cloud_{self.user.id}"

    async def entry(self, **data: Any) -> MockConfigEntry:
        """Return the account's entry as a sign-in makes it, not yet set up."""
        assert await async_setup_component(self.hass, "application_credentials", {})
        kept = await async_keep_key(self.hass, self.cloud.developer_key)
        token = dict(self.cloud.tokens.grant(self.cloud.developer_key, self.user))
        entry = MockConfigEntry(
            domain=DOMAIN,
            title="iZone cloud",
            unique_id=self.account_id,
            data={
                "vendor": "izone",
                "cloud": True,
                "webhook_id": WEBHOOK,
                **kept,
                "token": {**token, "expires_at": time.time() + 3600},
                **data,
            },
        )
        entry.add_to_hass(self.hass)
        return entry

    def bridge_entry(self, bridge: IZoneBridge) -> Any:
        """Return the entry of a bridge, None for none."""
        return self.hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, bridge.uid
        )

    async def start_login(self, key: str | None = None) -> ConfigFlowResult:
        """Walk through the menus and type the developer key."""
        flow = self.hass.config_entries.flow
        shown = await flow.async_init(DOMAIN, context={"source": SOURCE_USER})
        for step in ("izone", "izone_account"):
            shown = await flow.async_configure(shown["flow_id"], {"next_step_id": step})
        return await self.type_key(shown, key)

    async def type_key(
        self, shown: ConfigFlowResult, key: str | None = None
    ) -> ConfigFlowResult:
        """Type the developer key into the form that is shown."""
        assert shown["step_id"] in {"izone_account", "izone_reauth"}
        return await self.hass.config_entries.flow.async_configure(
            shown["flow_id"],
            {"developer_key": self.cloud.developer_key if key is None else key},
        )

    async def log_in(
        self,
        shown: ConfigFlowResult,
        client: Callable[..., Any],
        *,
        user: tuple[str, str] = (NAME, PASSWORD),
        decision: str = "allow",
    ) -> ConfigFlowResult:
        """Use the login page, come back by the address it leads to, and go on."""
        assert shown["type"] is FlowResultType.EXTERNAL_STEP
        form = {"name": user[0], "password": user[1], "decision": decision}
        async with (
            aiohttp.ClientSession() as session,
            session.post(shown["url"], data=form, allow_redirects=False) as answer,
        ):
            assert answer.status == 303
            target = URL(answer.headers["Location"])
        browser = await client()
        back = await browser.get(target.path_qs)
        assert back.status == 200
        return await self.hass.config_entries.flow.async_configure(shown["flow_id"])
