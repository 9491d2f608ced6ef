from __future__ import annotations

import http.server
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from adinsight.ads import find_sources, open_ad, web
from adinsight.ads.fetch import is_under, read_bytes
from adinsight.config import AnalyzeConfig, ImageLimits, NetworkPolicy
from adinsight.errors import ImageRejected, SourceError
from adinsight.records import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

OPEN = NetworkPolicy(is_allowed=True, allow_private=True, timeout_seconds=5)
HASTY = NetworkPolicy(is_allowed=True, allow_private=True, timeout_seconds=0.2)
PUBLIC = NetworkPolicy(is_allowed=True)


class Shop(http.server.BaseHTTPRequestHandler):
    """A server of good and bad answers; `asked` keeps (path, Host) of each request."""

    asked: list[tuple[str, str]]
    png: bytes
    stop: threading.Event
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        return

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"]))
        self.close_connection = True
        name = self.path.strip("/").partition("?")[0]
        if name.startswith("to/"):
            self._answer(302, {"Location": name.removeprefix("to/")})
        elif name == "ring":
            self._answer(302, {"Location": "/ring"})
        elif hasattr(self, f"_{name}"):
            getattr(self, f"_{name}")()
        elif name.endswith(".png"):
            self._answer(200, {"Content-Length": str(len(self.png))}, self.png)
        elif name == "list.csv":
            self._answer(200, {}, b"path,brand\nimg/a.png,Ora\n../../etc/passwd,\n/b.png,\n")
        else:
            self._answer(404, {})

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def _promise(self) -> None:
        self._answer(200, {"Content-Length": "999999999"}, b"x")

    def _flood(self) -> None:
        self._answer(200, {}, b"x" * 300_000)

    def _short(self) -> None:
        self._answer(200, {"Content-Length": "500"}, b"x" * 100)

    def _chunks(self) -> None:
        halves = self.png[:20], self.png[20:]
        body = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in halves) + b"0\r\n\r\n"
        self._answer(200, {"Transfer-Encoding": "chunked"}, body)

    def _silent(self) -> None:
        self.stop.wait()

    def _drip(self) -> None:
        self._answer(200, {}, b"x")
        while not self.stop.wait(0.05):
            try:
                self.wfile.write(b"x")
            except OSError:
                return


@pytest.fixture
def shop(every_format: list[tuple[str, bytes]]) -> Iterator[tuple[str, type[Shop]]]:
    png = next(data for kind, data in every_format if kind == "PNG")
    handler = type("Handler", (Shop,), {"asked": [], "png": png, "stop": threading.Event()})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", handler
        finally:
            handler.stop.set()
            server.shutdown()
            thread.join()


def reason(url: str, policy: NetworkPolicy, limit: int = 100_000) -> str:
    config = AnalyzeConfig(network=policy, limits=ImageLimits(max_bytes=limit))
    with pytest.raises(ImageRejected) as caught:
        read_bytes(Source(url), config)
    return caught.value.reason


def test_a_picture_is_fetched_and_decoded(shop: tuple[str, type[Shop]]) -> None:
    url, handler = shop
    image, file = open_ad(Source(f"{url}/a b.png?q=é"), AnalyzeConfig(network=OPEN))
    assert (image.width, file.format, file.count_bytes) == (48, "PNG", len(handler.png))
    assert handler.asked == [("/a%20b.png?q=%C3%A9", url.removeprefix("http://"))]


def test_chunks_and_redirects_are_followed(shop: tuple[str, type[Shop]]) -> None:
    url, handler = shop
    assert web.get_bytes(f"{url}/chunks", OPEN, 10_000) == handler.png
    assert web.get_bytes(f"{url}/to//a.png", OPEN, 10_000) == handler.png
    assert web.get_bytes(f"{url}/to/{url}/a.png", OPEN, 10_000) == handler.png


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("missing", "http_status"),
        ("ring", "too_many_redirects"),
        ("promise", "too_large_bytes"),
        ("flood", "too_large_bytes"),
        ("short", "unreachable"),
        ("to/file:///etc/passwd", "scheme_not_allowed"),
        ("to/http://[bad/", "bad_url"),
    ],
)
def test_bad_answers(shop: tuple[str, type[Shop]], path: str, expected: str) -> None:
    assert reason(f"{shop[0]}/{path}", OPEN) == expected


def test_a_redirect_is_followed_five_times_and_no_more(shop: tuple[str, type[Shop]]) -> None:
    url, handler = shop
    assert reason(f"{url}/ring", OPEN) == "too_many_redirects"
    assert len(handler.asked) == 6


