"""The writer keeps the order, and tries again with a new connection until it is sure."""

import sqlite3
from contextlib import closing
from pathlib import Path

from assistant.store.writer import Write, Writer

INSERT = "INSERT INTO word VALUES (?) ON CONFLICT DO NOTHING"


class Unsure(sqlite3.Connection):
    """The first three commits reach the disk, and yet say that they did not."""

    failures = 3

    def execute(self, sql: str, parameters: object = (), /) -> sqlite3.Cursor:
        cursor = super().execute(sql, parameters)  # type: ignore[arg-type]
        if sql == "COMMIT" and Unsure.failures:
            Unsure.failures -= 1
            raise sqlite3.OperationalError("disk I/O error")
        return cursor


def words(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [word for (word,) in db.execute("SELECT text FROM word ORDER BY rowid")]


def made(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE word (text TEXT UNIQUE)")
    return path


def nothing() -> None:
    pass


def test_a_commit_that_is_in_doubt_is_tried_again_and_counts_once(tmp_path: Path) -> None:
    path = made(tmp_path / "words.db")
    writer = Writer(lambda: sqlite3.connect(path, isolation_level=None, factory=Unsure), nothing, nothing)
    receipts = [writer.put(Write(INSERT, (text,))) for text in "abc"]
    assert receipts[-1].wait(5.0)
    assert writer.close(1.0) == 0
    assert words(path) == ["a", "b", "c"]


def test_more_than_one_batch_stays_in_order(tmp_path: Path) -> None:
    path = made(tmp_path / "words.db")
    writer = Writer(lambda: sqlite3.connect(path, isolation_level=None), nothing, nothing)
    texts = [str(number) for number in range(1000)]
    for text in texts:
        writer.put(Write(INSERT, (text,)))
    assert writer.close(10.0) == 0
    assert words(path) == texts


def test_a_file_that_cannot_even_be_opened_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "words.db"
    uri = f"{path.as_uri()}?mode=rw"
    writer = Writer(lambda: sqlite3.connect(uri, uri=True, isolation_level=None), nothing, nothing)
    receipt = writer.put(Write(INSERT, ("late",)))
    assert not receipt.wait(0.1)
    made(path)
    assert receipt.wait(5.0)
    assert writer.close(1.0) == 0
