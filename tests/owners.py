# SPDX-License-Identifier: Apache-2.0
"""Real owners of a library in processes of their own, and clients of their service."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from docdesk.contract.service_file import Service, read_service
from tests.openai_endpoint import Endpoint

ROOT = Path(__file__).parents[1]


def environment(endpoint: Endpoint) -> dict[str, str]:
    """The environment of a program whose embeddings come from the endpoint."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "DOCDESK_PROVIDER": "openai",
        "OPENAI_BASE_URL": endpoint.url,
        "OPENAI_API_KEY": "sk-test-0123456789",
        "DOCDESK_MODEL": "test-model",
        "DOCDESK_WORKERS": "2",
        "DOCDESK_BACKOFF_MIN": "0.01",
        "DOCDESK_BACKOFF_MAX": "0.05",
    }


def program(endpoint: Endpoint, *words: str | Path) -> subprocess.Popen[str]:
    """Start docdesk with these words."""
    return subprocess.Popen(
        [sys.executable, "-m", "docdesk", *map(str, words)],
        env=environment(endpoint),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def service_of(library: Path, process: subprocess.Popen[str], seconds: float = 120.0) -> Service:
    """Where a process listens that has just been started on a library."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        service = read_service(library)
        if service is not None and service.pid == process.pid:
            return service
        if process.poll() is not None:
            raise AssertionError(f"it ended with {process.returncode}: {process.communicate()[1]}")
        time.sleep(0.02)
    raise AssertionError("it does not listen")


@contextmanager
def serving(endpoint: Endpoint, library: Path) -> Iterator[tuple[subprocess.Popen[str], Service]]:
    """`docdesk serve` on a library, ended at the end."""
    process = program(endpoint, "serve", "--library", library)
    try:
        yield process, service_of(library, process)
    finally:
        process.terminate()
        process.communicate(timeout=120)


def client_of(service: Service) -> httpx.Client:
    """A client with the service's address and token."""
    headers = {"Authorization": f"Bearer {service.token}"}
    return httpx.Client(base_url=service.url, headers=headers, timeout=120, trust_env=False)
