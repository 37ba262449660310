"""One archive over HTTP, to a file that survives every break and is gone on with. Knows nothing of models.

models.fetch ── address ──► download ──► NAME.zip.part, whole; NAME.zip.tag: which version of it that is
"""

import contextlib
import errno
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import requests
from tqdm import tqdm

from assistant.errors import ModelProblem

TRIES = 3  # in a row without a byte more
PAUSE = 0.5  # s before the second try, doubled for the third
TIMEOUT = (10.0, 30.0)  # s to connect, and between two pieces
_CHUNK = 1 << 13  # at most this much is lost with a break
OFFLINE = "or get the archive elsewhere and name it with --from"


class _Broken(Exception):  # noqa: N818
    """It broke off; what is there may be gone on with."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to get. `most`: bytes it may have. `checked`: a checksum will tell whether pieces belong together."""

    url: str
    part: Path
    most: int
    checked: bool

    @property
    def have(self) -> int:
        """Bytes that are there."""
        return self.part.stat().st_size if self.part.exists() else 0

    @property
    def tag(self) -> Path:
        """The file that says which version the bytes are of."""
        return self.part.with_suffix(".tag")

    def discard(self) -> None:
        """Forget what is there."""
        self.part.unlink(missing_ok=True)
        self.tag.unlink(missing_ok=True)


def download(wanted: Wanted, progress: bool) -> None:
    """Get all of it, going on from what is there. After a ModelProblem, what came so far stays for the next time."""
    tries = 0
    while True:
        before = wanted.have
        try:
            _pull(wanted, progress)
        except _Broken as broken:
            tries = 1 if wanted.have > before else tries + 1
            if tries >= TRIES:
                raise ModelProblem(
                    f"{wanted.url}: {broken}. {_kept(wanted)}Try again when the network is better, {OFFLINE}."
                ) from None
            time.sleep(PAUSE * 2 ** (tries - 1))
        except KeyboardInterrupt:
            raise ModelProblem(f"Interrupted. {_kept(wanted)}Start it again to go on.") from None
        except OSError as problem:
            raise _no_space(problem, wanted) from None
        else:
            return


def _kept(wanted: Wanted) -> str:
    return f"The first {wanted.have / 1e6:.1f} MB are kept and need not be fetched again. " if wanted.have else ""


def _no_space(problem: OSError, wanted: Wanted) -> ModelProblem:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return ModelProblem(
            f"The disk of {wanted.part.parent} is full. Free some space, or set HANDSON_MODELS elsewhere."
        )
    return ModelProblem(
        f"{wanted.part} cannot be written: {problem.strerror or problem}. Set HANDSON_MODELS elsewhere."
    )


def _pull(wanted: Wanted, progress: bool) -> None:
    start = wanted.have
    headers = {"Accept-Encoding": "identity"}  # a length that counts, ranges of the bytes themselves
    headers |= _from_where(wanted, start) if start else {}
    try:
        with requests.get(wanted.url, headers=headers, stream=True, timeout=TIMEOUT) as response:
            if _complete(response, start):
                return
            _raise_for(response, wanted)
            start = _start_of(response, start)
            total = _total(response, start)
            _check_size(total, wanted)
            if not start:
                wanted.part.write_bytes(b"")  # before the new version is noted: never one's bytes with the other's tag
            _note_version(response, wanted)
            with _bar(wanted, start, total, progress) as bar:
                _copy(response, wanted, start, bar)
    except requests.exceptions.Timeout:
        raise _Broken("no answer in time") from None
    except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError) as problem:
        raise _Broken(_what_broke(problem)) from None
    except requests.exceptions.RequestException as problem:
        raise ModelProblem(f"{wanted.url} cannot be fetched: {problem}. Check HANDSON_MODEL_URL, {OFFLINE}.") from None
    if total and wanted.have < total:
        raise _Broken(f"it broke off at {wanted.have:,} of {total:,} bytes")


def _what_broke(problem: requests.exceptions.RequestException) -> str:
    if isinstance(problem, requests.exceptions.SSLError):
        return "its certificate is not trusted (is the computer's date right?)"
    if isinstance(problem, requests.exceptions.ChunkedEncodingError) or "Read" in str(problem):
        return "the connection broke off"
    return "no connection (is there a network?)"


def _from_where(wanted: Wanted, start: int) -> dict[str, str]:
    version = ""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        noted = json.loads(wanted.tag.read_text())
        version = noted["version"] if noted["url"] == wanted.url else ""
    if not version and not wanted.checked:
        return {}
    return {"Range": f"bytes={start}-"} | ({"If-Range": version} if version else {})


def _note_version(response: requests.Response, wanted: Wanted) -> None:
    version = response.headers.get("ETag", "")
    if not version or version.startswith("W/"):  # a weak one may not stand for bytes (RFC 9110, 13.1.5)
        version = response.headers.get("Last-Modified", "")
    wanted.tag.write_text(json.dumps({"url": wanted.url, "version": version}))


def _complete(response: requests.Response, start: int) -> bool:
    """Whether the server says that there is nothing behind what we have (416, `bytes */LENGTH`)."""
    return response.status_code == 416 and response.headers.get("Content-Range", "") == f"bytes */{start}"


def _raise_for(response: requests.Response, wanted: Wanted) -> None:
    code = response.status_code
    if code in (200, 206):
        return
    if code == 416:
        wanted.discard()
        raise _Broken("the server has another version than the one begun")
    if code == 429 or code >= 500:
        raise _Broken(f"the server cannot give it now (HTTP {code})")
    raise ModelProblem(f"{wanted.url} is not to be had (HTTP {code}). Check the address in the catalogue, {OFFLINE}.")


def _start_of(response: requests.Response, start: int) -> int:
    """Where the answer begins: a server that ignores or refuses the range sends all of it."""
    begins = response.headers.get("Content-Range", "").startswith(f"bytes {start}-")
    if response.status_code == 206 and not begins:
        raise _Broken("the server sent another part than was asked for")
    return start if response.status_code == 206 else 0


def _total(response: requests.Response, start: int) -> int:
    length = response.headers.get("Content-Length", "")
    return start + int(length) if length.isdigit() else 0


def _check_size(size: int, wanted: Wanted) -> None:
    if size > wanted.most:
        wanted.discard()
        raise ModelProblem(
            f"{wanted.url} gives {size:,} bytes where at most {wanted.most:,} belong to it: something else is there. "
            f"Check HANDSON_MODEL_URL and the catalogue, {OFFLINE}."
        )


def _copy(response: requests.Response, wanted: Wanted, start: int, bar: "tqdm[NoReturn]") -> None:
    with wanted.part.open("ab") as file:
        for piece in response.iter_content(_CHUNK):
            start += len(piece)
            _check_size(start, wanted)
            file.write(piece)
            bar.update(len(piece))


def _bar(wanted: Wanted, start: int, total: int, progress: bool) -> "tqdm[NoReturn]":
    """A bar on a terminal, nothing elsewhere (None lets tqdm look)."""
    return tqdm(
        desc=wanted.part.stem,
        initial=start,
        total=total or None,
        unit="B",
        unit_scale=True,
        disable=None if progress else True,
    )
