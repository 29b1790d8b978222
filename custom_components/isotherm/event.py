"""The event platform: the vendors' folders have the entities."""

from .hub.devices import PARALLEL_UPDATES, setup_of

__all__ = ["PARALLEL_UPDATES", "async_setup_entry"]

async_setup_entry = setup_of(__name__)
