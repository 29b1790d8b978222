"""Reading, writing and copying programmes by actions."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from .homes import Home

ECO_DAY = [{"from": "00:00", "to": "24:00", "mode": "eco"}]
MORNING = [{"from": "07:00", "to": "09:00", "mode": "comfort"}]
SEVEN_TO_NINE = {"p3_data4": 0b00_00_01_01, "p3_data5": 0b01_01_00_00}


async def get(home: Home, **fields: Any) -> Any:
    """Return the answer for the heater."""
    answer = await home.call(
        "isotherm.get_programme", "calendar", response=True, **fields
    )
    return answer[home.entity_id("calendar")]


async def test_get(home: Home) -> None:
    """The whole week, day by day, by the names that the other actions take."""
    await home.with_heater("Pilote_Soc_C3", p3_data4=5, p3_data5=80, p7_data12=170)
    week = (await get(home))["programme"]
    assert list(week) == [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
    assert week["monday"] == ECO_DAY
    assert week["wednesday"] == [
        {"from": "00:00", "to": "07:00", "mode": "eco"},
        *MORNING,
        {"from": "09:00", "to": "24:00", "mode": "eco"},
    ]
    assert week["sunday"][-1] == {
        "from": "22:00",
        "to": "24:00",
        "mode": "frost_protection",
    }
    assert home.wire == []


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        ({"days": "wednesday", "blocks": MORNING}, [SEVEN_TO_NINE]),
        (
            {"days": ["Monday", "sunday"], "blocks": [{**MORNING[0], "mode": "cft"}]},
            [{"p1_data4": 5, "p1_data5": 80, "p7_data4": 5, "p7_data5": 80}],
        ),
        ({"days": ["monday"], "blocks": []}, []),
        (
            {
                "days": ["friday"],
                "blocks": [{"from": "22:00", "to": "00:00", "mode": "Hors-gel"}],
            },
            [{"p5_data12": 170}],
        ),
    ],
)
async def test_set(home: Home, fields: Any, sent: list[dict[str, int]]) -> None:
    """A programme is one request with the bytes that differ, or none."""
    await home.with_heater("Pilote_Pro")
    await home.call("isotherm.set_programme", "calendar", **fields)
    assert home.wire == sent


async def test_the_rest_of_a_day_is_background_or_kept(home: Home) -> None:
    """Outside the blocks a day becomes the background, unless it is to be kept."""
    await home.with_heater("Pilote_Soc_C3", p3_data12=0)
    await home.call(
        "isotherm.set_programme",
        "calendar",
        days=["wednesday"],
        blocks=MORNING,
        keep=True,
    )
    assert home.wire == [SEVEN_TO_NINE]
    await home.quiet()
    await home.call(
        "isotherm.set_programme", "calendar", days=["wednesday"], blocks=MORNING
    )
    assert home.wire == [{"p3_data12": 85}]


async def test_what_was_read_can_be_written(home: Home) -> None:
    """The answer of the one is the input of the other."""
    heater = await home.with_heater("Pilote_Soc_C3", p3_data4=5, p3_data5=80)
    other = home.add("Pilote_Pro", "Bureau")
    await home.shows("climate", "heat", other)
    week = (await get(home))["programme"]
    await home.call(
        "isotherm.set_programme",
        "calendar",
        heater=other,
        days=["wednesday"],
        blocks=week["wednesday"],
    )
    assert home.wire == [SEVEN_TO_NINE]
    assert other.attrs["p3_data4"] == heater.attrs["p3_data4"]


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ([{"from": "09:00", "to": "07:00", "mode": "eco"}], "before it starts"),
        ([{"from": "07:00", "to": "07:00", "mode": "eco"}], "07:00"),
        ([{"from": "07:10", "to": "09:00", "mode": "eco"}], "07:10"),
        ([{"from": "07:00", "to": "25:00", "mode": "eco"}], "25:00"),
        ([{"from": "early", "to": "09:00", "mode": "eco"}], "early"),
        ([{"from": "07:00", "to": "09:00", "mode": "stop"}], "stop"),
        (
            [*MORNING, {"from": "08:00", "to": "10:00", "mode": "eco"}],
            "08:00–10:00",
        ),
    ],
)
async def test_blocks_that_are_not_possible(home: Home, blocks: Any, says: str) -> None:
    """A sentence tells what is wrong, and nothing of the rest is written."""
    await home.with_heater("Pilote_Soc_C3")
    with pytest.raises(ServiceValidationError, match=says):
        await home.call(
            "isotherm.set_programme",
            "calendar",
            days=["monday"],
            blocks=[{"from": "00:00", "to": "02:00", "mode": "comfort"}, *blocks],
        )
    assert home.wire == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (
            {"days": ["someday"], "blocks": MORNING},
            "“Days” can’t be “someday”. The days to write",
        ),
        ({"days": ["monday"]}, "“Blocks” is missing. The blocks of a day: from, to"),
        ({"blocks": MORNING}, "“Days” is missing. The days to write"),
        ({"days": [], "blocks": MORNING}, "“Days” is missing"),
        (
            {
                "days": ["monday"],
                "blocks": [*MORNING, {"from": "07:00", "to": "09:00"}],
            },
            "“Mode” is missing in row 2 of “Blocks”. The blocks",
        ),
        (
            {"days": ["monday"], "blocks": [{**MORNING[0], "until": "noon"}]},
            "“until” in row 1 of “Blocks” can’t be “noon”",
        ),
        ({"days": ["monday"], "blocks": "07:00-09:00"}, "can’t be “07:00-09:00”"),
        (
            {"days": ["monday"], "blocks": MORNING, "keep": "perhaps"},
            "“Keep the rest” can’t be “perhaps”",
        ),
        (
            {"days": ["monday"], "blocks": MORNING, "colour": "red"},
            "“colour” is not a field of this action. Possible are: blocks, days, keep",
        ),
    ],
)
async def test_wrong_fields(home: Home, fields: Any, says: str) -> None:
    """A wrong field is refused with a sentence that names it, before anything happens."""
    await home.with_heater("Pilote_Soc_C3")
    with pytest.raises(ServiceValidationError) as refused:
        await home.call("isotherm.set_programme", "calendar", **fields)
    assert says in str(refused.value)
    assert home.wire == []


async def test_wrong_fields_in_french(hass: HomeAssistant, home: Home) -> None:
    """The field has the name that the person sees."""
    hass.config.language = "fr"
    await home.with_heater("Pilote_Soc_C3")
    with pytest.raises(ServiceValidationError, match="« Minutes » ne peut pas être"):
        await home.call("isotherm.boost", "climate", minutes=300)
    with pytest.raises(ServiceValidationError, match="« Plages » manque"):
        await home.call("isotherm.set_programme", "calendar", days=["monday"])
    with pytest.raises(ServiceValidationError, match="soit un nombre de jours"):
        await home.call("isotherm.holiday", "climate")
    assert home.wire == []


async def test_rows_of_the_form(home: Home) -> None:
    """Its times have seconds, and its midnight is 00:00:00."""
    await home.with_heater("Pilote_Soc_C3")
    rows = [{"from": "22:00:00", "to": "00:00:00", "mode": "frost_protection"}]
    await home.call("isotherm.set_programme", "calendar", days=["friday"], blocks=rows)
    assert home.wire == [{"p5_data12": 170}]
    rows = [{"from": "22:00:30", "to": "00:00:00", "mode": "eco"}]
    with pytest.raises(ServiceValidationError, match="“22:00:30” is not a time"):
        await home.call(
            "isotherm.set_programme", "calendar", days=["friday"], blocks=rows
        )


async def test_copy(home: Home) -> None:
    """From one heater to others: one request each, with what differs."""
    source = home.add("Pilote_Soc_C3", "Salon", p3_data4=5, p3_data5=80, p7_data1=0)
    others = [home.add("Pilote2", "Bureau"), home.add("Pilote_Pro", "Cave", p1_data1=0)]
    await home.start()
    targets = [home.entity_id("calendar", heater) for heater in others]
    await home.call(
        "isotherm.copy_programme",
        target={"entity_id": targets},
        source=home.entity_id("calendar", source),
        days=["wednesday"],
    )
    assert home.wire == [SEVEN_TO_NINE, SEVEN_TO_NINE]
    await home.quiet()
    await home.call(
        "isotherm.copy_programme",
        target={"entity_id": targets},
        source=home.entity_id("calendar", source),
    )
    assert sorted(home.wire, key=len) == [
        {"p7_data1": 0},
        {"p1_data1": 85, "p7_data1": 0},
    ]


async def test_copying_keeps_unknown_codes(home: Home) -> None:
    """What nobody understands is copied bit by bit."""
    home.add("Pilote_Soc_C3", p3_data4=0b11_01_01_01)
    other = home.add("Pilote2", "Bureau")
    await home.start()
    await home.call(
        "isotherm.copy_programme",
        "calendar",
        heater=other,
        source=home.entity_id("calendar"),
    )
    assert home.wire == [{"p3_data4": 0b11_01_01_01}]


async def test_copying_from_what_is_no_programme(
    hass: HomeAssistant, home: Home
) -> None:
    """A calendar that is none of ours, or is not there, is refused by its name."""
    await home.with_heater("Pilote_Soc_C3")
    for source in ("calendar.birthdays", "calendar.nowhere"):
        with pytest.raises(ServiceValidationError, match=source):
            await home.call("isotherm.copy_programme", "calendar", source=source)
    with pytest.raises(ServiceValidationError, match="“From” can’t be “climate.salon”"):
        await home.call("isotherm.copy_programme", "calendar", source="climate.salon")
    assert home.wire == []


@pytest.mark.usefixtures("all_entities")
async def test_copying_between_different_kinds(home: Home) -> None:
    """The first generation's programme lives elsewhere, in another form."""
    home.add("Pilote_Soc_C3")
    first = home.add("Heatzy", "Entrée")
    await home.start()
    await home.hass.async_block_till_done(wait_background_tasks=True)
    source = home.entity_id("calendar", first)
    with pytest.raises(ServiceValidationError, match="different kinds") as refused:
        await home.call("isotherm.copy_programme", "calendar", source=source)
    assert refused.value.translation_key == "programmes_differ"
    assert home.wire == []


