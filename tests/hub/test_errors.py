"""What of a vendor's words is shown and logged."""

import pytest

from custom_components.isotherm.hub.errors import (
    LONGEST_TEXT,
    ApiError,
    AuthError,
    NotAllowedError,
    RateLimitError,
    RejectedError,
    scrub,
    told,
)


@pytest.mark.parametrize(
    "words",
    [
        "malheureusement indisponible",
        "anticonstitutionnellement",
        "Donaudampfschifffahrtsgesellschaft",
        "internationalization failed",
        "attr cft_temp invalid!",
        "error 12345678 at 2026-11-28 03:10:00",
        "between 7.123456789 and 30",
        "ratio 1234567.123456789",
        "设备离线",
    ],
)
def test_plain_words_and_numbers_stay(words: str) -> None:
    """However long a word is: an id has digits and letters."""
    assert told(words) == words


@pytest.mark.parametrize(
    "personal",
    [
        "home@example.org",
        "a1b2c3d4e5f60718",
        "0123456789abcdef0123456789abcdef",
        "A1B2C3D4E5F60718G9H0",
        "00:11:22:aa:bb:cc",
        "00-11-22-AA-BB-CC",
        "001122aabbcc",
        "+33612345678",
        "000012345",
    ],
)
@pytest.mark.parametrize("around", ["{}", "device {} is gone", "did {}, sorry", "({})"])
def test_who_somebody_is_goes(personal: str, around: str) -> None:
    """Addresses, ids, tokens and numbers, wherever they stand."""
    assert told(around.format(personal)) == around.format("…")


def test_a_long_text_is_cut() -> None:
    """On one line, without control characters, and no error holds more."""
    assert told("a\nb\x00 \t c") == "a b c"
    assert told("x y " * 10_000) == ("x y " * 50)[:LONGEST_TEXT]
    assert len(str(ApiError("x y " * 10_000))) == LONGEST_TEXT


@pytest.mark.parametrize(
    "error",
    [
        ApiError("it did not work"),
        AuthError(),
        RateLimitError("too fast", 12.0),
        NotAllowedError("not you", 9004),
        RejectedError("", "E1"),
    ],
)
def test_an_error_anew_is_the_same_error(error: ApiError) -> None:
    """Its kind, its words, what the vendor said; not the way that it took."""
    with pytest.raises(ApiError):
        raise error
    anew = error.anew()
    assert anew is not error
    assert type(anew) is type(error)
    assert (anew.args, vars(anew)) == (error.args, vars(error))
    assert anew.__traceback__ is None


def test_secrets_are_taken_out() -> None:
    """What must not be told is not, and words stay short."""
    assert scrub("device abcdefgh of me\nis gone", ["abcdefgh", "me"]) == (
        "device … of … is gone"
    )
    assert scrub("xsecretx", ["secret"]) == "x…x"
    assert scrub("xshortx", ["short"]) == "xshortx"
    assert scrub("some words", ["me", ""]) == "some words"
    assert len(scrub("x" * 1000, [])) == 200
