"""Each test has a home of its own; rendered cues are shared by all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.person import Home, quiet_room
from tests.sound import VirtualCard

NO_CARD = "pcm.default { type hw card 99 }\nctl.default { type hw card 99 }\n"


@pytest.fixture
def card(session_card: VirtualCard) -> Iterator[VirtualCard]:
    """A speaker and a microphone in a quiet room."""
    with quiet_room(session_card):
        yield session_card
    session_card.restore()


@pytest.fixture(scope="session")
def cues(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of rendered cues, shared by all workers: the product writes it safely, and rendering is dear."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "cues"


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="home"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def bare(cues: Path) -> Iterator[Home]:
    """A home on a machine without any sound, network settings or configuration."""
    with _folder() as folder:
        (folder / "tmp").mkdir()
        (folder / "silent.conf").write_text(NO_CARD)
        env = {name: value for name, value in os.environ.items() if not name.startswith(("HANDSON_", "PULSE_", "XDG_"))}
        env |= {
            "HOME": str(folder),
            "TMPDIR": str(folder / "tmp"),
            "XDG_RUNTIME_DIR": str(folder),
            "HANDSON_STATE": str(folder / "state"),
            "HANDSON_CACHE": str(cues),
            "HANDSON_SECOND_LISTENER": "off",  # where a test is about it, it says so
            "PULSE_SERVER": f"unix:{folder / 'nobody'}",
            "ALSA_CONFIG_PATH": str(folder / "silent.conf"),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        yield Home(folder, env)


@pytest.fixture
def home(bare: Home, card: VirtualCard) -> Home:
    """A home on a machine with a speaker and a microphone."""
    names = ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_SERVER", "PULSE_COOKIE", "PULSE_STATE_PATH")
    return bare.with_env(**{name: card.env[name] for name in (*names, "ALSA_CONFIG_PATH")})