async def test_copying_from_a_heater_that_has_told_nothing(home: Home) -> None:
    """There is nothing to copy yet."""
    heater = home.add("Pilote_Soc_C3")
    other = home.add("Pilote2", "Bureau")
    await home.start()
    home.cloud.inject(
        heater.did,
        {f"p{day}_data{n}": None for day in range(1, 8) for n in range(1, 13)},
    )
    await home.quiet()
    with pytest.raises(ServiceValidationError) as refused:
        await home.call(
            "isotherm.copy_programme",
            "calendar",
            heater=other,
            source=home.entity_id("calendar"),
        )
    assert refused.value.translation_key == "programme_not_known"
    assert home.wire == []


async def test_a_heater_that_has_not_told_its_programme(home: Home) -> None:
    """Nothing is read or written where the week is not known."""
    heater = await home.with_heater("Pilote_Soc_C3")
    home.cloud.inject(
        heater.did,
        {f"p{day}_data{n}": None for day in range(1, 8) for n in range(1, 13)},
    )
    await home.quiet()
    assert home.value("calendar") in ("off", "unknown")
    for action, fields in (
        ("isotherm.get_programme", {"response": True}),
        ("isotherm.set_programme", {"days": ["monday"], "blocks": MORNING}),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await home.call(action, "calendar", **fields)
        assert refused.value.translation_key == "programme_not_known"
    assert home.wire == []


async def test_a_refused_programme(home: Home) -> None:
    """What the vendor refuses is told, and the week is as it was."""
    await home.with_heater("Pilote_Soc_C3")
    home.cloud.faults.add("control", "9025", count=1)
    with pytest.raises(HomeAssistantError, match="refused"):
        await home.call(
            "isotherm.set_programme", "calendar", days=["monday"], blocks=MORNING
        )
    assert (await get(home))["programme"]["monday"] == ECO_DAY
