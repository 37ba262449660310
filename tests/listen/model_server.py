"""A web server on this machine that gives archives the way real ones do on bad days."""

import http.server
import re
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self


@dataclass
class Plan:
    """How the next requests are answered. `breaks`: bytes after which each of them is cut off, in order."""

    files: dict[str, bytes] = field(default_factory=dict)
    ranges: bool = True
    etag: str | None = '"one"'
    breaks: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    stall: float = 0.0  # s before the second half
    asked: list[str | None] = field(default_factory=list)  # the Range of each request


class ModelServer(http.server.ThreadingHTTPServer):
    """Serves while the `with` lasts. `plan` may be changed meanwhile."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.plan = Plan()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/models"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ModelServer

    def do_GET(self) -> None:
        plan = self.server.plan
        plan.asked.append(self.headers.get("Range"))
        data = plan.files.get(self.path.removeprefix("/models/"))
        status = plan.statuses.pop(0) if plan.statuses else 200
        self.close_connection = True
        if data is None or status != 200:
            self.send_error(status if data is not None else HTTPStatus.NOT_FOUND)
            return
        start = self._start(plan)
        if start >= len(data):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(data)}")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if plan.etag:
            self.send_header("ETag", plan.etag)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self._send(data[start : plan.breaks.pop(0) if plan.breaks else None], plan.stall)

    def _start(self, plan: Plan) -> int:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        version = self.headers.get("If-Range")
        return int(wanted[1]) if wanted and plan.ranges and version in (None, plan.etag) else 0

    def _send(self, data: bytes, stall: float) -> None:
        try:
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            time.sleep(stall)
            self.wfile.write(data[len(data) // 2 :])
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nobody reads it."""
