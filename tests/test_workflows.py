"""What the workflows run: actions pinned by commit, uv by version."""

from pathlib import Path
import re

import pytest

WORKFLOWS = sorted(Path(".github/workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # \S+")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned(path: Path) -> None:
    """A tag that is moved can't change what runs; uv is one that was tried."""
    lines = path.read_text().splitlines()
    used = [line.strip().removeprefix("- ") for line in lines if "uses:" in line]
    assert used
    assert not [line for line in used if not PINNED.fullmatch(line)]
    installs = sum("setup-uv@" in line for line in used)
    assert installs == sum(
        bool(re.search(r'version: "\d+\.\d+\.\d+"', line)) for line in lines
    )
