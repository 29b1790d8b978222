"""How long iZone's hubs and their search wait for what."""

from dataclasses import dataclass, field

from homeassistant.core import HomeAssistant

from ..hub.timing import HubTiming, timing_of
from .api.http import HttpTiming
from .const import VENDOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing(HubTiming):
    """Times in seconds.

    Args:
        http: of the requests to a bridge.
        isave_shows_after: a command after which a change of iSave must show.
        settled_after: a command after which a read that shows it is no older value.
        read_back_after: a command until it is read back, time and again until it shows;
            the change takes 1 to 3 s, and beyond `push_grace` what is read counts.
        done_within: a command after which a read that shows no change means that it was
            not done, though acknowledged: it is sent once more.
        gather: from the first change notification of a burst to the read.
        between_reads: least time from one read upon notifications to the next.
        echo: a command for which notifications tell of our own change.
        between_full_reads: least time from one full read upon notifications to the next.
        notifications_expected: for which one notification lets us expect the next; at
            most 120 s lie between.
        system_every: from one read of the system's own datagram to the next, beside the
            bulk status; at most half of what its readings may be old.
        zones_within: in which the datagram of every zone is read, beside the bulk status
            or instead of it; polls further apart than this read all.
        rest_every: from one schedule, or what else is left, to the next.
        zone_trusted: for which the last good word about a zone stands while it answers
            badly.
        first_read: for which the zones are read one by one before anything is shown;
            those of a slow bridge that are left come later.
        first_read_stands: for which what a flow has read is new enough for the set-up.
        subsystem_every: from one look at wall splits, irrigation or the power monitor to
            the next.
        busy_every: the same while something goes on that is worth a closer look.
        probe_again: pauses before it is asked anew whether one of these is fitted, where
            no answer came that tells; after the last it is given up.
        saving: from one write to the disk of what is to outlast a restart to the next,
            and with it from one growth of the energy that shows to the next.
        cloud_timeout: allowed for one call of the cloud.
        cloud_idle_every: from one look at an account to the next while the bridges that
            it has answer on their own network.
        cloud_fresh: for which what was asked for after a command is not asked for again,
            so that one look at the account shows all that the command changed.
        cloud_settled: a command through the cloud until its polls are sure to show it.
        account_wait: for which a bridge without an address waits for its account.
        report_within: allowed for a report of the cloud to arrive whole.
        reports_expected: for which one report of the cloud lets us expect the next.
        first_search: from the first hub to the first search, and until Home Assistant
            has started to each next; it is busy before.
        between_searches: from one search of all networks to the next.
        scan: for which a person waits for announcements.
        names: for which that person waits then for the names of who announced itself.
        asks_unshown: for which a bridge that a person adds is asked before a page tells.
        find: for which a bridge that does not answer is searched for.
        between_looks: between two looks whether Home Assistant's own integration wants
            the port of the notifications: nothing tells that its flow is opened.
        between_tries: between two tries to take that port from whoever has it.

    """

    push_grace: float = 8.0
    poll_grace: float = 8.0
    http: HttpTiming = field(default_factory=HttpTiming)
    isave_shows_after: float = 4.0
    settled_after: float = 3.0
    read_back_after: tuple[float, ...] = (1.5, 4.5, 9.0)
    done_within: float = 4.0
    gather: float = 0.2
    between_reads: float = 5.0
    echo: float = 10.0
    between_full_reads: float = 300.0
    notifications_expected: float = 180.0
    system_every: float = 60.0
    zones_within: float = 300.0
    rest_every: float = 120.0
    zone_trusted: float = 180.0
    first_read: float = 20.0
    first_read_stands: float = 60.0
    subsystem_every: float = 30.0
    busy_every: float = 10.0
    probe_again: tuple[float, ...] = (60.0, 900.0)
    saving: float = 120.0
    cloud_timeout: float = 20.0
    cloud_idle_every: float = 600.0
    cloud_fresh: float = 1.0
    cloud_settled: float = 15.0
    account_wait: float = 30.0
    report_within: float = 15.0
    reports_expected: float = 3600.0
    first_search: float = 15.0
    between_searches: float = 900.0
    scan: float = 3.0
    names: float = 3.0
    asks_unshown: float = 1.0
    find: float = 1.5
    between_looks: float = 0.25
    between_tries: float = 15.0


def izone_timing(hass: HomeAssistant) -> Timing:
    """Return the timing that counts in a home."""
    return timing_of(hass, VENDOR, Timing())
