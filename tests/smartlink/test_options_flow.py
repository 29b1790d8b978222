"""The options of a partner account."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from .homes import Account


async def test_options_hold_for_all_homes(
    hass: HomeAssistant, account: Account
) -> None:
    """They are kept as whole numbers, and count at once."""
    account.add_villa()
    await account.start()
    flow = hass.config_entries.options
    result = await flow.async_init(account.entry.entry_id)
    assert result["step_id"] == "smartlink"
    wrong = {"poll_seconds": 600.0, "derogation_minutes": 62.0}
    result = await flow.async_configure(result["flow_id"], wrong)
    assert result["errors"] == {"derogation_minutes": "minutes_off_grid"}
    right = {"poll_seconds": 600.0, "derogation_minutes": 65.0}
    result = await flow.async_configure(result["flow_id"], right)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await account.settle()
    assert account.entry.options == {"poll_seconds": 600, "derogation_minutes": 65}
    # It is 10:12; the next slot begins at 10:15.
    await account.set_target(21.0)
    assert account.shifts == [("2026-03-18", 615, 680, {1: 2})]


@pytest.mark.parametrize(
    "wrong",
    [
        {"poll_seconds": 59},
        {"poll_seconds": 3601},
        {"derogation_minutes": 0},
        {"derogation_minutes": 725},
    ],
)
async def test_what_is_out_of_range(
    hass: HomeAssistant, account: Account, wrong: dict[str, Any]
) -> None:
    """It is refused by the form itself."""
    await account.start()
    flow = hass.config_entries.options
    result = await flow.async_init(account.entry.entry_id)
    data = {"poll_seconds": 300, "derogation_minutes": 120, **wrong}
    with pytest.raises(InvalidData):
        await flow.async_configure(result["flow_id"], data)
