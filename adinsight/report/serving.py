"""The page over the live database, for a browser on this machine alone."""

from __future__ import annotations

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from adinsight.errors import AdInsightError, ConfigError, StoreBusy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOST = "127.0.0.1"
_NAMES = (HOST, "localhost")
_RETRY_SECONDS = 5
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class LivePage:
    """The page of a database as it is now; made anew only where the file has changed since.

    Args:
        database: The database file.
        make: Makes the page.
    """

    def __init__(self, database: Path, make: Callable[[], bytes]) -> None:
        self.database = database
        self.make = make
        self._made: tuple[tuple[int, ...], bytes] | None = None
        # Two tabs that load at once wait for one page.
        self._lock = threading.Lock()

    def __call__(self) -> bytes:
        """The page as UTF-8.

        Raises:
            AdInsightError: Whatever keeps it from being made.
        """
        with self._lock:
            stamp = self._stamp()
            if self._made is None or self._made[0] != stamp:
                self._made = stamp, self.make()
            return self._made[1]

    def _stamp(self) -> tuple[int, ...]:
        """Size and time of change of the file and of its log of what is not yet in it."""
        stamps: list[int] = []
        for path in (self.database, self.database.with_name(f"{self.database.name}.wal")):
            if path.exists():
                facts = path.stat()
                stamps += [facts.st_size, facts.st_mtime_ns]
        return tuple(stamps)


class ReportServer(ThreadingHTTPServer):
    """Serves one page at `/` to this machine, and nothing else.

    Args:
        page: The page as UTF-8.
        port: Where to listen; 0 takes any that is free.

    Raises:
        ConfigError: If the port is taken.
    """

    daemon_threads = True

    def __init__(self, page: Callable[[], bytes], port: int = 0) -> None:
        self.page = page
        try:
            super().__init__((HOST, port), _Handler)
        except (OSError, OverflowError) as error:
            raise ConfigError(f"cannot listen on port {port}: {error}; --port names another, 0 any free one") from error

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no event."""


class _Handler(BaseHTTPRequestHandler):
    server: ReportServer
    server_version = "adinsight"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        self._answer(is_wanted=True)

    def do_HEAD(self) -> None:
        self._answer(is_wanted=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: the library does not print."""

    def _answer(self, *, is_wanted: bool) -> None:
        status, kind, body = self._reply()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.send_header("Retry-After", str(_RETRY_SECONDS))
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if is_wanted:
            self.wfile.write(body)

    def _reply(self) -> tuple[HTTPStatus, str, bytes]:
        # A page elsewhere can make a name of its own point at this machine and read what it answers under it.
        if self.headers.get("Host") not in {f"{name}:{self.server.server_port}" for name in _NAMES}:
            return HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"this server answers to its own address alone\n"
        if urlsplit(self.path).path != "/":
            return HTTPStatus.NOT_FOUND, "text/plain", b"there is one page, at /\n"
        try:
            return HTTPStatus.OK, "text/html", self.server.page()
        except StoreBusy as error:
            return HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", f"{error}; load this page again\n".encode()
        except AdInsightError as error:
            return HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain", f"{error}\n".encode()
