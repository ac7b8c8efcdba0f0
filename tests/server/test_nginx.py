# SPDX-License-Identifier: Apache-2.0
"""The service behind a real nginx with packaging/server/nginx.conf: TLS, tokens of persons, uploads and WebSockets."""

from __future__ import annotations

import asyncio
import json
import shutil
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import websockets

from docdesk.settings.tokens import Access, add_token
from tests.ports import unused_port
from tests.server.conftest import Served

CONFIGURATION = Path(__file__).parents[2] / "packaging" / "server" / "nginx.conf"
NAME = "docs.example.com"


@dataclass
class Proxy:
    """Where nginx listens, and whom its clients trust."""

    port: int
    trusts: ssl.SSLContext

    def client(self, token: str | None = None) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.AsyncClient(
            base_url=f"https://localhost:{self.port}",
            headers={"Host": NAME, **headers},
            verify=self.trusts,
            trust_env=False,
            timeout=120,
        )


@contextmanager
def nginx(folder: Path, docdesk_port: str) -> Iterator[Proxy]:
    """nginx in front of a service, with the site that docdesk comes with."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None or shutil.which("openssl") is None:
        pytest.skip("nginx and openssl are not both installed")
    certificate, key, port = folder / "docdesk.crt", folder / "docdesk.key", unused_port()
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},DNS:localhost"]
    made = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *made],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    site = CONFIGURATION.read_text("utf-8")
    for before, after in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("127.0.0.1:8765", f"127.0.0.1:{docdesk_port}"),
        ("/etc/ssl/docdesk.crt", str(certificate)),
        ("/etc/ssl/docdesk.key", str(key)),
    ):
        assert before in site
        site = site.replace(before, after)
    (folder / "site.conf").write_text(site, "utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}include {folder}/site.conf;\n}}\n",
        "utf-8",
    )
    words = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        _wait_for(folder / "nginx.pid", process)
        yield Proxy(port, ssl.create_default_context(cafile=str(certificate)))
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _wait_for(file: Path, process: subprocess.Popen[str]) -> None:
    # nginx writes it once it listens
    deadline = time.monotonic() + 60
    while not (file.exists() and file.stat().st_size):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
async def proxy(served: Served, tmp_path: Path) -> AsyncIterator[Proxy]:
    folder = tmp_path / "nginx"
    folder.mkdir()
    with nginx(folder, served.service.url.rpartition(":")[2]) as found:
        yield found


async def test_persons_use_the_service_through_tls(served: Served, proxy: Proxy) -> None:
    library = served.desk.settings.library
    writer, reader = (
        add_token(library, "anna", Access.WRITE),
        add_token(library, "ben", Access.READ, per_minute=12),
    )
    async with proxy.client() as stranger, proxy.client(writer) as anna, proxy.client(reader) as ben:
        assert (await stranger.get("/health")).json() == {"status": "ok"}
        assert (await stranger.get("/ready")).json() == {"status": "ready"}
        assert (await stranger.get("/documents")).status_code == 401
        own = {"Authorization": f"Bearer {served.service.token}"}
        assert (await stranger.get("/desk/owner", headers=own)).status_code == 404

        # larger than nginx takes without the line of the site, and its default of a buffer in memory
        text = "\n\n".join(f"Paragraph {i} about a harbour. " + "word " * 250 for i in range(1_500))
        assert len(text) > 1 << 20
        trusts = proxy.trusts
        address = f"wss://localhost:{proxy.port}/ws"
        headers = {"Authorization": f"Bearer {reader}"}
        async with websockets.connect(address, additional_headers=headers, ssl=trusts) as socket:
            assert json.loads(await socket.recv())["event"] == "queue"
            posted = await anna.post("/documents", files={"file": ("a.txt", text.encode())})
            assert posted.status_code == 201, posted.text
            id = posted.json()["id"]
            async with asyncio.timeout(120):
                while json.loads(await socket.recv()).get("id") != id:
                    pass
        refused = await ben.delete(f"/documents/{id}")
        assert (refused.status_code, refused.json()["code"]) == (403, "token_forbids")
        limited = await ben.get("/documents")
        assert limited.status_code == 429
        assert 1 <= int(limited.headers["retry-after"]) <= 5
        assert (await anna.delete(f"/documents/{id}")).status_code == 204
