# SPDX-License-Identifier: Apache-2.0
"""A free port for a program that needs its number beforehand."""

from __future__ import annotations

import random
import socket

# below those that systems hand out by themselves: nothing gets it by chance before the program does
FIRST, LAST = 20_000, 30_000


def unused_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    # not the seed of the tests, which those that run beside this one have as well
    for port in random.SystemRandom().sample(range(FIRST, LAST), 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free")
