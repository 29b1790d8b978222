"""How often an account is read."""

import math

import pytest

from custom_components.isotherm.gizwits.timing import AppTiming


@pytest.mark.parametrize("devices", [1, 20, 99, 100, 101, 200, 999, 1000])
def test_an_hour_of_polls_keeps_its_budget(devices: int) -> None:
    """While push is alive, whatever their number: 12 requests, or 20 with full pages."""
    seconds = AppTiming().between_polls(300, devices, push_alive=True)
    pages = math.ceil(devices / 100)
    last_page_is_full = devices % 100 == 0
    requests = 3600 / seconds * pages + last_page_is_full
    assert requests <= (12 if devices < 100 else 20)
