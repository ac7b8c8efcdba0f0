# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL of the tests' own, if this machine has a server's programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import unused_port


def programs() -> Path | None:
    """The folder that holds initdb and pg_ctl; None where no server is installed."""
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl", path=str(Path(found).parent)):
        return Path(found).parent
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server on a free port of the loopback; gives its URL without a database."""
    with tempfile.TemporaryDirectory(prefix="docdesk-pg-") as data:
        # PostgreSQL refuses to run as root
        user = "nobody" if sys.platform != "win32" and os.geteuid() == 0 else None
        if user:
            shutil.chown(data, user)
        port = unused_port()

        def run(*words: str) -> None:
            subprocess.run(words, check=True, user=user, cwd=data, capture_output=True, timeout=240)

        where = f"{data}/db"
        run(str(folder / "initdb"), "-D", where, "-U", "docdesk", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = f"-h 127.0.0.1 -p {port} -k {data} -c fsync=off"
        run(str(folder / "pg_ctl"), "-D", where, "-w", "-l", f"{data}/log", "-o", options, "start")
        try:
            yield f"postgresql://docdesk@127.0.0.1:{port}"
        finally:
            run(str(folder / "pg_ctl"), "-D", where, "-m", "immediate", "stop")