def test_a_server_that_never_answers(shop: tuple[str, type[Shop]]) -> None:
    assert reason(f"{shop[0]}/silent", HASTY) == "timeout"


def test_a_body_that_drips_is_cut_off(shop: tuple[str, type[Shop]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "PATIENCE", 1)
    assert reason(f"{shop[0]}/drip", HASTY) == "timeout"


def test_nobody_there_and_no_tls(shop: tuple[str, type[Shop]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert reason(f"http://127.0.0.1:{port}/a.png", OPEN) == "unreachable"
    assert reason(f"{shop[0].replace('http:', 'https:')}/a.png", OPEN) == "unreachable"


def test_the_default_policy_asks_nobody(shop: tuple[str, type[Shop]]) -> None:
    url, handler = shop
    assert reason(f"{url}/a.png", NetworkPolicy()) == "network_off"
    assert reason(f"{url}/a.png", PUBLIC) == "private_address"
    assert handler.asked == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]",
    ],
)  # fmt: skip
def test_private_hosts_are_refused_however_they_are_written(host: str) -> None:
    assert reason(f"http://{host}/latest/meta-data", PUBLIC) == "private_address"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("::ffff:169.254.169.254", False),
        ("224.0.0.1", False),
        ("ff02::1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("fe80::1%eth0", False),
        ("::127.0.0.1", False),
    ],
)
def test_is_public(address: str, expected: bool) -> None:
    assert web.is_public(address) is expected


def test_a_redirect_to_a_private_address_is_refused(
    shop: tuple[str, type[Shop]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, handler = shop
    judge = web.is_public
    # The shop counts as public; all else is judged as ever.
    monkeypatch.setattr(web, "is_public", lambda address: address == "127.0.0.1" or judge(address))
    port = url.rpartition(":")[2]
    for host in ("169.254.169.254", f"127.0.0.2:{port}", "[::1]"):
        assert reason(f"{url}/to/http://{host}/a.png", PUBLIC) == "private_address"
    assert len(handler.asked) == 3


def test_the_judged_address_is_the_one_connected_to(
    shop: tuple[str, type[Shop]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, handler = shop
    port = int(url.rpartition(":")[2])
    real = socket.getaddrinfo
    asked: list[str] = []

    def resolve(host: str, *args: object, **options: object) -> object:
        asked.append(host)
        return real("127.0.0.1" if host == "ads.example" else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert web.get_bytes(f"http://ads.example:{port}/a.png", OPEN, 10_000) == handler.png
    assert asked == ["ads.example", "127.0.0.1"]
    assert handler.asked == [("/a.png", f"ads.example:{port}")]


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [(2, 1, 6, "", (address, 80)) for address in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: entries)
    assert reason("http://ads.example/a.png", PUBLIC) == "private_address"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://user:secret@example.com/a.png", "bad_url"),
        ("http://example.com:port/a.png", "bad_url"),
        ("http:///a.png", "bad_url"),
        (f"http://{'x' * 80}.com/a.png", "bad_url"),
        ("http://nobody.invalid/a.png", "unresolved_host"),
    ],
)
def test_bad_urls(url: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*args: object, **options: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", absent)
    assert reason(url, PUBLIC) == expected


def test_a_manifest_on_a_server(shop: tuple[str, type[Shop]]) -> None:
    url, handler = shop
    config = AnalyzeConfig(network=OPEN)
    found = list(find_sources(f"{url}/list.csv", config))
    assert found[0].location == f"{url}/img/a.png"
    assert found[0].facts == (("brand", "Ora"),)
    assert [read_bytes(found[index], config) for index in (0, 2)] == [handler.png] * 2
    with pytest.raises(ImageRejected) as caught:
        read_bytes(found[1], config)
    assert caught.value.reason == "outside_root"
    with pytest.raises(SourceError, match="http_status"):
        find_sources(f"{url}/none.csv", config)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://e.com/ads/a.png", True),
        ("https://e.com/ads/x/a..b.png", True),
        ("https://e.com/ads/../a.png", False),
        ("https://e.com/ads/%2e%2e/a.png", False),
        ("https://e.com/adsx/a.png", False),
        ("https://e.com:8/ads/a.png", False),
        ("http://e.com/ads/a.png", False),
    ],
)
def test_is_under(url: str, expected: bool) -> None:
    assert is_under(url, "https://e.com/ads") is expected
