"""Who is told of what, and who is not."""

from custom_components.isotherm.hub.listeners import KeyedListeners


def test_only_who_listens_for_it_is_told() -> None:
    """Each by its key, or everybody; one that was removed no more, however often."""
    listeners, told = KeyedListeners(), list[str]()

    def first() -> None:
        told.append("first")

    def second() -> None:
        told.append("second")

    listeners.add("a", first)
    listeners.add("a", second)
    listeners.add("b", first)
    listeners.tell(["a", "nobody"])
    assert told == ["first", "second"]
    listeners.remove("a", first)
    listeners.remove("a", first)
    told.clear()
    listeners.tell()
    assert told == ["second", "first"]
    listeners.remove("a", second)
    listeners.remove("b", first)
    assert len(listeners) == 0


def test_one_that_leaves_while_it_is_told_keeps_no_other_from_it() -> None:
    """An entity may be removed by what it hears."""
    listeners, told = KeyedListeners(), list[str]()

    def leave() -> None:
        listeners.remove("a", leave)

    listeners.add("a", leave)
    listeners.add("a", lambda: told.append("other"))
    listeners.tell(["a"])
    assert told == ["other"]
