"""What is shipped: a wheel that carries the words and the catalogue, scripts that parse, files that name no machine."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    [built] = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_a_wheel_carries_the_prompts_and_the_catalogue(wheel: Path) -> None:
    data = wheel / "assistant" / "data"
    for source in sorted((ROOT / "prompts").rglob("*.yaml")):
        assert (data / "prompts" / source.relative_to(ROOT / "prompts")).read_bytes() == source.read_bytes()
    assert (data / "models" / "catalogue.toml").is_file()


def test_an_installed_wheel_finds_its_own_words_and_models(wheel: Path, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(wheel), "HANDSON_CONFIG": os.devnull}
    for command, expected in (
        ("say --cue goodbye --output bye.wav", "Bye for now"),
        ("models list", "vosk-model-small"),
    ):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "assistant", *command.split()],
            cwd=tmp_path,
            env={**env, "HANDSON_CACHE": str(tmp_path / "cues")},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert expected in done.stdout


@pytest.mark.parametrize("script", ["script/run", "script/test", "script/lock", "script/common.sh", ".ci/run"])
def test_a_script_parses(script: str) -> None:
    subprocess.run(["bash", "-n", str(ROOT / script)], check=True, capture_output=True)


def test_every_command_shows_an_example_in_its_help() -> None:
    commands = [
        *("run", "demo", "hear", "say", "devices", "doctor", "sessions", "replay", "settings"),
        *("prompts check", "models list", "models fetch", "models verify", "models remove"),
        *("bench core", "bench latency", "bench footprint"),
    ]
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "assistant", *command.split(), "--help"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert re.search(r"Examples?: +handson ", done.stdout), command
    overview = subprocess.run(
        [sys.executable, "-m", "assistant", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert "General education, not medical advice" in " ".join(overview.stdout.split())


def test_dependencies_are_locked_with_hashes_and_name_no_index() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pinned = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
        assert all("==" in line for line in pinned)
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "index-url" not in text
        assert "://" not in text
