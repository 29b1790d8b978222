"""Commands sent to a bridge, and read back until they show.

A bridge acknowledges at once and acts 1 to 3 s later, if it does at all. A read shows only
what was sent before it began, so what came too early says nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
import logging
from typing import Any

from ..hub.desired_state import DesiredState
from ..hub.errors import ApiError, InvalidChange, NotFoundError
from .api import changes as table
from .api.client import IZoneClient
from .api.commands import Command
from .api.targets import TARGETS, Target
from .timing import Timing

_LOGGER = logging.getLogger(__package__)


@dataclass(slots=True, eq=False)
class Sent:
    """What was sent to a target, and what is to show of it.

    Args:
        key: the target's.
        commands: that left, which tell what to read.
        changes: values by field that do not show yet; none of what was refused.
        before: what showed of these fields.
        at: when the bridge had taken it, in the loop's time.
        repeated: whether it was sent before, with no effect.
        undone: fields that still show what was before, although they had their time.

    """

    key: str
    commands: Sequence[Command]
    changes: dict[str, Any]
    before: Mapping[str, Any]
    at: float
    repeated: bool = False
    undone: set[str] = field(default_factory=set)
    due: list[float] = field(default_factory=list)
    """When to read it back, next first."""


class ReadBack:
    """Send commands, and read them back until they show, all that wait in one go.

    What was acknowledged and not done is sent once more, and then logged.

    Args:
        name: of the hub.
        client: of the bridge.
        timing: when to read back.
        read: reads commands back; what comes reaches `observed`.
        again: sends changes to a target once more.
        desired: what is still wanted of the targets.

    """

    def __init__(
        self,
        name: str,
        client: IZoneClient,
        timing: Timing,
        *,
        read: Callable[[tuple[Command, ...]], Awaitable[None]],
        again: Callable[[str, Mapping[str, Any]], Awaitable[None]],
        desired: DesiredState,
    ) -> None:
        """Begin with nothing to read back."""
        self._name = name
        self._client = client
        self._timing = timing
        self._read = read
        self._again = again
        self._desired = desired
        self._repeats: set[asyncio.Task[None]] = set()
        self._repeated: dict[str, Mapping[str, Any]] = {}
        self._waiting: list[Sent] = []
        self._task: asyncio.Task[None] | None = None
        self._round = asyncio.Event()

    async def send(self, target: Target, changes: Mapping[str, Any]) -> None:
        """Send changes in as few requests as can express them, and read them back.

        What a command has to repeat of other fields is what was sent last.

        Raises:
            ApiError: in all its kinds.

        """
        told = self._client.installation
        now = table.applied(told, target, self.pending(target.key))
        if now.part(target) is None:
            raise NotFoundError("the zone is no longer there")
        commands = table.commands(now, target, changes)
        taken: dict[str, Any] = {}
        try:
            await self._client.send(*commands)
            taken = table.visible(target, changes)
        finally:
            # Also after a failure: some may have been carried out.
            before = {name: table.shown(told, target, name) for name in taken}
            at = asyncio.get_running_loop().time()
            self._add(Sent(target.key, commands, taken, before, at))

    def _add(self, sent: Sent) -> None:
        again = self._repeated.pop(sent.key, {})
        sent.repeated = any(sent.changes.get(name) == again[name] for name in again)
        # What waits already is read no later for it.
        sent.due = [sent.at + seconds for seconds in self._timing.read_back_after]
        for one in self._waiting:
            replaced = one.changes.keys() & sent.changes.keys()
            if one.key != sent.key or not replaced:
                continue
            sent.due = [*(due for due in one.due[:1] if due < sent.due[0]), *sent.due]
            for name in replaced:
                sent.repeated |= (
                    one.repeated and one.changes[name] == sent.changes[name]
                )
                del one.changes[name]
                one.undone.discard(name)
        self._waiting.append(sent)
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="iZone read-back")

    def pending(self, key: str) -> dict[str, Any]:
        """Return what a target was sent and does not show yet, by field."""
        found: dict[str, Any] = {}
        for one in self._waiting:
            if one.key == key:
                found |= one.changes
        return found

    def take_reported(self) -> None:
        """Hold what was read since the last call against what was asked for."""
        installation, timing = self._client.installation, self._timing
        for target, report in self._client.take_reported().items():
            key, shown = target.key, partial(table.shown, installation, target)
            told = None
            if status := report.status:
                asked = {**self.pending(key), **self._desired.pending(key)}
                told = table.told(status, target, asked)
            self._observed(key, shown, report.as_of, told)
            graces = timing.poll_grace, timing.settled_after
            self._desired.observed(key, shown, *graces, fields=told, as_of=report.as_of)

    def _observed(
        self,
        key: str,
        shown: Callable[[str], Any],
        as_of: float,
        told: Collection[str] | None,
    ) -> None:
        """Hold what was read of a target against what it was sent.

        Args:
            key: the target's.
            shown: gives the value of a field.
            as_of: when the read began, in the loop's time.
            told: fields that were read; None for all.

        """
        for one in self._waiting:
            if one.key != key or as_of < one.at:
                continue
            for name in [it for it in one.changes if told is None or it in told]:
                value = shown(name)
                one.undone.discard(name)
                if value == one.changes[name]:
                    del one.changes[name]
                elif value == one.before[name]:
                    if as_of - one.at >= self._timing.done_within:
                        one.undone.add(name)

    async def shows(self, key: str, name: str, value: Any) -> bool:
        """Wait until a field of a target shows what was sent, or no longer will.

        Args:
            key: the target's.
            name: of the field.
            value: that was sent.

        """
        while name in self.pending(key):
            await self._round.wait()
        shown = table.shown(self._client.installation, TARGETS[key], name)
        return bool(shown == value)

    def cancel(self) -> None:
        """Give up what is pending."""
        for task in (self._task, *self._repeats):
            if task:
                task.cancel()
        self._end_round([])

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                due = min(one.due[0] for one in self._waiting)
                if (pause := due - loop.time()) > 0:
                    await asyncio.sleep(pause)
                    continue
                read = tuple(self._waiting)
                await self._read(tuple(it for one in read for it in one.commands))
                self._follow(read, loop.time())
        finally:
            self._task = None

    def _follow(self, read: Collection[Sent], now: float) -> None:
        """Decide what comes of what was just read back."""
        for one in read:
            one.due = [due for due in one.due if due > now]
            undone = {name: one.changes[name] for name in one.undone}
            if undone and not one.repeated:
                one.repeated = True
                self._repeat(one.key, undone)
            elif undone and not one.due:
                self._tell_lost(one.key, undone)
        self._end_round(
            [
                one
                for one in self._waiting
                if one not in read or (one.changes and one.due)
            ]
        )

    def _repeat(self, key: str, changes: Mapping[str, Any]) -> None:
        wanted = self._desired.pending(key)
        again = {name: it for name, it in changes.items() if wanted.get(name) == it}
        if again:
            _LOGGER.debug("%s: %s of %s is sent again", self._name, list(again), key)
            # What is sent again may come when what it repeats is waited for no more.
            self._repeated[key] = again
            now, target = self._client.installation, TARGETS[key]
            if now.part(target) is not None:
                for command in table.commands(now, target, again):
                    self._client.had_no_effect(command)
            task = asyncio.create_task(self._send_again(key, again), name="iZone again")
            self._repeats.add(task)
            task.add_done_callback(self._repeats.discard)

    async def _send_again(self, key: str, changes: Mapping[str, Any]) -> None:
        try:
            await self._again(key, changes)
        except (ApiError, InvalidChange) as err:
            self._repeated.pop(key, None)
            # What was given up is not told of a second time.
            for one in self._waiting:
                for name in (
                    one.changes.keys() & changes.keys() if one.key == key else ()
                ):
                    del one.changes[name]
                    one.undone.discard(name)
            self._tell_lost(key, changes, f" ({err})")

    def _tell_lost(self, key: str, fields: Iterable[str], why: str = "") -> None:
        _LOGGER.warning(
            "%s acknowledged a command and did not carry it out: %s of %s%s",
            self._name,
            ", ".join(fields),
            key,
            why,
        )

    def _end_round(self, waiting: list[Sent]) -> None:
        self._waiting = waiting
        self._round.set()
        self._round = asyncio.Event()
