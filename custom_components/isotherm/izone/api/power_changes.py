"""What can be changed of a power monitor: `changes` merges these rows into its table.

The guide (4.6) has the channel's name alone; the other commands are those of the
vendor's JSON header (1.4), which not every firmware takes.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ...hub.errors import InvalidChange
from . import values
from .commands import Command, Form
from .field import Field, by_value
from .power import HIGHEST_SETTING, HIGHEST_VOLTAGE, UNGROUPED
from .targets import CHANNELS_PER_DEVICE, POWER_DEVICES, Kind, Target

_CHANNEL_NAME: Final = Form(
    "ChannelName", "Name", str, others=(("ChannelName", "String"),)
)
"""Rename Power Channel; the header has another key than the guide."""
_CHANNEL_ENABLE: Final = Form("ChannelEnable", "Enable")
_DEVICE_ENABLE: Final = Form("DeviceEnable", "Enable")


def _between(low: int, high: int) -> Callable[[Any, Any, Any], Any]:
    def checked(value: float) -> int:
        if not low <= value <= high:
            raise InvalidChange(
                "izone_out_of_range", value=f"{value:g}", minimum=low, maximum=high
            )
        return round(value)

    return by_value(checked)


def _grouped(group: int | None) -> int:
    return UNGROUPED if group is None else group


def _enable_device(number: int) -> Callable[[Target, Any], Command]:
    device = Target(Kind.POWER_DEVICE, number)
    return lambda _monitor, on: _DEVICE_ENABLE(device, on)


def _enable_channel(number: int) -> Callable[[Target, Any], Command]:
    def command(device: Target, on: Any) -> Command:
        index = device.index * CHANNELS_PER_DEVICE + number
        return _CHANNEL_ENABLE(Target(Kind.CHANNEL, index), on)

    return command


POWER_FIELDS: Final[Mapping[Kind, Mapping[str, Field]]] = {
    Kind.POWER: {
        "cost_of_power": Field(
            "cost_of_power",
            Form("PowerCostOfPower", "CostOfPower"),
            _between(0, HIGHEST_SETTING),
        ),
        "emissions": Field(
            "emissions",
            Form("PowerEmissions", "Emissions"),
            _between(0, HIGHEST_SETTING),
        ),
        "power_factor": Field(
            "power_factor", Form("PowerFactor", "PF"), _between(1, 100)
        ),
        "voltage": Field(
            "voltage", Form("SystemVoltage", "Voltage"), _between(1, HIGHEST_VOLTAGE)
        ),
        **{
            f"device_{number + 1}": Field(
                f"device_{number + 1}", _enable_device(number)
            )
            for number in range(POWER_DEVICES)
        },
    },
    Kind.POWER_DEVICE: {
        f"channel_{number + 1}": Field(f"channel_{number + 1}", _enable_channel(number))
        for number in range(CHANNELS_PER_DEVICE)
    },
    Kind.CHANNEL: {
        "name": Field("name", _CHANNEL_NAME, by_value(values.checked_name)),
        "group": Field("group", Form("ChannelGroup", "Group", _grouped)),
        "generates": Field("generates", Form("ChannelGenerate", "Generate")),
        "add_to_total": Field("add_to_total", Form("ChannelAddToTotal", "AddToTotal")),
    },
}
