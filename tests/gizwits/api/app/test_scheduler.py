"""The vendor's scheduler."""

from dataclasses import replace

import aiohttp
import pytest

from custom_components.isotherm.gizwits.api.app.client import AppClient
from custom_components.isotherm.gizwits.api.app.scheduler import Task
from custom_components.isotherm.hub.errors import NotFoundError, RejectedError
from simulators.gizwits import Account, GizwitsCloud

from .. import PASSWORD, USER
from ..stub import Stub


async def test_life_of_a_task(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """A task is created, read, changed and deleted."""
    did = cloud.add_heater(account).did
    assert await client.scheduler.tasks(did) == ()
    wanted = Task(attrs={"mode": "eco"}, time="06:30", repeat="mon,thu", remark="r")
    task_id = await client.scheduler.create(did, wanted)
    assert cloud.requests.of("scheduler_create")[0].body == wanted.to_json()
    (read,) = await client.scheduler.tasks(did)
    assert read == replace(wanted, id=task_id, created_at=read.created_at)
    assert read.weekdays == (0, 3)
    await client.scheduler.update(did, replace(read, enabled=False))
    request = cloud.requests.of("scheduler_update")[0]
    assert request.path.endswith(f"/devices/{did}/scheduler/{task_id}")
    assert (await client.scheduler.tasks(did))[0].enabled is False
    await client.scheduler.delete(did, task_id)
    assert await client.scheduler.tasks(did) == ()
    with pytest.raises(NotFoundError, match="9030"):
        await client.scheduler.delete(did, task_id)
    with pytest.raises(NotFoundError, match="9030"):
        await client.scheduler.update(did, read)


async def test_whole_week_of_the_first_pilote(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """336 tasks come in four requests."""
    did = cloud.add_heater(account, "Heatzy").did
    for slot in range(336):
        cloud.tasks.create(
            did,
            {"raw": "010100", "repeat": "mon", "time": f"{slot % 24:02}:00"},
            cloud.wall(),
        )
    assert len(await client.scheduler.tasks(did)) == 336
    assert len(cloud.requests.of("scheduler")) == 4


async def test_refused_task(
    client: AppClient, cloud: GizwitsCloud, account: Account
) -> None:
    """What is wrong is refused here or by the vendor."""
    did = cloud.add_heater(account).did
    with pytest.raises(ValueError, match="HH:MM"):
        await client.scheduler.create(did, Task(time="6:30"))
    with pytest.raises(RejectedError):
        await client.scheduler.create(did, Task(time="06:30", date="no date"))
    with pytest.raises(ValueError, match="id is missing"):
        await client.scheduler.update(did, Task(time="06:30"))
    with pytest.raises(NotFoundError):
        await client.scheduler.tasks("nowhere")


async def test_a_deleted_task_needs_no_answer(session: aiohttp.ClientSession) -> None:
    """That it was done counts; what the vendor says of it is nobody's business."""
    stub = Stub(text="deleted", content_type="text/plain")
    async with stub.run() as url:
        other = AppClient(session, USER, PASSWORD, base_url=url)
        await other.scheduler.delete("d" * 22, "1")
    assert stub.seen[0][0] == "DELETE"


async def test_odd_lists(
    client: AppClient,
    session: aiohttp.ClientSession,
    cloud: GizwitsCloud,
    account: Account,
) -> None:
    """No task is no error; a task that can't be read is left out."""
    did = cloud.add_heater(account).did
    cloud.faults.add("scheduler", "9030", count=1)
    assert await client.scheduler.tasks(did) == ()
    stub = Stub(text='[{"id": "a"}, {"id": "a"}, {"time": "00:00"}, 5]')
    async with stub.run() as url:
        other = AppClient(session, USER, PASSWORD, base_url=url)
        assert [task.id for task in await other.scheduler.tasks(did)] == ["a"]
