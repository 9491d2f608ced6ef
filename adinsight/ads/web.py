"""One picture or manifest over HTTP, from a public address unless private ones are allowed.

A host name is resolved once, every address that it has is judged, and the connection goes
to a judged address: the name cannot come to mean another machine in between (DNS
rebinding). Each redirect is judged anew. Proxies of the environment are not used, since
they would resolve the name themselves.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from adinsight.config import NetworkPolicy
from adinsight.errors import ImageRejected

MAX_REDIRECTS = 5
# A body that drips is cut off after this many timeouts in all.
PATIENCE = 6
_CHUNK = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {"User-Agent": "adinsight", "Accept": "image/*,*/*;q=0.5", "Accept-Encoding": "identity"}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def get_bytes(url: str, policy: NetworkPolicy, limit: int) -> bytes:
    """The body of an http or https URL, redirects followed.

    Args:
        url: The address; one with a user name or password is refused.
        policy: Timeout, and whether private addresses are let through.
        limit: Largest body in bytes.

    Raises:
        ImageRejected: With the reason bad_url, scheme_not_allowed, unresolved_host, private_address,
            too_many_redirects, http_status, timeout, unreachable or too_large_bytes.
    """
    deadline = monotonic() + policy.timeout_seconds * PATIENCE
    for _ in range(MAX_REDIRECTS + 1):
        got = _visit(url, policy, limit, deadline)
        if isinstance(got, bytes):
            return got
        url = _next_url(url, got)
    raise ImageRejected("too_many_redirects", f"more than {MAX_REDIRECTS} redirects")


def _next_url(url: str, place: str) -> str:
    try:
        return urljoin(url, place)
    except ValueError as error:
        raise ImageRejected("bad_url", f"the server redirects to what is no URL ({error})"[:200]) from error


def _visit(url: str, policy: NetworkPolicy, limit: int, deadline: float) -> bytes | str:
    """The body of one URL, or where it redirects to."""
    target = _Target.parse(url)
    addresses = _judged(target, policy)
    fuse = _Fuse(deadline)
    try:
        got = _exchange(target, addresses, policy.timeout_seconds, limit, fuse)
    except TimeoutError as error:
        raise _timed_out(policy) from error
    except (OSError, http.client.HTTPException) as error:
        if fuse.is_blown:
            raise _timed_out(policy) from error
        raise ImageRejected("unreachable", f"{type(error).__name__}: {error}"[:200]) from error
    finally:
        fuse.cancel()
    if fuse.is_blown:
        # A body without a stated length ends quietly when its socket is shut.
        raise _timed_out(policy)
    return got


def _timed_out(policy: NetworkPolicy) -> ImageRejected:
    seconds = policy.timeout_seconds
    return ImageRejected(
        "timeout",
        f"no answer for {seconds:g} s, or no end after {seconds * PATIENCE:g} s; raise network.timeout_seconds",
    )


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, url: str) -> _Target:
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise ImageRejected("bad_url", f"{error}"[:200]) from error
        if parts.scheme not in ("http", "https"):
            raise ImageRejected("scheme_not_allowed", f"a redirect leads to {parts.scheme}://, which is not followed")
        if not host or parts.username or parts.password:
            raise ImageRejected("bad_url", "a URL needs a host, and may hold no user name or password")
        return cls(parts.scheme, host, port, _quoted(parts))


def _quoted(parts: SplitResult) -> str:
    safe = "/%:=&?~+!$,;'@()*[]"
    return (quote(parts.path, safe) or "/") + (f"?{quote(parts.query, safe)}" if parts.query else "")


def _judged(target: _Target, policy: NetworkPolicy) -> list[str]:
    """The addresses of a host, if all of them may be reached."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ImageRejected("unresolved_host", f"{target.host} has no address ({error})"[:200]) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not policy.allow_private and not is_public(address):
            raise ImageRejected(
                "private_address", f"{target.host} is {address}, which is not public; set network.allow_private"
            )
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is reachable by everyone: no private, loopback, link-local, reserved or multicast one.

    Addresses that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo) are judged by it too.
    """
    outer = ipaddress.ip_address(address.partition("%")[0])
    inner = _inner(outer)
    if inner and outer in _NAT64:
        return _is_global(inner)
    if inner and isinstance(outer, ipaddress.IPv6Address) and outer.ipv4_mapped:
        return _is_global(inner)
    return _is_global(outer) and (inner is None or _is_global(inner))


def _inner(address: _Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo


def _is_global(address: _Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


@dataclass(slots=True)
class _Fuse:
    """Shuts a socket when the deadline passes, wherever the exchange then is."""

    deadline: float
    is_blown: bool = False
    link: socket.socket | None = None
    _timer: threading.Timer | None = field(default=None, repr=False)

    def light(self) -> None:
        self._timer = threading.Timer(max(self.deadline - monotonic(), 0.0), self._blow)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _blow(self) -> None:
        self.is_blown = True
        if self.link is not None:
            with suppress(OSError):
                # Not the method of an SSL socket, which would also drop the state of its reader.
                socket.socket.shutdown(self.link, socket.SHUT_RDWR)


def _exchange(target: _Target, addresses: list[str], timeout: float, limit: int, fuse: _Fuse) -> bytes | str:
    """One request over a socket that leads to a judged address; Host and certificate keep the name."""
    fuse.light()
    fuse.link = _first_link(addresses, target.port, timeout)
    try:
        connection = http.client.HTTPConnection(target.host, target.port, timeout=timeout)
        if target.scheme == "https":
            connection = http.client.HTTPSConnection(target.host, target.port, timeout=timeout, context=_context())
            fuse.link = _context().wrap_socket(fuse.link, server_hostname=target.host)
        connection.sock = fuse.link
        connection.request("GET", target.path, headers=_HEADERS)
        with connection.getresponse() as response:
            return _answer(response, limit)
    finally:
        fuse.link.close()


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _first_link(addresses: list[str], port: int, timeout: float) -> socket.socket:
    last: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            last = error
    raise last or OSError("the host has no address")


def _answer(response: http.client.HTTPResponse, limit: int) -> bytes | str:
    place = response.headers.get("Location")
    if response.status in _REDIRECTS and place:
        return place
    if response.status != 200:
        raise ImageRejected("http_status", f"the server answers {response.status} {response.reason}"[:200])
    return _body(response, limit)


def _body(response: http.client.HTTPResponse, limit: int) -> bytes:
    promised = response.length
    over = ImageRejected("too_large_bytes", f"more than {limit} bytes; raise limits.max_bytes")
    if promised is not None and promised > limit:
        raise over
    parts = bytearray()
    while chunk := response.read1(_CHUNK):
        parts += chunk
        if len(parts) > limit:
            raise over
    if promised is not None and len(parts) < promised:
        raise http.client.IncompleteRead(b"", promised - len(parts))
    return bytes(parts)
