"""What the title of an event says: rooms and degrees."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.smartlink.summary import (
    rooms_and_degrees,
    rooms_named,
    title_of,
)

ROOMS = {
    1: "Salon",
    2: "Chambre",
    3: "Chambre 2",
    4: "Bébé-Léo",
    5: "Cœur, annexe",
    7: "Bureau −1",
}


@pytest.mark.parametrize(
    ("words", "rooms", "delta"),
    [
        ("Salon −2", (1,), -2),
        ("Salon, −2", (1,), -2),
        ("Salon -2", (1,), -2),
        ("salon – 2 °C", (1,), -2),
        ("SALON−2°", (1,), -2),
        ("Salon +2.0", (1,), 2),
        ("Salon +1 degré", (1,), 1),
        ("Salon, Chambre +1", (1, 2), 1),
        ("Salon,Salon , chambre +1", (1, 2), 1),
        ("Chambre 2 -3", (3,), -3),
        ("bebe-leo: −1", (4,), -1),
        ("coeur, annexe, salon −1", (5, 1), -1),
        ("7 −1", (7,), -1),
        ("Bureau −1 −1", (7,), -1),
        ("Maison −3", tuple(ROOMS), -3),
        ("House −3", tuple(ROOMS), -3),
        ("* +5", tuple(ROOMS), 5),
        ("Toutes les pièces −1", tuple(ROOMS), -1),
    ],
)
def test_titles(words: str, rooms: tuple[int, ...], delta: int) -> None:
    """Case, accents, dashes and the degrees' sign may be written as one likes."""
    assert rooms_and_degrees(words, ROOMS) == (rooms, delta)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "derogation_no_degrees"),
        ("Salon", "derogation_no_degrees"),
        ("Salon 2", "derogation_no_degrees"),
        ("Chambre 2", "derogation_no_degrees"),
        ("Bureau −1", "derogation_no_degrees"),
        ("Salon −6", "derogation_degrees"),
        ("Salon −1,5", "derogation_degrees"),
        ("Salon +0", "derogation_degrees"),
        ("Cuisine −2", "derogation_unknown_room"),
        ("−2", "derogation_room_missing"),
        ("9 −2", "derogation_unknown_room"),
    ],
)
def test_refused(words: str, reason: str) -> None:
    """The sentence has an example and the rooms."""
    with pytest.raises(InvalidChange) as refused:
        rooms_and_degrees(words, ROOMS)
    assert refused.value.reason == reason
    assert refused.value.placeholders["example"] == "Salon −2"
    assert "Bébé-Léo" in refused.value.placeholders["rooms"]


def test_a_home_without_rooms() -> None:
    """There is an example all the same."""
    with pytest.raises(InvalidChange) as refused:
        rooms_and_degrees("Salon −2", {})
    assert refused.value.placeholders == {
        "room": "Salon",
        "example": "* −2",
        "rooms": "–",
    }


NAMES = st.text(
    st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12
).filter(lambda name: name == name.strip(",;:"))


@given(
    names=st.lists(NAMES, min_size=1, max_size=6, unique_by=str.casefold),
    delta=st.integers(-5, 5).filter(bool),
)
def test_what_is_shown_can_be_written(names: list[str], delta: int) -> None:
    """The title of an event means the same rooms, or others that are called alike."""
    rooms = dict(enumerate(names, 1))
    found, degrees = rooms_and_degrees(title_of(names, delta), rooms)
    assert degrees == delta
    assert set(found) <= set(rooms)
    assert found


@given(words=st.text(), rooms=st.dictionaries(st.integers(0, 9), st.text(max_size=9)))
def test_any_words(words: str, rooms: dict[int, str]) -> None:
    """Whatever is written, it is rooms and degrees or a sentence."""
    try:
        found, delta = rooms_and_degrees(words, rooms)
    except InvalidChange:
        return
    assert set(found) <= set(rooms)
    assert 0 < abs(delta) <= 5


def test_rooms_of_an_action() -> None:
    """Names and numbers go together."""
    assert rooms_named(["chambre", "1"], ROOMS) == (2, 1)
    assert rooms_named(["all"], ROOMS) == tuple(ROOMS)
    assert rooms_named([], ROOMS) == ()
