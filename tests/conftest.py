"""What all tests share: our package first, a real Home Assistant, simulated vendors."""

from collections.abc import AsyncGenerator, Iterator
from typing import Any
from unittest.mock import AsyncMock, PropertyMock, patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component
from hypothesis import HealthCheck, settings
import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

# Imported first: the test plugin ships a package of the same name that would hide ours.
import custom_components.isotherm  # noqa: F401
from simulators.gizwits import GizwitsCloud

from .texts import watched

# The same examples in every run, and no verdict that hangs on how busy the machine is.
settings.register_profile(
    "isotherm",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("isotherm")


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return snapshots that leave out what changes from run to run."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture(autouse=True)
def _load_isotherm(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load the integration where a test uses Home Assistant."""
    if "recorder_mock" in request.fixturenames:
        # It has to be there before Home Assistant is.
        request.getfixturevalue("recorder_mock")
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture(autouse=True)
def _texts(request: pytest.FixtureRequest) -> Iterator[None]:
    """Insist that whatever is shown has its text in every language."""
    if "hass" not in request.fixturenames:
        yield
        return
    with watched(request.getfixturevalue("hass")) as watch:
        yield
    assert not watch.missed


async def _with_dependencies(hass: HomeAssistant) -> None:
    """Set up what has addresses of its own: a test's server takes none once it runs."""
    for name in ("application_credentials", "webhook"):
        assert await async_setup_component(hass, name, {})


@pytest.fixture
def hass_client(hass: HomeAssistant, hass_client: Any) -> Any:
    """Return what makes clients of a server that has all of its addresses."""

    async def client(*arguments: Any, **options: Any) -> Any:
        await _with_dependencies(hass)
        return await hass_client(*arguments, **options)

    return client


@pytest.fixture
def hass_ws_client(hass: HomeAssistant, hass_ws_client: Any) -> Any:
    """Return what makes clients of a server that has all of its addresses."""

    async def client(*arguments: Any, **options: Any) -> Any:
        await _with_dependencies(hass)
        return await hass_ws_client(*arguments, **options)

    return client


@pytest.fixture
def all_entities(request: pytest.FixtureRequest) -> Iterator[None]:
    """Enable the entities that are off by default, unless a test is of just that."""
    if "as_delivered" in request.fixturenames:
        yield
        return
    with patch.object(
        Entity,
        "entity_registry_enabled_default",
        new_callable=PropertyMock,
        return_value=True,
    ):
        yield


@pytest.fixture
def as_delivered() -> None:
    """Leave off what is off by default, where a home would enable it for its tests."""


@pytest.fixture
async def cloud(socket_enabled: None) -> AsyncGenerator[GizwitsCloud]:
    """Return a simulated Gizwits cloud on a loopback port."""
    cloud = await GizwitsCloud().start()
    yield cloud
    await cloud.stop()


@pytest.fixture(autouse=True)
def _no_broadcast(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep searches for bridges on this machine: no network's broadcast is asked."""
    if "hass" not in request.fixturenames:
        yield
        return
    target = "homeassistant.components.network.async_get_ipv4_broadcast_addresses"
    with patch(target, AsyncMock(return_value=set())):
        yield
