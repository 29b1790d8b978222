"""What every test in a browser needs."""

import pytest

from demo.settings import DEMO_PYTHON

from .browser import find_browser


@pytest.fixture
def browser() -> str:
    """Return a browser, or skip with what to do about it."""
    found = find_browser()
    if not found:
        pytest.skip("no Chromium or Chrome here: install one, or set ISOTHERM_BROWSER")
    return found


@pytest.fixture
def demo(socket_enabled: None) -> None:
    """Make sure that the demo can run here, or skip with what to do about it."""
    if not DEMO_PYTHON.exists():
        pytest.skip("the demo's environment is missing: run scripts/setup demo")
