"""A name as an entity: it is set once, and so off by default."""

from collections.abc import Callable

from homeassistant.const import EntityCategory

from ..hub.descriptions import TextDescription
from .api.values import NAME_BYTES


def name_text[PartT](
    key: str, value: Callable[[PartT], str | None]
) -> TextDescription[PartT]:
    """Return the row of a name.

    Args:
        key: of the entity.
        value: the name of a device.

    """
    return TextDescription[PartT](
        key=key,
        native_min=1,
        native_max=NAME_BYTES,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        value=value,
        write=lambda _part, name: {"name": name},
    )
