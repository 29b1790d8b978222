"""A Home Assistant under nonsense: for how long, and what it must never say."""

from collections.abc import Iterator
from contextlib import contextmanager
import logging
import os
import time
from typing import override

from homeassistant.exceptions import HomeAssistantError

from custom_components.isotherm.hub.errors import ApiError

SEED = os.environ.get("ISOTHERM_FUZZ_SEED", "20260318")
SECONDS = float(os.environ.get("ISOTHERM_FUZZ_SECONDS", "0"))
ROUNDS = 40
"""Rounds where no time is given: the same ones in every run of the suite."""


def rounds() -> Iterator[int]:
    """Count rounds, for as long as was asked for."""
    # Which goes on where a test stops the clocks.
    end = time.clock_gettime(time.CLOCK_MONOTONIC) + SECONDS
    number = 0
    while (
        time.clock_gettime(time.CLOCK_MONOTONIC) < end if SECONDS else number < ROUNDS
    ):
        yield number
        number += 1


class Foreign(logging.Handler):
    """Keeps the exceptions that were logged and are not our own."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Look at a line of the log."""
        error = record.exc_info[1] if record.exc_info else None
        unexpected = record.getMessage().startswith(("Unexpected", "Error doing job"))
        own = isinstance(error, ApiError | HomeAssistantError)
        if unexpected or (error is not None and not own):
            self.found.append(f"{record.name}: {record.getMessage()}: {error!r}")


@contextmanager
def watched() -> Iterator[Foreign]:
    """Look at the whole log meanwhile."""
    foreign, root = Foreign(), logging.getLogger()
    root.addHandler(foreign)
    try:
        yield foreign
    finally:
        root.removeHandler(foreign)
