"""A file is written whole or not at all, and only where a file can be."""

import os
from pathlib import Path

import pytest

from assistant.content.writing import whole
from assistant.errors import StoreProblem


def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreProblem, match="pipe is not a file; nothing was changed"):
        whole(tmp_path / "pipe", "text")
    assert (tmp_path / "pipe").is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_link_to_a_file_may_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    whole(tmp_path / "link", "new")
    assert (tmp_path / "link").read_text() == "new"


def test_a_file_is_written_with_the_folders_that_it_needs(tmp_path: Path) -> None:
    whole(tmp_path / "a" / "b.txt", "words")
    assert (tmp_path / "a" / "b.txt").read_text() == "words"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]
