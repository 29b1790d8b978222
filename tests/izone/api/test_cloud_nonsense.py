"""Nothing that the cloud tells or reports raises but in one way, or grows without end."""

import json

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import ProtocolError
from custom_components.isotherm.izone.api.cloud import components_of
from custom_components.isotherm.izone.api.cloud_reports import Report
from custom_components.isotherm.izone.api.components import Component, Components
from custom_components.isotherm.izone.api.targets import UNIT, Kind, Target

from .samples import SCHEDULE, SYSTEM, ZONE
from .test_wire import JSON

UID = "000012345"
NAME = f"{UID}_izone_systemsettings_0"
NAMES = st.sampled_from(
    [NAME, f"{UID}_izone_zone_3", "x", "", f"{UID}_izone_zone_99999", "１２３_a_1"]
)
KEYS = st.sampled_from(sorted({*SYSTEM, *ZONE, *SCHEDULE, "SystemV2", "ZonesV2"}))
DATAGRAMS = st.dictionaries(KEYS, JSON, max_size=12)
DEVICES = st.lists(
    st.fixed_dictionaries({"componentId": NAMES | JSON, "datagram": DATAGRAMS | JSON})
    | JSON,
    max_size=5,
)


@given(DEVICES | JSON)
def test_components_are_taken_or_left(devices: object) -> None:
    """Whatever a list of devices holds."""
    found = components_of(devices)
    store = Components()
    store.put_all({NAME: {"SysOn": 1, "SysMode": 2}}, 1.0)
    store.put(found, 2.0)
    assert store.uids == {UID}
    store.put_all(found, 3.0)
    for uid in store.uids:
        assert store.of(uid, UNIT)


@given(
    st.fixed_dictionaries(
        {"requestType": st.sampled_from(["Event", "Sync"]) | JSON},
        optional={
            "requestId": st.just("28d45cb2-ff5a-4d58-a4c8-efb751ded699") | JSON,
            "userId": JSON,
            "requestBody": st.fixed_dictionaries({"devices": DEVICES | JSON}) | JSON,
        },
    )
    | JSON
)
def test_reports_are_read_or_refused(told: object) -> None:
    """In one way."""
    try:
        report = Report.from_body(json.dumps(told).encode())
    except ProtocolError:
        return
    assert report.components or report.user_id


@given(st.binary(max_size=200))
def test_bytes_are_no_reports(body: bytes) -> None:
    """Nor anything else."""
    with pytest.raises(ProtocolError):
        Report.from_body(body)


@pytest.mark.parametrize(
    ("datagram", "target"),
    [
        ({"SysOn": 1, "SysMode": 1}, UNIT),
        ({"SystemV2": {"SysOn": 1, "SysMode": 1}}, UNIT),
        ({"ZonesV2": [{"Index": 3, "ZoneType": 3}]}, Target(Kind.ZONE, 3)),
        ({"ZoneType": 3, "MaxAir": 100, "Mode": 1}, Target(Kind.ZONE, 5)),
        ({"Index": 2, "ZoneType": 3, "MaxAir": 100}, Target(Kind.ZONE, 2)),
        ({"Index": 1, "StartH": 1, "DaysEnabled": {}}, Target(Kind.SCHEDULE, 1)),
        ({"Index": 99, "ZoneType": 3, "MaxAir": 100}, None),
        ({"Index": 1, "Name": "x", "Mode": 1}, None),
        ({"ZonesV2": 7}, None),
    ],
)
def test_what_a_component_is(datagram: dict[str, object], target: Target) -> None:
    """By what it holds; its number stands in where the datagram has none."""
    found = Component.of(f"{UID}_izone_whatever_5", datagram, 0.0)
    assert (found.target if found else None) == target


def test_a_bridge_without_an_air_conditioner_is_left_out() -> None:
    """Its number is a placeholder that several may bear."""
    store = Components()
    name = NAME.replace(UID, "000000000")
    store.put_all({name: {"SysOn": 1, "SysMode": 2}}, 1.0)
    assert not store.uids


@pytest.mark.parametrize(
    "value",
    [1, "x" * 500, "x" * 200_000, [["x" * 60_000]], {"x" * 60_000: 1}],
    ids=["number", "text", "long", "list", "object"],
)
def test_reports_do_not_make_a_datagram_grow_without_end(value: object) -> None:
    """A forger who knows the address could add keys, or long values, for ever."""
    store = Components()
    store.put_all({NAME: {"SysOn": 1, "SysMode": 2}}, 1.0)
    for number in range(5000):
        store.put({NAME: {f"key{number}": value, "SysOn": value}}, 2.0)
    one = store.of(UID, UNIT)
    assert one
    assert len(json.dumps(one.datagram)) <= 1 << 15
    store.put_all({NAME: {"SysOn": 1, "SysMode": 2}}, 3.0)
    assert store.put({NAME: {"SysMode": 4}}, 4.0) == {UID}


