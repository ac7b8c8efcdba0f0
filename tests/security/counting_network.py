# SPDX-License-Identifier: Apache-2.0
"""A network that counts: a resolver and a port 443 on this machine, and docdesk at work in it.

    python counting_network.py SAMPLES LIBRARY

Runs in a network namespace of its own, whose resolver is 127.0.0.1. Prints what was looked up and connected to, as
JSON: by a control, which shows that it counts, and by docdesk.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time

names: list[str] = []
connections: list[object] = []

LINGER = 5.0
"""Seconds that the program is left open after its work: telemetry is sent in the background, from 1 s on."""


def answer_names(resolver: socket.socket) -> None:
    """Say of every name that it is this machine."""
    while True:
        question, sender = resolver.recvfrom(4096)
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1 : at + 1 + question[at]].decode())
            at += question[at] + 1
        names.append(".".join(labels))
        asked, wants_v4 = question[12 : at + 5], question[at + 1 : at + 3] == b"\0\1"
        record = b"\xc0\x0c\0\1\0\1\0\0\0\1\0\4\x7f\0\0\1" if wants_v4 else b""
        counts = b"\0\1" + (b"\0\1" if record else b"\0\0") + b"\0\0\0\0"
        resolver.sendto(question[:2] + b"\x81\x80" + counts + asked + record, sender)


def count_connections(server: socket.socket) -> None:
    while True:
        connection, _ = server.accept()
        connections.append(None)
        connection.close()


def counted() -> dict[str, object]:
    """What came since the last call."""
    found = {"names": sorted(set(names)), "connections": len(connections)}
    names.clear()
    connections.clear()
    return found


def control() -> None:
    with socket.create_connection(("control.example", 443), timeout=10) as connection:
        connection.recv(1)


def docdesk(samples: str, library: str) -> int:
    """Add and search in a process that stays for a while. Returns how many documents became ready."""
    code = (
        "import sys, time; from docdesk.__main__ import main\n"
        "if __name__ == '__main__':\n"
        "    main(['add', sys.argv[1], '--library', sys.argv[2], '--json'])\n"
        "    main(['search', 'a lamp', '--library', sys.argv[2], '--json'])\n"
        f"    time.sleep({LINGER})\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, samples, library], capture_output=True, encoding="utf-8", check=False
    )
    sys.stderr.write(ran.stderr)
    return sum(json.loads(line).get("status") == "ready" for line in ran.stdout.splitlines())


def main() -> int:
    """Count, and print."""
    assert "CI" not in os.environ
    resolver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    resolver.bind(("127.0.0.1", 53))
    server = socket.create_server(("127.0.0.1", 443))
    threading.Thread(target=answer_names, args=(resolver,), daemon=True).start()
    threading.Thread(target=count_connections, args=(server,), daemon=True).start()
    control()
    time.sleep(0.1)
    found = {"control": counted()}
    ready = docdesk(*sys.argv[1:3])
    print(json.dumps({**found, "docdesk": counted(), "ready": ready}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
