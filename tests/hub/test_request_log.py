"""Requests are counted, in bounded memory."""

from collections import Counter

from custom_components.isotherm.hub.request_log import MOST, MOST_ROUTES, RequestLog


def test_request_log() -> None:
    """Requests are counted by the hour and by route."""
    now = 0.0
    log = RequestLog(lambda: now)
    log.record("GET /a")
    now = 1800.0
    log.record("GET /b")
    assert (log.last_hour, log.total) == (2, 2)
    now = 3600.0
    assert (log.last_hour, log.total) == (1, 2)
    assert log.by_route == Counter({"GET /a": 1, "GET /b": 1})


def test_bounded() -> None:
    """Neither a storm of requests nor ever new routes fill the memory."""
    log = RequestLog(lambda: 0.0)
    for index in range(MOST + 5):
        log.record(f"GET /{index}")
    assert (log.total, log.last_hour) == (MOST + 5, MOST)
    assert len(log.by_route) == MOST_ROUTES + 1
    assert log.by_route.total() == log.total
