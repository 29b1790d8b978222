"""Gizwits error codes become the project's errors."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.gizwits.api.errors import (
    TokenError,
    error_code,
    error_from,
)
from custom_components.isotherm.hub import errors as tree
from custom_components.isotherm.hub.errors import (
    ApiError,
    ConnectError,
    RejectedError,
    TransientError,
)
from tests.hub.test_parsing import JSON


def _body(code: object, **more: Any) -> dict[str, Any]:
    return {"error_code": code, "error_message": "words", "detail_message": None} | more


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 9004, TokenError),
        (400, "9006", TokenError),
        (400, 9005, tree.AuthError),
        (400, 9015, tree.RejectedError),
        (400, 9020, tree.AuthError),
        (400, 9026, tree.AuthError),
        (429, 9041, tree.RateLimitError),
        (500, 9008, tree.NoAnswerError),
        (400, 9046, tree.ConnectError),
        (400, 9024, tree.NoAnswerError),
        (400, 9021, tree.NoAnswerError),
        (500, 9066, tree.NoAnswerError),
        (404, 9014, tree.NotFoundError),
        (401, 9017, tree.NotFoundError),
        (400, 9016, tree.NotFoundError),
        (400, 9023, tree.NotFoundError),
        (404, 9030, tree.NotFoundError),
        (404, 9034, tree.NotFoundError),
        (400, 9042, tree.OfflineError),
        (400, 9025, tree.RejectedError),
        (400, 9001, tree.RejectedError),
        (200, 9025, tree.RejectedError),
        (403, None, tree.RejectedError),
        (404, None, tree.RejectedError),
        (401, None, TokenError),
        (429, None, tree.RateLimitError),
        (408, None, tree.NoAnswerError),
        (302, None, tree.NoAnswerError),
        (500, None, tree.NoAnswerError),
        (500, 9999, tree.NoAnswerError),
        (502, None, TransientError),
        (503, None, TransientError),
        (504, None, TransientError),
    ],
)
def test_mapping(status: int, code: object, expected: type[Exception]) -> None:
    """The code decides; the status only where no code says more."""
    assert type(error_from(status, _body(code))) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, tree.NoAnswerError), (401, tree.NoAnswerError), (502, TransientError)],
)
def test_web_page(status: int, expected: type[Exception]) -> None:
    """A web page is no word of the vendor."""
    assert type(error_from(status, None, page=True)) is expected


def test_words_and_code_are_kept() -> None:
    """A refusal keeps the vendor's code and the best of its words."""
    error = error_from(400, _body(9025, detail_message="attr x invalid"))
    assert isinstance(error, tree.RejectedError)
    assert (error.text, error.code) == ("attr x invalid", 9025)
    assert str(error_from(400, {"error_code": 9025, "detail": "old"})) == "old (9025)"
    assert str(error_from(400, {"error_code": 9025, "msg": "socket"})).startswith(
        "socket"
    )
    assert str(error_from(418, {})) == "HTTP status 418"


def test_retry_after() -> None:
    """The pause that the vendor names is kept."""
    error = error_from(429, _body(9041), retry_after=7.0)
    assert isinstance(error, tree.RateLimitError)
    assert error.retry_after == 7.0


def test_secrets_are_taken_out() -> None:
    """What must not be told is not."""
    error = error_from(
        404, _body(9014, detail_message="no did-12345"), secrets=["did-12345"]
    )
    assert "did-12345" not in str(error)


@given(st.integers(100, 599), st.dictionaries(st.text(), JSON), JSON)
def test_any_body_gives_an_error(status: int, body: dict[str, Any], code: Any) -> None:
    """There is an ApiError for every answer."""
    assert isinstance(error_from(status, body | {"error_code": code}), tree.ApiError)
    error_code(code)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("no such user jean.dupont+chauffage@example.org!", "no such user …!"),
        ("ac:67:b2:00:11:22 and AC67B2001122 are offline", "… and … are offline"),
        ("device hB4ZkPzMGwLDBKkPX6Bt4W is gone", "device … is gone"),
        ("token 0a2c1d8e7f6b4c3d9e8f7a6b5c4d3e2f expired", "token … expired"),
        ("call +33612345678 or 0612345678", "call … or …"),
        ("a\x00b\u202ec\r\nd", "a b c d"),
        ("invalid attribute derog_mode (9025)", "invalid attribute derog_mode (9025)"),
        (
            "127.0.0.1 did not answer within 30 s",
            "127.0.0.1 did not answer within 30 s",
        ),
    ],
)
def test_nothing_personal_is_in_an_error(words: str, shown: str) -> None:
    """Whatever made it, whoever reads it: a person, a log."""
    assert str(ApiError(words)) == shown
    assert RejectedError(words).text == shown


def test_an_error_is_short() -> None:
    """It fits into a sentence, and that into a state."""
    assert len(str(ConnectError("no " * 100_000))) <= 200
    assert len(str(RejectedError("x" * 1_000_000, 9025))) <= 200
