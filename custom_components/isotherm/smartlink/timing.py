"""How often Home SmartLink is asked, and how long it is waited for."""

from dataclasses import dataclass

from homeassistant.core import HomeAssistant

from ..hub.timing import HubTiming, timing_of
from .const import VENDOR


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartlinkTiming(HubTiming):
    """Times in seconds.

    Args:
        request: for one HTTP request.
        gather_commands: for which targets of a home's rooms wait for others to leave
            with them.
        read_again: after a derogation began, was acknowledged or ended, until its home is
            read once more; twice that for some homes, so that not all are read at once.
        report_every: between two looks at the report of a derogation that is followed.
        follow: after a start or an end, for which its report is followed until all
            gateways have acknowledged.
        late: after a start or an end, in which a gateway that is well acknowledges.
        diagnosis: from a diagnosis' request to its result, as the vendor recommends.
        saving: until what changed of the kept derogations is written, where a crash may
            take it.

    """

    request: float = 30.0
    gather_commands: float = 0.2
    read_again: float = 15.0
    report_every: float = 60.0
    follow: float = 1800.0
    late: float = 600.0
    diagnosis: float = 300.0
    saving: float = 10.0


def smartlink_timing(hass: HomeAssistant) -> SmartlinkTiming:
    """Return the timing that counts here."""
    return timing_of(hass, VENDOR, SmartlinkTiming())
