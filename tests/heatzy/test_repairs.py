"""Issues: a new product to report, a clock to set; each goes when it is over."""

from typing import Any

from freezegun import api as freezegun
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir, translation
from homeassistant.setup import async_setup_component
import pytest

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.repairs import async_create_fix_flow
from simulators.gizwits import PRODUCTS, Point, SimDevice

from .homes import Home

HOUR = 3600.0
POINTS = (
    Point("mode", "enum", default="eco", enum=("cft", "eco", "fro", "stop")),
    Point("turbo", "bool", default=True),
    Point("ssid", "enum", default="Dupont", enum=("Dupont",)),
)


@pytest.fixture(autouse=True)
async def paris(
    hass: HomeAssistant, home: Home, wednesday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Live where the heaters live, and take every push for spontaneous."""
    # Home Assistant gives its loop a clock of its own, which would stand still too.
    monkeypatch.setattr(hass.loop, "time", freezegun.real_monotonic)
    await hass.config.async_set_time_zone("Europe/Paris")
    home.timing(answer_time=0.0)


def issues(hass: HomeAssistant, kind: str) -> list[ir.IssueEntry]:
    """Return the issues of a kind."""
    return [
        issue
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN and issue.translation_key == kind and issue.active
    ]


async def text_of(hass: HomeAssistant, issue: ir.IssueEntry, language: str) -> str:
    """Return what a person reads of an issue."""
    texts = await translation.async_get_translations(hass, language, "issues", [DOMAIN])
    prefix = f"component.{DOMAIN}.issues.{issue.translation_key}."
    return "\n".join(
        text.format(**issue.translation_placeholders or {})
        for key, text in texts.items()
        if key.startswith(prefix) and "abort" not in key
    )


async def drift(home: Home, heater: SimDevice, seconds: float) -> None:
    """Let a heater's clock go wrong, and the heater report."""
    heater.clock_error = seconds
    say(home, heater)
    await home.quiet()


def say(home: Home, heater: SimDevice) -> None:
    """Let a heater report everything, because of something else than its clock."""
    name = next(name for name in ("lock_switch", "LOCK_C") if name in heater.attrs)
    home.cloud.set_attr(heater.did, **{name: int(not heater.attrs[name])})


# New products.


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_new_product_is_worth_a_report(
    hass: HomeAssistant, home: Home, language: str
) -> None:
    """The issue has the lines to paste, leads to the form, and gives nothing away."""
    heater = home.heater = home.cloud.add_custom(home.account, "Grenier", POINTS)
    await home.start()
    await home.until(lambda: home.find("switch.attr_turbo") is not None)
    (issue,) = issues(hass, "new_product")
    assert (issue.is_fixable, issue.severity) == (False, ir.IssueSeverity.WARNING)
    assert issue.learn_more_url
    assert issue.learn_more_url.endswith("template=new-heatzy-product.yml")
    text = await text_of(hass, issue, language)
    for wanted in (
        heater.product.key,
        "Unheard_Of",
        "Grenier",
        "recognised: mode",
        "mode = 'eco' (str) [enum, writable, cft/eco/fro/stop]",
        "? turbo = True (bool) [bool, writable]",
    ):
        assert wanted in text
    for private in (heater.did, heater.mac, heater.passcode, "= 'Dupont'"):
        assert private not in text


async def test_one_issue_per_product(hass: HomeAssistant, home: Home) -> None:
    """Two devices of a product are one issue; it goes when the last one goes."""
    first = home.heater = home.cloud.add_custom(home.account, "Un", POINTS)
    second = home.cloud.add_heater(home.account, first.product, "Deux")
    home.add("onyx", "Known")
    await home.start()
    (issue,) = issues(hass, "new_product")
    assert (issue.translation_placeholders or {})["devices"] == "Un, Deux"
    home.cloud.remove_device(first.did)
    await home.entry.runtime_data.hub.async_refresh()
    (issue,) = issues(hass, "new_product")
    assert (issue.translation_placeholders or {})["devices"] == "Deux"
    home.cloud.remove_device(second.did)
    await home.entry.runtime_data.hub.async_refresh()
    assert not issues(hass, "new_product")


async def test_an_ignored_issue_stays_ignored(hass: HomeAssistant, home: Home) -> None:
    """A person who does not want to report is not asked again after a reload."""
    home.heater = home.cloud.add_custom(home.account, "Grenier", POINTS)
    await home.start()
    (issue,) = issues(hass, "new_product")
    ir.async_ignore_issue(hass, DOMAIN, issue.issue_id, True)
    await hass.config_entries.async_reload(home.entry.entry_id)
    (issue,) = issues(hass, "new_product")
    assert issue.dismissed_version


async def test_no_issue_outlives_its_account(hass: HomeAssistant, home: Home) -> None:
    """A disabled account is silent, a removed one leaves nothing behind."""
    home.heater = home.cloud.add_custom(home.account, "Grenier", POINTS)
    await home.start()
    await hass.config_entries.async_set_disabled_by(
        home.entry.entry_id, ConfigEntryDisabler.USER
    )
    assert not issues(hass, "new_product")
    await hass.config_entries.async_set_disabled_by(home.entry.entry_id, None)
    await home.until(lambda: bool(issues(hass, "new_product")))
    await hass.config_entries.async_remove(home.entry.entry_id)
    assert not issues(hass, "new_product")


async def test_which_products_are_new(hass: HomeAssistant, home: Home) -> None:
    """The products of which nothing was published are; all others are known."""
    for product in PRODUCTS:
        home.add(product.name, product.name)
    await home.start()
    told = {
        (issue.translation_placeholders or {})["product"]
        for issue in issues(hass, "new_product")
    }
    assert told == {"Rocket", "Socket", "Vulcane", "Bridge", "Pilote_Duo", "Heatzy_Boiler", "Pilote"}  # fmt: skip


# Wrong clocks.


@pytest.mark.parametrize(
    ("product", "seconds"),
    [("Pilote2", -HOUR), ("onyx", 12 * 60), ("Pilote_Pro", 26 * HOUR), ("Glow", -3 * HOUR), ("INEA", 9 * HOUR)],
)  # fmt: skip
async def test_a_wrong_clock_alarms(
    hass: HomeAssistant, home: Home, product: str, seconds: float
) -> None:
    """More than ten minutes wrong while the programme is on; it goes when either ends."""
    heater = await home.with_heater(product, timer_switch=1)
    assert not issues(hass, "clock_wrong")
    await drift(home, heater, seconds)
    (issue,) = issues(hass, "clock_wrong")
    assert issue.is_fixable
    assert heater.did not in issue.issue_id
    for language in ("en", "fr"):
        assert "Salon" in await text_of(hass, issue, language)
    home.cloud.set_attr(heater.did, timer_switch=0)
    await home.until(lambda: not issues(hass, "clock_wrong"))
    home.cloud.set_attr(heater.did, timer_switch=1)
    await home.until(lambda: bool(issues(hass, "clock_wrong")))
    await drift(home, heater, 0)
    assert not issues(hass, "clock_wrong")


@pytest.mark.parametrize(
    ("product", "seconds"),
    [
        # Less than ten minutes.
        ("onyx", 9 * 60),
        ("onyx", -9 * 60),
        # Within what a half-hour can tell.
        ("Pilote2", 15 * 60),
        # A weekday that is not to be trusted: false in the simulator, as in reality.
        ("Pilote_Soc", 0),
        ("Pilote_Soc_C3", 0),
        ("Pilote_Soc_C3", 24 * HOUR),
        ("Elec_Pro", 48 * HOUR),
        # Read as half-hours, 20:00 is 10:00.
        ("Glow", 10 * HOUR),
    ],
)
async def test_a_doubtful_clock_does_not(
    hass: HomeAssistant, home: Home, product: str, seconds: float
) -> None:
    """Only what can be trusted alarms."""
    heater = await home.with_heater(product, timer_switch=1)
    await drift(home, heater, seconds)
    assert not issues(hass, "clock_wrong")


async def test_a_clock_without_programme_does_not(
    hass: HomeAssistant, home: Home
) -> None:
    """Nobody needs a clock while the programme is off."""
    heater = await home.with_heater("onyx")
    await drift(home, heater, HOUR)
    assert not issues(hass, "clock_wrong")


async def test_an_old_state_does_not(
    hass: HomeAssistant, home: Home, wednesday: Any
) -> None:
    """What the cloud repeats is old; over REST it says how old."""
    home.timing(answer_time=10.0)
    heater = home.add("onyx", timer_switch=1)
    home.cloud.set_online(heater.did, False)
    wednesday.tick(2 * HOUR)
    home.cloud.faults.add("ws", "refuse")
    await home.start()
    assert home.cloud.requests.where(lambda request: request.route == "devdata")
    assert not issues(hass, "clock_wrong")


async def test_a_wrong_clock_is_found_by_polling(
    hass: HomeAssistant, home: Home
) -> None:
    """Without push, the time of the report tells what the clock should have shown."""
    heater = home.add("onyx", timer_switch=1)
    heater.clock_error = -HOUR
    say(home, heater)
    home.cloud.faults.add("ws", "refuse")
    await home.start()
    assert len(issues(hass, "clock_wrong")) == 1


async def fix(hass: HomeAssistant) -> Any:
    """Begin to fix the one wrong clock; return the flow manager and the first form."""
    assert await async_setup_component(hass, REPAIRS, {})
    (issue,) = issues(hass, "clock_wrong")
    manager = hass.data[REPAIRS]["flow_manager"]
    form = await manager.async_init(DOMAIN, context={"issue_id": issue.issue_id})
    return manager, form


async def test_the_issue_sets_the_clock(hass: HomeAssistant, home: Home) -> None:
    """One click, one request, and the issue is gone for good."""
    heater = await home.with_heater("onyx", timer_switch=1)
    await drift(home, heater, -HOUR)
    manager, form = await fix(hass)
    assert (form["type"], form["step_id"]) == ("form", "confirm")
    assert form["description_placeholders"] == {
        "device": "Salon",
        "deviation": "1 h 0 min",
    }
    assert home.wire == []
    done = await manager.async_configure(form["flow_id"], {})
    assert done["type"] == "create_entry"
    assert home.wire == [{"week": 3, "hour": 10, "minute": 10}]
    say(home, heater)
    await home.quiet()
    assert not issues(hass, "clock_wrong")


async def test_a_clock_that_can_not_be_set(hass: HomeAssistant, home: Home) -> None:
    """The reason is told, and the issue stays."""
    heater = await home.with_heater("onyx", timer_switch=1)
    await drift(home, heater, -HOUR)
    manager, form = await fix(hass)
    home.cloud.faults.add("control", "9042", count=1)
    failed = await manager.async_configure(form["flow_id"], {})
    assert (failed["type"], failed["reason"]) == ("abort", "not_set")
    assert "offline" in failed["description_placeholders"]["error"]
    say(home, heater)
    await home.until(lambda: bool(issues(hass, "clock_wrong")))


async def test_a_heater_that_is_gone(hass: HomeAssistant, home: Home) -> None:
    """Between the form and the click, a heater may leave the account."""
    heater = home.add("onyx", timer_switch=1)
    home.add("onyx", "Other")
    await home.start()
    await drift(home, heater, -HOUR)
    manager, form = await fix(hass)
    home.cloud.remove_device(heater.did)
    await home.until(lambda: not issues(hass, "clock_wrong"))
    gone = await manager.async_configure(form["flow_id"], {})
    assert (gone["type"], gone["reason"]) == ("abort", "device_gone")


async def test_an_issue_of_nobody(hass: HomeAssistant) -> None:
    """An issue whose account is gone can still be put away."""
    flow = await async_create_fix_flow(hass, "any", {"entry_id": "gone"})
    flow.hass, flow.handler, flow.flow_id = hass, DOMAIN, "flow"
    flow.context = {"issue_id": "any"}
    assert (await flow.async_step_init())["step_id"] == "confirm"
