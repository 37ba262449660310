"""A file is written whole or not at all, and only where a file can be."""

import os
from pathlib import Path

import pytest

from assistant.content.writing import whole
from assistant.errors import StoreProblem


def test_a_file_is_written_with_the_folders_that_it_needs(tmp_path: Path) -> None:
    whole(tmp_path / "a" / "b.txt", "words")
    assert (tmp_path / "a" / "b.txt").read_text() == "words"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_what_is_no_file_is_left_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(StoreProblem, match="nothing was changed"):
        whole(pipe, "words")
    assert pipe.is_fifo()
