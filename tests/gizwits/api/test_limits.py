"""How much of what a cloud tells is taken: the most that is, and what lies beyond."""

from typing import Any

import pytest

from custom_components.isotherm.gizwits.api.app.groups import MOST_GROUPS, Groups
from custom_components.isotherm.gizwits.api.data_points import (
    DataPoint,
    ProductDefinition,
)
from custom_components.isotherm.gizwits.api.http import Request
from custom_components.isotherm.gizwits.api.models import Binding, Token, bounded
from custom_components.isotherm.gizwits.api.paging import MOST_ROWS, Pager
from custom_components.isotherm.hub.errors import ProtocolError


class Server:
    """Answers everything alike."""

    def __init__(self, answer: Any) -> None:
        """Keep the answer."""
        self.answer = answer

    async def send(self, _: Request) -> Any:
        """Return it."""
        return self.answer


async def test_rows_of_a_list() -> None:
    """A page with more than there can be is refused, not kept."""
    rows = [{"did": str(number)} for number in range(MOST_ROWS + 1)]
    request = Request("GET", "/list")
    assert len(await Pager(Server(rows[1:])).rows(request, "devices", "did")) == 10_000
    with pytest.raises(ProtocolError, match="too many"):
        await Pager(Server(rows)).rows(request, "devices", "did")


async def test_groups() -> None:
    """Each is a request: of more than a hundred the first are read."""
    rows = [{"id": f"g{number}"} for number in range(MOST_GROUPS + 1)]
    groups = await Groups(Server(rows)).all()
    assert [group.id for group in groups] == [f"g{number}" for number in range(100)]


def test_a_definition() -> None:
    """Of data points the first 500, of an enum's labels the first 256."""
    rows = [{"name": f"a{number}", "data_type": "bool"} for number in range(501)]
    product = ProductDefinition.from_json({"entities": [{"attrs": rows}]})
    assert list(product.points) == [f"a{number}" for number in range(500)]
    labels = [f"l{number}" for number in range(257)]
    point = DataPoint.from_json({"name": "a", "data_type": "enum", "enum": labels})
    assert point.values == tuple(labels[:256])
    assert point.read("l255") == "l255"
    assert point.read(256) is None


@pytest.mark.parametrize(
    ("data_type", "most"), [("uint8", 255), ("uint16", 65535), ("uint32", 2**32 - 1)]
)
def test_the_range_of_a_data_point(data_type: str, most: int) -> None:
    """What the bytes of its type can't hold is unknown, as the definition scales them."""
    point = DataPoint.from_json({"name": "a", "data_type": data_type})
    assert [point.read(value) for value in (-1, 0, most, most + 1)] == [
        None,
        0,
        most,
        None,
    ]
    spec = {"min": 0, "max": 100, "ratio": 0.5, "addition": -10}
    row = {"name": "a", "data_type": data_type, "uint_spec": spec}
    scaled = DataPoint.from_json(row)
    assert scaled.read(-10) == -10
    assert scaled.read(-10.5) is None
    assert scaled.read(most / 2 - 10) == most / 2 - 10
    assert scaled.read(most) is None


def test_names_and_texts_of_attributes() -> None:
    """A name of 100 characters and a text of 2000 are taken, longer ones left out."""
    told = {"n" * 100: 1, "n" * 101: 1, "t": "x" * 2000, "u": "x" * 2001}
    assert bounded(told) == {"n" * 100: 1, "t": "x" * 2000}
    assert bounded([]) == {}


def test_texts_of_a_binding() -> None:
    """Labels and the app's remark end somewhere."""
    row = {
        "did": "d",
        "product_key": "k",
        "dev_label": [str(number) for number in range(101)],
        "remark": "r" * 10_001,
    }
    binding = Binding.from_json(row)
    assert binding.labels == tuple(str(number) for number in range(100))
    assert binding.remark == "r" * 10_000


def test_a_token() -> None:
    """It goes into a header of every request; one beyond 4 KiB is cut, so refused."""
    assert Token.from_json({"token": "t" * 4096, "uid": "u"}).value == "t" * 4096
    with pytest.raises(ProtocolError):
        Token.from_json({"token": "t" * 4097, "uid": "u"})
