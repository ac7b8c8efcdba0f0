# SPDX-License-Identifier: Apache-2.0
"""What all tests share: no display, no network beyond this machine, an endpoint that fails on demand."""

from __future__ import annotations

import os

# before any import of Qt: without a display its other platforms abort the whole run
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest

from docdesk.settings.fields import ENVIRONMENT
from docdesk.steps.embed.providers.endpoint_rules import forget_all
from tests.chroma_server import ChromaRun
from tests.openai_endpoint import Endpoint

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


@pytest.fixture(scope="session")
def _config_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, _config_folder: Path) -> None:
    """No setting, key or record of who runs the tests reaches a test, and none of a test reaches them."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(_config_folder))
    for variable in (
        *ENVIRONMENT.values(),
        "OPENAI_API_KEY",
        "DOCDESK_CHAT_API_KEY",
        "DOCDESK_CHROMA_TOKEN",
        "DOCDESK_RESULTS",
        "DOCDESK_JSON",
    ):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def openai_endpoint() -> Iterator[Endpoint]:
    """An OpenAI-compatible endpoint on the loopback; see `tests/openai_endpoint.py`."""
    endpoint = Endpoint()
    endpoint.start()
    yield endpoint
    endpoint.stop()
    forget_all()  # a later one may have the same port


@pytest.fixture(scope="session")
def _chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaRun]:
    server = ChromaRun(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def chroma(_chroma: ChromaRun) -> ChromaRun:
    """A real Chroma server on the loopback, which a test may have killed; other tests have databases there as well."""
    if not _chroma.runs:
        _chroma.start()
    return _chroma


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared corpus of real and hostile documents, where it lies beside the project."""
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus does not lie beside the project")
    return CORPUS
