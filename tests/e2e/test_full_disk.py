"""A disk that fills up under a running session."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.person import RUN, Home, Person, cue

MOUNT = 'mkdir -p "$0" && mount -t tmpfs -o size=1m,mode=700 tmpfs "$0" && echo mounted && exec cat'
COMMANDS = 200  # SQLite finds room in its own files for a while


@dataclass(frozen=True)
class SmallDisk:
    """A file system of 1 MB that only programs started with `inside` see; `outside` is where this one sees it."""

    inside: tuple[str, ...]
    outside: Path

    def fill(self) -> None:
        """Until not one byte more fits."""
        with suppress(OSError), (self.outside / "filler").open("ab", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    def free(self) -> None:
        """As it was before."""
        (self.outside / "filler").unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mounted at `folder` in a name space of its own: it goes when the test goes, however that ends."""
    user = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    enter = () if os.geteuid() == 0 else ("--user", "--preserve-credentials")
    with subprocess.Popen(
        ["unshare", *user, "--mount", "sh", "-c", MOUNT, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"mounted\n"
        inside = ("nsenter", "--target", str(holder.pid), *enter, "--mount", f"--wd={folder.parent}")
        yield SmallDisk(inside, Path(f"/proc/{holder.pid}/root{folder}"))
        holder.communicate()


def test_a_full_disk_is_told_once_and_everything_is_written_when_there_is_room(bare: Home) -> None:
    with small_disk(bare.state) as disk:
        with Person(bare, tty=True, inside=disk.inside) as person:
            person.sees(cue("first-use.question"))
            person.types("no")
            person.sees(cue("check-in.question"))
            person.types("ready")
            person.sees(cue("get-ready.hands"))
            for _ in range(COMMANDS):
                disk.fill()
                person.types("repeat that")
                person.sees(cue("get-ready.hands"))
                if person.saw(cue("store-lost")):
                    break
            person.types("ready")
            person.sees(cue("knead"))
            disk.free()
            person.sees(cue("store-back"))
            person.types("next")
            person.sees(cue("little-circles"))
            person.ends(15)
            assert person.code() == 0
        assert len(person.saw(cue("store-lost"))) == 1
        saved = shutil.copytree(disk.outside, bare.folder / "saved")
    shown = bare.with_env(HANDSON_STATE=str(saved)).asks("replay", "last", *RUN[1:]).stdout.splitlines()
    assert [line for line in shown if line in person.session_lines] == person.session_lines
