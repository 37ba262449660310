"""A person's own place: no pack, no settings and no sessions of this machine's."""

from pathlib import Path

import pytest


def own_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have everything of a person's lie in `folder`; the folder."""
    monkeypatch.setenv("HANDSON_STATE", str(folder / "state"))
    monkeypatch.setenv("HANDSON_PACKS", str(folder / "packs"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.delenv("HANDSON_CONFIG", raising=False)
    return folder
