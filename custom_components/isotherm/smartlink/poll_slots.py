"""When each home is asked: its own slot of the interval, so that all are spread over it."""

from zlib import crc32


def phase(home_id: str) -> float:
    """Return where in an interval a home is asked: 0 to less than 1, the same always."""
    return (crc32(home_id.encode()) & 0xFFFF) / 0x10000


def until_next(home_id: str, interval: float, now: float) -> float:
    """Return the seconds until a home is asked next, half an interval at least.

    Args:
        home_id: the home.
        interval: seconds between two polls.
        now: seconds of a clock that only goes forward.

    """
    wait = (phase(home_id) * interval - now) % interval
    return wait if wait >= interval / 2 else wait + interval
