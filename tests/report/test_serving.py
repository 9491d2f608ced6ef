from __future__ import annotations

import http.client
import os
import threading
from contextlib import contextmanager

import pytest

from adinsight.errors import ConfigError, StoreBusy, StoreError
from adinsight.report.serving import LivePage, ReportServer


@contextmanager
def served(page):
    with ReportServer(page) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def ask(server: ReportServer, path: str = "/", method: str = "GET", host: str | None = None):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request(method, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_the_page_is_served_to_this_machine_alone():
    with served(lambda: b"<p>here") as server:
        assert server.server_address[0] == "127.0.0.1"
        answer, body = ask(server)
        assert (answer.status, body) == (200, b"<p>here")
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "Python" not in answer.headers["Server"]
        assert ask(server, "/?x=1#y")[0].status == 200
        assert ask(server, host=f"localhost:{server.server_port}")[0].status == 200
        answer, body = ask(server, method="HEAD")
        assert (answer.status, body, answer.headers["Content-Length"]) == (200, b"", "7")


@pytest.mark.parametrize("path", ["/favicon.ico", "/../ads.duckdb", "/%2e%2e/etc/passwd", "/index.html", "/etc/passwd"])
def test_there_is_no_other_path(path):
    with served(lambda: b"page") as server:
        answer, body = ask(server, path)
        assert answer.status == 404
        assert b"page\n" not in body.replace(b"one page", b"")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1.evil.example:80"])
def test_another_name_for_this_machine_is_not_answered(host):
    with served(lambda: b"secret") as server:
        answer, body = ask(server, host=host)
        assert answer.status == 421
        assert b"secret" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(method):
    with served(lambda: b"page") as server:
        assert ask(server, method=method)[0].status == 501


@pytest.mark.parametrize(("error", "status"), [(StoreBusy("held"), 503), (StoreError("broken"), 500)])
def test_an_error_is_told_and_the_next_load_tries_again(error, status):
    pages = [error, b"page"]

    def page() -> bytes:
        one = pages.pop(0)
        if isinstance(one, Exception):
            raise one
        return one

    with served(page) as server:
        answer, body = ask(server)
        assert answer.status == status
        assert str(error).encode() in body
        assert (answer.headers["Retry-After"] is not None) == (status == 503)
        assert ask(server)[1] == b"page"


def test_a_port_that_is_taken_is_named():
    with ReportServer(lambda: b"") as server:
        assert server.url == f"http://127.0.0.1:{server.server_port}/"
        with pytest.raises(ConfigError, match=f"port {server.server_port}.*--port"):
            ReportServer(lambda: b"", server.server_port)
    with pytest.raises(ConfigError, match="--port"):
        ReportServer(lambda: b"", 70_000)


def test_a_live_page_is_made_anew_only_where_the_database_changed(tmp_path):
    database = tmp_path / "ads.duckdb"
    database.write_bytes(b"1")
    made = []

    def make() -> bytes:
        made.append(1)
        return str(len(made)).encode()

    page = LivePage(database, make)
    assert [page(), page()] == [b"1", b"1"]
    os.utime(database, ns=(5, 5))
    assert [page(), page()] == [b"2", b"2"]
    (tmp_path / "ads.duckdb.wal").write_bytes(b"not yet in it")
    assert page() == b"3"


def test_a_change_while_the_page_is_made_is_not_missed(tmp_path):
    database = tmp_path / "ads.duckdb"
    database.write_bytes(b"1")

    def make() -> bytes:
        database.write_bytes(database.read_bytes() + b"1")
        return database.read_bytes()

    page = LivePage(database, make)
    assert [page(), page()] == [b"11", b"111"]
