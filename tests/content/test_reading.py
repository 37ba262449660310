"""Whatever stands in a file, reading it ends and tells what is wrong; what is well is read as it is meant."""

import os
from pathlib import Path

import pytest

from assistant.content.document import Document, Mistakes
from assistant.content.reading import LARGEST, MOST_PARTS, read

BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'ha'}]\n" for n in range(12))


def told(path: Path) -> tuple[Document, list[str]]:
    mistakes = Mistakes()
    return read(path, mistakes), [str(each) for each in mistakes.all()]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (BOMB, f"more than {MOST_PARTS:,} parts"),
        ("a: &a {b: *a}", "an alias inside of what it stands for"),
        ("a: " + "[" * 5000, "too deep in each other"),
        ("a: " + "{b: " * 400 + "1" + "}" * 400, "too deep in each other"),
        ("x" * (LARGEST + 1), "at most 500,000 in a file"),
        ('a: "\\ud800"', "'\\ud800' can be neither said nor shown"),
        ('"\\0": b', "'\\x00' can be neither said nor shown"),
        ("a: b\0", "special characters are not allowed"),
        ("a: b\n\tc: d", "broken YAML"),
        ("? [a, b]\n: c", "no list and no '<<'"),
        ("x: &x {a: b}\ny: {<<: *x}", "no list and no '<<'"),
        ("a: b\n---\na: c", "broken YAML"),
        ("- a", "like 'name: value'"),
    ],
    ids=lambda text: text[:16],
)
def test_what_is_no_file_of_words_is_told(content: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text(content, encoding="utf-8")
    _, lines = told(path)
    assert any(what in line for line in lines), lines
    assert all("words.yaml:" in line for line in lines)


def test_other_encodings_are_told_and_a_byte_order_mark_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_bytes("a: é".encode("latin-1"))
    assert "save it as UTF-8" in told(path)[1][0]
    path.write_bytes("a: é".encode("utf-16"))
    assert "save it as UTF-8" in told(path)[1][0]
    path.write_bytes("a: é".encode("utf-8-sig"))
    assert told(path)[0].data == {"a": "é"}


def test_a_folder_and_a_link_to_nowhere_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "link.yaml").symlink_to("nowhere")
    assert "cannot be read: Is a directory" in told(tmp_path / "folder.yaml")[1][0]
    assert "cannot be read: No such file" in told(tmp_path / "link.yaml")[1][0]


def test_a_file_is_read_anew_once_it_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("a: b", encoding="utf-8")
    before = path.stat()
    assert told(path)[0].data == {"a": "b"}
    path.write_text("a: c", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert told(path)[0].data == {"a": "c"}


def test_plain_words_stay_words_and_numbers_are_numbers(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("yes: no\nsix: 6\nhalf: 0.5\nnone: null\ntrue: true\nhex: 0x10\n", encoding="utf-8")
    data = {"yes": "no", "six": 6, "half": 0.5, "none": None, "true": True, "hex": "0x10"}
    assert told(path)[0].data == data
