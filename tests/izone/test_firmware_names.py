"""What a bridge calls the devices of its firmware list."""

from .homes import Home


async def test_no_firmware_names_an_attribute_of_a_state(home: Home) -> None:
    """It stands below one name of ours, however it is called, and ends somewhere."""
    names = ("entity_picture", "device_class", "entity_id", "friendly_name", "icon")
    odd = ",".join(f"{name} http://x/{i}" for i, name in enumerate(names))
    many = ",".join(f"D{number} 1.{number}" for number in range(3000))
    firmware = f"COCBH 4.36,{odd},{many}"
    bridge = await home.start()
    bridge.ac.firmware = firmware
    assert await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.until(lambda: "versions" in home.state("sensor.firmware").attributes)
    shown = home.state("sensor.firmware").attributes
    assert set(shown) == {"versions", "friendly_name"}
    assert shown["friendly_name"].endswith("Firmware")
    assert shown["versions"]["entity_picture"] == "http://x/0"
    assert 6 < len(shown["versions"]) <= 50
