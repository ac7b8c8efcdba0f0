# SPDX-License-Identifier: Apache-2.0
"""The audit of the locks: every licence is one that docdesk may use, and known vulnerabilities are told."""

from __future__ import annotations

import email.message
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "packaging"))
import audit  # noqa: E402


class Database(BaseHTTPRequestHandler):
    """A database of vulnerabilities that knows of those that a test put in."""

    known: ClassVar[dict[str, str]] = {}

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        results = [
            {"vulns": [{"id": self.known[query["package"]["name"]]}]}
            if query["package"]["name"] in self.known
            else {}
            for query in asked
        ]
        body = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def database() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Database)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()
    Database.known = {}


def test_a_lock_s_packages_are_found() -> None:
    lock = 'Some_Pkg==1.2 ; sys_platform == "linux" \\\n    --hash=sha256:00\n    # via x\nother==3\n'
    assert audit.pinned(lock) == {("some-pkg", "1.2"), ("other", "3")}
    two = 'numpy==2.4 ; python_full_version < "3.12"\nnumpy==2.5 ; python_full_version >= "3.12"\n'
    assert audit.pinned(two) == {("numpy", "2.4"), ("numpy", "2.5")}, "both are asked about"


def test_no_lock_compares_what_a_kernel_calls_its_version() -> None:
    """pip 24 ends with InvalidVersion at “6.1.0-18-amd64”, whatever system the rest of the marker is for."""
    for lock in audit.LOCKS:
        assert re.findall(r".*platform_release.*", (ROOT / lock).read_text("utf-8")) == []


def test_every_installed_package_has_a_licence_that_docdesk_may_use() -> None:
    names = {name for lock in audit.LOCKS for name, _ in audit.pinned((ROOT / lock).read_text("utf-8"))}
    assert len(names) > 100
    assert audit.licence_complaints(names) == []
    assert len(audit.not_installed(names)) < 20, "what is not installed is for another system"


@pytest.mark.parametrize(
    ("fields", "free"),
    [
        ({"License-Expression": "MIT"}, True),
        ({"License": "BSD 3-Clause License\n\nCopyright"}, True),
        ({"License": "UNKNOWN", "Classifier": "License :: OSI Approved :: Apache Software License"}, True),
        ({"License": "GPLv3"}, False),
        ({"License-Expression": "MIT AND GPL-3.0-only"}, False),
        ({"License-Expression": "Apache-2.0 AND BUSL-1.1"}, False),
        ({"Classifier": "License :: OSI Approved :: GNU Affero General Public License v3"}, False),
        ({}, False),
    ],
)
def test_a_licence_is_read_wherever_a_package_says_it(fields: dict[str, str], free: bool) -> None:
    metadata = email.message.Message()
    for name, value in fields.items():
        metadata[name] = value
    assert audit.is_free(audit.licence(metadata)) is free  # type: ignore[arg-type]


def test_a_known_vulnerability_ends_with_1(database: str) -> None:
    def run(url: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "packaging" / "audit.py"), "--database", url]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    whole = run(database)
    assert (whole.returncode, "were checked" in whole.stdout) == (0, True), whole.stdout
    Database.known = {"numpy": "PYSEC-2099-1"}
    ran = run(database)
    assert ran.returncode == 1
    assert "PYSEC-2099-1" in ran.stdout
    away = run("http://127.0.0.1:9/")
    assert away.returncode == 0
    assert "were not checked" in away.stdout
