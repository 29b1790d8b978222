"""Requests and commands for the power monitor (iZone guide, 4.6).

The guide has one command; the others are those of the vendor's JSON header (1.4).
"""

from collections.abc import Callable
from typing import Any

from .aircon import Change, Commit, Refused
from .checks import assign, fields, one_command, query, text, whole
from .datagrams import Datagram
from .power import CHANNELS, DEVICES, PowerMonitor
from .quirks import Quirks
from .wire import Answer, Request, Routes

type Prepare = Callable[[PowerMonitor, Quirks, Any], Change]

_NAME_LENGTH, _TAG_LENGTH = 15, 31
_MOST = 0xFFFF


def routes(power: PowerMonitor, uid: str, quirks: Quirks, commit: Commit) -> Routes:
    """Return the paths of the power monitor."""

    def ask(request: Request) -> Answer:
        kind, _ = query(request, "PowerRequest")
        envelope = {"AirStreamDeviceUId": uid, "DeviceType": "ASH"}
        if kind == 1:
            return envelope | {"PowerMonitorConfig": _config(power, quirks)}
        if kind == 2:
            return envelope | {"PowerMonitorStatus": _status(power, quirks)}
        raise Refused(f"no Type {kind}")

    def command(request: Request) -> Answer:
        if quirks.power_monitor == "bare":
            raise Refused("no power monitor")
        known = _COMMANDS if quirks.power_settings else ("ChannelName",)
        key, value = one_command(request, known)
        commit(_COMMANDS[key](power, quirks, value))
        return quirks.ack

    return {("POST", "/PowerRequest"): ask, ("POST", "/PowerCommand"): command}


def _config(power: PowerMonitor, quirks: Quirks) -> Datagram:
    config = power.config
    if quirks.power_kind_key == "Consum":
        devices = [
            one | {"Channels": [_documented(channel) for channel in one["Channels"]]}
            for one in config["Devices"]
        ]
        config = config | {"Devices": devices}
    if quirks.power_monitor == "bare":
        devices = [one | {"Enabled": 0} for one in config["Devices"]]
        config = config | {"Enabled": 0, "Devices": devices}
    return config


def _documented(channel: Datagram) -> Datagram:
    """Return a channel as the guide has it."""
    return {
        "Name": channel["Name"],
        "GrNo": channel["GrNo"],
        "Consum": 1 - channel["Generate"],
        "Enabled": channel["Enabled"],
    }


def _status(power: PowerMonitor, quirks: Quirks) -> Datagram:
    devices = power.status
    if quirks.power_monitor == "bare":
        nothing = [{"Pwr": 0} for _ in range(CHANNELS)]
        devices = [{"Ok": 0, "Batt": 0, "Ch": nothing} for _ in range(DEVICES)]
    if quirks.power_ok == 0:
        devices = [one | {"Ok": 1 - one["Ok"]} for one in devices]
    return {quirks.power_number_key: power.number, "Dev": devices}


def _device(power: PowerMonitor, device: object) -> Datagram:
    found: Datagram = power.config["Devices"][whole(device, 0, DEVICES - 1)]
    return found


def _channel_number(member: str, key: str, high: int) -> Prepare:
    def prepare(power: PowerMonitor, quirks: Quirks, value: object) -> Change:
        device, number, setting = fields(value, "Device", "Channel", member)
        channels = _device(power, device)["Channels"]
        target = channels[whole(number, 0, CHANNELS - 1)]
        return assign(target, key, whole(setting, 0, high))

    return prepare


def _channel_name(power: PowerMonitor, quirks: Quirks, value: object) -> Change:
    keys = ("Name", "String")
    if quirks.power_name_key != "both":
        keys = (quirks.power_name_key,) * 2
    spelled = keys[0] if isinstance(value, dict) and keys[0] in value else keys[1]
    device, number, name = fields(value, "Device", "Channel", spelled)
    channels = _device(power, device)["Channels"]
    target = channels[whole(number, 0, CHANNELS - 1)]
    return assign(target, "Name", text(name, _NAME_LENGTH, quirks))


def _device_enable(power: PowerMonitor, quirks: Quirks, value: object) -> Change:
    device, enable = fields(value, "Device", "Enable")
    return assign(_device(power, device), "Enabled", whole(enable, 0, 1))


def _number(key: str, low: int, high: int) -> Prepare:
    def prepare(power: PowerMonitor, quirks: Quirks, value: object) -> Change:
        return assign(power.config, key, whole(value, low, high))

    return prepare


def _tag(key: str) -> Prepare:
    def prepare(power: PowerMonitor, quirks: Quirks, value: object) -> Change:
        return assign(power.config, key, text(value, _TAG_LENGTH, quirks))

    return prepare


_COMMANDS: dict[str, Prepare] = {
    "ChannelName": _channel_name,
    "ChannelAddToTotal": _channel_number("AddToTotal", "AddToTotal", 1),
    "ChannelEnable": _channel_number("Enable", "Enabled", 1),
    "ChannelGroup": _channel_number("Group", "GrNo", 255),
    "ChannelGenerate": _channel_number("Generate", "Generate", 1),
    "DeviceEnable": _device_enable,
    "PowerFactor": _number("PF", 1, 100),
    "SystemVoltage": _number("Voltage", 1, 1000),
    "PowerCostOfPower": _number("CostOfPower", 0, _MOST),
    "PowerEmissions": _number("Emissions", 0, _MOST),
    "Tag1": _tag("Tag1"),
    "Tag2": _tag("Tag2"),
}