def test_a_component_without_end_is_left() -> None:
    """Also where the cloud itself tells it, by itself or with all others."""
    store = Components()
    store.put_all({NAME: {"SysOn": 1, "SysMode": 2, "Name": "x" * 100_000}}, 1.0)
    assert not store.uids
    store.put_all({NAME: {"SysOn": 1, "SysMode": 2}}, 1.0)
    one = store.of(UID, UNIT)
    assert one
    told = {"SysOn": 1, "SysMode": 4, "Name": "x" * 100_000}
    assert store.renewed(one, told, 2.0).datagram == one.datagram


def test_a_new_component_is_new_once() -> None:
    """What the last answer told is none, of whatever kind; nor is what is no name."""
    store = Components()
    light = f"{UID}_ilight_system_0"
    system = {"SysOn": 1, "SysMode": 2}
    store.put_all({NAME: system, light: {"LiNext": 4}}, 1.0)
    shed = f"{UID}_izone_shed_1"
    strangers = [f"{UID}", f"{UID}_" + "x" * 1000 + "_1", "000099999_izone_shed_1"]
    assert store.take_new([NAME, light, *strangers]) == []
    assert store.take_new([shed, light]) == [shed]
    assert store.take_new([shed]) == []
    # The answer did not tell of it: another would not either.
    store.put_all({NAME: system, light: {"LiNext": 4}}, 2.0)
    assert store.take_new([shed]) == []
    # It came, went, and comes again.
    store.put_all({NAME: system, shed: {"LiNext": 4}}, 3.0)
    assert store.take_new([shed]) == []
    store.put_all({NAME: system}, 4.0)
    assert store.take_new([shed]) == [shed]


def test_new_components_come_to_an_end() -> None:
    """A forger who knows the address could think of names for ever."""
    store = Components()
    store.put_all({NAME: {"SysOn": 1, "SysMode": 2}}, 1.0)
    told = [store.take_new([f"{UID}_izone_x_{number}"]) for number in range(1000)]
    assert 14 <= sum(map(len, told)) <= 64


def test_what_came_meanwhile_stays() -> None:
    """An answer that was asked for earlier brings nothing old back."""
    store = Components()
    store.put_all({NAME: {"SysOn": 1, "SysMode": 1}}, 1.0)
    store.put({NAME: {"SysMode": 2}}, 3.0)
    assert not store.put_all({NAME: {"SysOn": 1, "SysMode": 1}}, 2.0)
    one = store.of(UID, UNIT)
    assert one
    assert one.datagram["SysMode"] == 2


def test_a_report_makes_nothing_new_that_it_does_not_tell() -> None:
    """A part leaves the rest as old as it was; what is asked for later replaces both."""
    store = Components()
    store.put_all({NAME: {"SysOn": 1, "SysMode": 1, "Setpoint": 2000}}, 1.0)
    store.put({NAME: {"SysMode": 2}}, 3.0)
    one = store.of(UID, UNIT)
    assert one
    assert one.datagram == {"SysOn": 1, "SysMode": 2, "Setpoint": 2000}
    assert (one.as_of, one.news_at) == (1.0, 3.0)
    store.put({NAME: {"SysOn": 0, "SysMode": 2, "Setpoint": 2100}}, 4.0)
    one = store.of(UID, UNIT)
    assert one
    assert (one.as_of, one.news_at) == (4.0, 4.0)
    assert store.put_all({NAME: {"SysOn": 1, "SysMode": 1}}, 5.0)


@pytest.mark.parametrize("told", [{"SysMode": 2}, [{"SysMode": 2}]])
def test_a_wrapped_part_leaves_the_rest(told: object) -> None:
    """Reports were never seen: they may be wrapped as a bridge's own answers are."""
    store = Components()
    store.put_all({NAME: {"SystemV2": {"SysOn": 1, "SysMode": 1}}}, 1.0)
    assert store.put({NAME: {"SystemV2": told}}, 2.0) == {UID}
    assert not store.put({NAME: {"ZonesV2": told}}, 3.0)
    one = store.of(UID, UNIT)
    assert one
    assert one.datagram == {"SysOn": 1, "SysMode": 2}
