"""A bridge comes up whole, goes, and comes back."""

from homeassistant.core import HomeAssistant

from simulators.izone import IZoneBridge

from .conftest import Setup


async def test_a_bridge_comes_up(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    entry = await setup()
    data = entry.runtime_data.data
    assert list(data.devices) == ["unit", *(f"zone_{i}" for i in range(8))]
    print(bridge.queries)
    print(sorted(s.entity_id + "=" + s.state for s in hass.states.async_all()))
