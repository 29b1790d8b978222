"""How values stand on the wire, by the quirks."""

from datetime import UTC, datetime, tzinfo
from typing import Final

from .quirks import Quirks

type Json = dict[str, object]

MISSING: Final = object()
"""A value that is not there."""

_BETTER = {
    "reponse": "response",
    "authorisation": "authorization",
    "TowelDryier": "TowelDryer",
}


class Wire:
    """Spells values as one cloud does."""

    def __init__(self, quirks: Quirks, zone: tzinfo) -> None:
        """Spell by `quirks`, with the offset of `zone` where dates have one."""
        self._quirks = quirks
        self._zone = zone

    def word(self, documented: str) -> str:
        """Return a word of the document in its own or its better spelling."""
        better = self._quirks.spelling == "better"
        return _BETTER.get(documented, documented) if better else documented

    def number(self, value: float, *, text: bool = False) -> object:
        """Return a number; `text`: the document has it as text."""
        shown = int(value) if float(value).is_integer() else value
        kind = self._quirks.numbers
        return str(shown) if kind == "text" or (text and kind != "numbers") else shown

    def date(self, when: float | None) -> object:
        """Return an instant (epoch seconds; None: there is none)."""
        if when is None:
            return MISSING
        match self._quirks.dates:
            case "epoch":
                return int(when)
            case "epoch_ms":
                return int(when * 1000)
            case "offset":
                local = datetime.fromtimestamp(when, self._zone)
                return local.isoformat(timespec="milliseconds")
        utc = datetime.fromtimestamp(when, UTC)
        return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def object(self, **values: object) -> Json:
        """Return an object, without what is `MISSING` or with null in its place."""
        if self._quirks.missing == "null":
            return {
                key: None if value is MISSING else value
                for key, value in values.items()
            }
        return {key: value for key, value in values.items() if value is not MISSING}
