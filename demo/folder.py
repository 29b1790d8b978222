"""The folder that Home Assistant runs in."""

import json
from pathlib import Path
import shutil
from typing import Any

from .settings import HOST, ROOT, TEMPLATES, Settings

# Raised when what is seeded changes: a folder of an older layout is made anew.
LAYOUT = 3
MADE_AT = "2026-01-01T00:00:00+00:00"
LOOK_OUTSIDE = ("analytics", "marketplace")
LOOPBACK = ("lo", "lo0")
EMPTY_DASHBOARD = {"title": "Maison", "views": [{"title": "Maison", "cards": []}]}


def prepare(settings: Settings, *, fresh: bool = False) -> bool:
    """Write Home Assistant's configuration; return whether the folder is a new one.

    A folder that an earlier run left is kept, with its history, unless ``fresh`` is
    set, or it was made for other ports or by an older demo.
    """
    folder = settings.folder
    made_for = {
        "layout": LAYOUT,
        "port": settings.home_assistant_port,
        "ports": dict(settings.ports),
    }
    mark = folder / "made-for.json"
    new = fresh or read_json(mark) != made_for
    if new and folder.exists():
        shutil.rmtree(folder)
    config = config_folder(settings)
    (config / ".storage").mkdir(parents=True, exist_ok=True)
    shutil.copy(TEMPLATES / "configuration.yaml", config / "configuration.yaml")
    (config / "automations.yaml").touch()
    dashboard = config / "dashboard.yaml"
    if not dashboard.exists():
        write_dashboard(settings, EMPTY_DASHBOARD)
    link = config / "custom_components"
    if not link.is_symlink():
        link.symlink_to(ROOT / "custom_components", target_is_directory=True)
    if new:
        _seed_storage(config / ".storage", settings.home_assistant_port)
        mark.write_text(json.dumps(made_for), encoding="utf-8")
    return new


def config_folder(settings: Settings) -> Path:
    """Home Assistant's own configuration folder inside the demo's."""
    return settings.folder / "config"


def write_dashboard(settings: Settings, dashboard: dict[str, Any]) -> None:
    """Write the dashboard. JSON is YAML, so no YAML writer is needed."""
    text = json.dumps(dashboard, ensure_ascii=False, indent=1)
    (config_folder(settings) / "dashboard.yaml").write_text(text, encoding="utf-8")


def _seed_storage(storage: Path, port: int) -> None:
    # What YAML can't say: the port, and to leave out whatever looks for the internet,
    # which the later steps of the onboarding and Home Assistant itself would add.
    http = {
        "stable": {
            "server_host": [HOST],
            "server_port": port,
            "cors_allowed_origins": [],
            "login_attempts_threshold": -1,
            "ip_ban_enabled": False,
            "ssl_profile": "modern",
            "use_x_frame_options": True,
            "created_at": MADE_AT,
            "error": None,
            "error_message": None,
        },
        "pending": None,
        "yaml_migration_done": True,
    }
    done = {"done": ["core_config", "analytics", "integration"]}
    entries = {"entries": [_switched_off(domain) for domain in LOOK_OUTSIDE]}
    # Searches for bridges ask the networks that Home Assistant has enabled.
    network = {"configured_adapters": list(LOOPBACK)}
    for key, version, minor, data in (
        ("core.config_entries", 1, 5, entries),
        ("core.network", 1, 1, network),
        ("http", 2, 2, http),
        ("onboarding", 4, 1, done),
    ):
        content = {"version": version, "minor_version": minor, "key": key, "data": data}
        (storage / key).write_text(json.dumps(content), encoding="utf-8")


def _switched_off(domain: str) -> dict[str, Any]:
    return {
        "created_at": MADE_AT,
        "data": {},
        "disabled_by": "user",
        "discovery_keys": {},
        "domain": domain,
        "entry_id": f"demo_{domain}",
        "minor_version": 1,
        "modified_at": MADE_AT,
        "options": {},
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "system",
        "subentries": [],
        "title": domain.capitalize(),
        "unique_id": None,
        "version": 1,
    }


def read_json(path: Path) -> Any:
    """Return what a JSON file holds; None when there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError, ValueError:
        return None
