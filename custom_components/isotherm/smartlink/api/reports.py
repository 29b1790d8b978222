"""Reading what the partner API answers about derogations and diagnoses.

As in `wire`; what can't be told apart from nothing raises ProtocolError.
"""

from collections.abc import Container, Iterable, Iterator
import re
from typing import Any, Final

from ...hub.errors import ProtocolError, told
from ...hub.parsing import integer, mapping, sequence, text, truth
from .models import Acknowledgement, Diagnosis, DiagnosisRequest, Report, Triggers
from .wire import identity, letters, moment, object_of, response_of

MOST_DETAILS: Final = 50_000
MOST_MESSAGES: Final = 100
_MOST_HOMES: Final = 1_000_000
_WORD: Final = re.compile(r"[^\s:;,'\"()]+")


def triggers(answer: object, home_ids: Container[str] = ()) -> Triggers:
    """Read the answer to SET DEROGATION.

    Args:
        answer: decoded.
        home_ids: what is not to be told again in the vendor's words.

    Raises:
        ProtocolError: it does not tell whether anything was scheduled.

    """
    held = response_of(answer)
    places = (mapping(answer), mapping(held))

    def trigger(key: str) -> str | None:
        return next(filter(None, (identity(one.get(key)) for one in places)), None)

    start, end = trigger("startTrigger"), trigger("endTrigger")
    words = sequence(held) if held is not answer else []

    def without_home(word: re.Match[str]) -> str:
        return "…" if word[0] in home_ids else word[0]

    said = (told(_WORD.sub(without_home, text(one))) for one in words[:MOST_MESSAGES])
    messages = tuple(dict.fromkeys(filter(None, said)))
    if not (start or end or messages):
        raise ProtocolError("the answer tells of nothing that was scheduled")
    return Triggers(start, end, messages)


def report(answer: object) -> tuple[Report, list[Any]]:
    """Read the summary of the answer to MONITORING; its details are returned as they came.

    Raises:
        ProtocolError: it holds no report.

    """
    held = object_of(answer)
    if not {"summary", "details"} & held.keys():
        raise ProtocolError("the answer holds no report")
    counts = mapping(held.get("summary"))

    def count(key: str) -> int | None:
        return integer(counts.get(key), 0, _MOST_HOMES)

    summary = Report(
        count("requested"),
        count("sent"),
        count("received"),
        moment(counts.get("first")),
        moment(counts.get("last")),
    )
    details = held.get("details")
    return summary, _rows(details)[:MOST_DETAILS]


def _rows(details: object) -> list[Any]:
    """Return details as a list: one alone, or an object that has them by home."""
    if not isinstance(details, dict):
        return sequence(details)
    if "homeId" in details:
        return [details]
    return [{"homeId": key, **mapping(row)} for key, row in details.items()]


def acknowledgements(rows: Iterable[object]) -> Iterator[Acknowledgement]:
    """Read details of a report (RequestReportDTO); those of no home are left out."""
    for row in rows:
        detail = mapping(row)
        if (home_id := identity(detail.get("homeId"))) is not None:
            yield Acknowledgement(
                home_id, bool(_acknowledged(detail)), moment(detail.get("sendAt"))
            )


def _acknowledged(row: dict[str, Any]) -> bool | None:
    keys = ("acknowledge", "acknowledged")
    return next((truth(row[key]) for key in keys if key in row), None)


def diagnosis_request(answer: object) -> DiagnosisRequest:
    """Read the answer to DIAGNOSYS REQUEST.

    Raises:
        ProtocolError: it does not tell whether it was taken.

    """
    held = object_of(answer)
    message_id = identity(held.get("messageId"))
    status = letters(held.get("status"))
    if not status and message_id is None:
        raise ProtocolError("the answer doesn't tell whether a diagnosis was begun")
    return DiagnosisRequest(status in {"ok", ""} and message_id is not None, message_id)


def diagnosis(answer: object) -> Diagnosis:
    """Read the answer to DIAGNOSYS RESULT.

    Raises:
        ProtocolError: it holds no object.

    """
    held = object_of(answer)
    return Diagnosis(_acknowledged(held), moment(held.get("_created_at")))
