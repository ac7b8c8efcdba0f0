# SPDX-License-Identifier: Apache-2.0
"""A real `chroma run` on the loopback, and a server in front of it that wants a token or fails on demand."""

from __future__ import annotations

import http.client
import json
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.ports import unused_port

# the command `chroma`, without importing the whole package first
CHROMA = "import sys, chromadb_rust_bindings; chromadb_rust_bindings.cli(sys.argv[1:])"


class ChromaRun:
    """`chroma run` over a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = unused_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def runs(self) -> bool:
        """Whether it was started and not killed since."""
        return self._process is not None

    def start(self) -> None:
        """Start it, and return once it answers."""
        words = ["chroma", "run", "--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", CHROMA, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        give_up = time.monotonic() + 60
        while True:
            with_answer = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                with_answer.request("GET", "/api/v2/heartbeat")
                assert with_answer.getresponse().status == 200
                return
            except OSError:
                assert self._process.poll() is None
                assert time.monotonic() < give_up
                time.sleep(0.02)
            finally:
                with_answer.close()

    def kill(self) -> None:
        """End it as a failing machine does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def lose_everything(self) -> None:
        """Start again with an empty folder."""
        self.kill()
        shutil.rmtree(self.folder)
        self.start()

    def asked(self, path: str, method: str = "GET") -> Any:
        """What it answers to a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, f"/api/v2/tenants/default_tenant{path}")
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def databases(self) -> list[str]:
        """The databases that docdesk made."""
        return sorted(
            each["name"] for each in self.asked("/databases") if each["name"].startswith("docdesk-")
        )


class Front:
    """A server in front of a Chroma server, as a firm has one."""

    def __init__(self, to: str, *, token: str | None = None, tls: tuple[Path, Path] | None = None) -> None:
        """`tls` is the file of a certificate and that of its key."""
        self.token = token
        self.version: str | None = None
        """What it says that the Chroma server's version is, if not the truth."""
        self.statuses: deque[int] = deque()
        """Answers to the next requests."""
        self.silent = False
        self.requests: list[str] = []
        self._ended = threading.Event()
        self._to = urlsplit(to).netloc
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, answer = front._answer(self, body)
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", f"http://{front._to}{self.path}")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                pass  # a client that went away

        self._server = Server(("127.0.0.1", 0), Handler)
        self._scheme = "http"
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"{self._scheme}://localhost:{self._server.server_port}"

    def close(self) -> None:
        """End it."""
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, asked: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
        self.requests.append(f"{asked.command} {asked.path}")
        if self.silent:
            self._ended.wait(60)
            return 503, b""
        if self.token is not None and asked.headers.get("Authorization") != f"Bearer {self.token}":
            return 401, b"<html>401 Authorization Required</html>"
        if self.statuses:
            return self.statuses.popleft(), b"<html>not now</html>"
        if self.version is not None and asked.path.endswith("/version"):
            return 200, json.dumps(self.version).encode()
        connection = http.client.HTTPConnection(self._to, timeout=30)
        try:
            connection.request(asked.command, asked.path, body, {"Content-Type": "application/json"})
            found = connection.getresponse()
            return found.status, found.read()
        except OSError:
            return 502, b"<html>502 Bad Gateway</html>"
        finally:
            connection.close()


@contextmanager
def in_front(to: str, **how: Any) -> Iterator[Front]:
    """A front that is closed at the end."""
    front = Front(to, **how)
    try:
        yield front
    finally:
        front.close()


def a_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for `localhost` that signs itself, and its key."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, key_file
