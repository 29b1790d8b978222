"""Home Assistant as the demo starts it: it takes the simulated iZone cloud for the real one.

``python -m demo.hass CLOUD …`` is ``python -m homeassistant …``.
"""

import sys

from homeassistant import bootstrap
from homeassistant.__main__ import main
from homeassistant.core import HomeAssistant
from homeassistant.helpers.typing import ConfigType

from custom_components.isotherm.izone.api.cloud import CloudAddresses
from custom_components.isotherm.izone.const import CLOUD

_from_config = bootstrap.async_from_config_dict


def run(cloud: str, arguments: list[str]) -> int:
    """Run Home Assistant with its own arguments; return its exit code.

    ``cloud`` is the address of the simulated cloud.
    """
    where = CloudAddresses(f"{cloud}/login", f"{cloud}/token", f"{cloud}/dev")

    async def from_config(
        config: ConfigType, hass: HomeAssistant
    ) -> HomeAssistant | None:
        # Before anything is set up: no account may ever ask the real one.
        hass.data[CLOUD] = where
        return await _from_config(config, hass)

    bootstrap.async_from_config_dict = from_config
    sys.argv[1:] = arguments
    return main()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2:]))
