# SPDX-License-Identifier: Apache-2.0
"""Whoever takes the store's process over by a hostile Chroma directory gets nothing but that directory."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from docdesk.store.places import ServerPlace
from docdesk.store.process import keep_vectors
from docdesk.system.children import start_safely
from tests.security.programs import linux_only
from tests.security.test_network import REFUSED, native_sockets

pytestmark = linux_only


def _do(folder: Path, what: str, path: str) -> str:
    """What native code in the process could do."""
    attempts: dict[str, Callable[[], object]] = {
        "read": Path(path).read_bytes,
        "list": lambda: os.listdir(path),  # noqa: PTH208 - the system's own call
        "write": lambda: Path(path).write_text("taken over"),
        "remove": Path(path).unlink,
        "link": lambda: os.link(path, folder / "linked"),
        "execute": lambda: os.execv(path, ["true"]),
        "fork": os.fork,
        "signal": lambda: os.kill(os.getppid(), 0),
        "trace": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    }
    try:
        attempts[what]()
    except OSError as error:
        return type(error).__name__
    return "done"


def _keep_and_ask(pipe: Any, folder: Path) -> None:
    """The store's process, which does after its first answer what it is asked to."""
    import docdesk.store.process as process

    class Asking(process.ChromaDirectory):
        def sockets(self) -> dict[str, int]:
            return native_sockets()

        def do(self, what: str, path: str) -> str:
            return _do(folder, what, path)

    process.ChromaDirectory = Asking  # type: ignore[misc]
    keep_vectors(pipe, folder)


def _keep_and_ask_at_a_server(pipe: Any, folder: Path) -> None:
    """The same for the process that talks to a server; it is not reached."""
    import docdesk.store.server as server

    class Asking(server.ChromaServer):
        def do(self, what: str, path: str) -> str:
            return _do(folder, what, path)

    server.ChromaServer = Asking  # type: ignore[misc]
    server.keep_server_vectors(pipe, ServerPlace("http://127.0.0.1:9", "docdesk-0", "vectors"), False)


class Taken:
    """One store process for all tests here, in a library with a private file beside it."""

    def __init__(self, folder: Path, pipe: Any) -> None:
        self.library = folder / "library"
        self.diary = folder / "diary.txt"
        self._pipe = pipe

    def ask(self, method: str, *arguments: Any) -> Any:
        self._pipe.send((method, arguments))
        assert self._pipe.poll(120)
        return self._pipe.recv()

    def do(self, what: str, path: Path | str = "") -> str:
        done: str = self.ask("do", what, str(path))
        return done


@pytest.fixture(
    scope="module", params=[_keep_and_ask, _keep_and_ask_at_a_server], ids=["directory", "server"]
)
def taken(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Taken]:
    folder = tmp_path_factory.mktemp("store")
    start_safely()
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    found = Taken(folder, ours)
    (found.library / "vectors").mkdir(parents=True)
    found.diary.write_text("private")
    (found.library / "catalog.db").write_text("the texts of all documents")
    process = spawn.Process(target=request.param, args=(theirs, found.library / "vectors"))
    process.start()
    theirs.close()
    try:
        assert ours.recv() is None
        yield found
    finally:
        ours.close()
        process.join(60)


@pytest.mark.parametrize("taken", [_keep_and_ask], ids=["directory"], indirect=True)
def test_it_has_no_network(taken: Taken) -> None:
    assert taken.ask("sockets") == REFUSED


def test_it_starts_no_program_and_no_process(taken: Taken) -> None:
    assert {taken.do("execute", "/bin/true"), taken.do("fork")} == {"PermissionError"}


@pytest.mark.parametrize("what", ["read", "write", "remove", "link"])
def test_it_opens_no_other_file_of_the_user(taken: Taken, what: str) -> None:
    for path in (taken.diary, taken.library / "catalog.db"):
        # a link from one folder to another is refused as one between two devices
        assert taken.do(what, path) in {"PermissionError", "OSError"}
        assert path.exists()
    assert taken.diary.read_text() == "private"
    assert not (taken.library / "vectors" / "linked").exists()


def test_it_lists_no_folder_of_the_user_and_reads_no_file_of_the_system(taken: Taken) -> None:
    folders = (taken.library, taken.diary.parent, Path.home(), "/tmp", "/")
    assert {taken.do("list", folder) for folder in folders} == {"PermissionError"}
    assert {taken.do("read", "/etc/passwd"), taken.do("write", taken.library / "new.txt")} == {
        "PermissionError"
    }


def test_it_reaches_no_other_process(taken: Taken) -> None:
    assert (taken.do("signal"), taken.do("trace")) == ("PermissionError", "PermissionError")


@pytest.mark.parametrize("taken", [_keep_and_ask], ids=["directory"], indirect=True)
def test_it_still_keeps_vectors(taken: Taken) -> None:
    """With texts so long that SQLite makes temporary files, which have to be in the directory."""
    ids = [str(number) for number in range(20)]
    vectors = np.eye(20, dtype=np.float32)
    texts = [
        " ".join(str(number * 7_919 % 100_003) for number in range(start, start + 20_000))
        for start in range(20)
    ]
    assert taken.ask("upsert", "docdesk-t", {"model": "t"}, ids, vectors, texts, [{"page": 1}] * 20) is None
    assert taken.ask("query", "docdesk-t", vectors[7], 1)[0][0] == "7"
    assert taken.ask("delete", "docdesk-t", ids[:15]) is None
    assert taken.ask("count", "docdesk-t") == 5
    assert taken.ask("drop", "docdesk-t") is None
    assert taken.ask("collections") == []
