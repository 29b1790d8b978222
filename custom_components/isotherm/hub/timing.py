"""How long every vendor's hub waits. A vendor's own intervals come on top of these."""

from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

TIMINGS: HassKey[dict[str, HubTiming]] = HassKey("isotherm_timings")
"""Timings by vendor that replace the vendors' own, for simulated homes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubTiming:
    """Times in seconds.

    Args:
        push_grace: after a command, while pushed old values are masked.
        poll_grace: after a command, while polled old values are masked.
        outage_grace: for which last values stand while the vendor can't be reached.
        probe: between two polls while the vendor can't be reached.
        auth_pause: until the next try after the vendor refused the sign-in.
        gather_commands: for which a command waits for others to leave with it.

    """

    push_grace: float = 4.0
    poll_grace: float = 60.0
    outage_grace: float = 180.0
    probe: float = 15.0
    auth_pause: float = 3600.0
    gather_commands: float = 0.0


def timing_of[TimingT: HubTiming](
    hass: HomeAssistant, vendor: str, default: TimingT
) -> TimingT:
    """Return a vendor's timing.

    Args:
        hass: Home Assistant.
        vendor: the vendor's key.
        default: what counts where nobody set another.

    """
    timing = hass.data.get(TIMINGS, {}).get(vendor)
    return timing if isinstance(timing, type(default)) else default
