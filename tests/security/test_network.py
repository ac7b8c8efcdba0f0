# SPDX-License-Identifier: Apache-2.0
"""Nothing leaves this machine unasked, not even from native code: the kernel is asked, and a network that counts."""

from __future__ import annotations

import asyncio
import ctypes
import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docdesk.steps.embed.providers.builtin import BuiltinProvider
from docdesk.system import confinement
from docdesk.system.telemetry import remove_telemetry_cache, telemetry_cache
from docdesk.workers.pool import Workers
from tests.security.programs import SAMPLES, clean_environment, lacking, linux_only

FAMILIES = {"inet": 2, "inet6": 10, "packet": 17, "netlink": 16}


def native_sockets() -> dict[str, int]:
    """What the C library answers to a new socket of each family: 0, or the error's number."""
    libc = ctypes.CDLL(None, use_errno=True)
    found = {}
    for name, family in FAMILIES.items():
        opened = libc.socket(family, 2, 0)
        found[name] = ctypes.get_errno() if opened < 0 else 0
        if opened >= 0:
            os.close(opened)
    return found


REFUSED = dict.fromkeys(FAMILIES, errno.EACCES)


def in_thread(function: Callable[[], Any]) -> Any:
    """What a function gives in a thread of its own, whose rights end with it."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


@linux_only
def test_a_thread_gives_up_the_network_for_itself_and_its_threads_only() -> None:
    def confined() -> list[Any]:
        assert confinement.refuse_network()
        socket.socket(socket.AF_UNIX).close()
        return [native_sockets(), in_thread(native_sockets)]

    assert in_thread(confined) == [REFUSED, REFUSED]
    socket.socket(socket.AF_INET).close()


@linux_only
def test_without_unix_sockets_pairs_still_work() -> None:
    def confined() -> int:
        assert confinement.refuse_network(unix=False)
        for one in socket.socketpair():
            one.close()
        with pytest.raises(PermissionError):
            socket.socket(socket.AF_UNIX)
        # io_uring opens sockets past the filter
        libc = ctypes.CDLL(None, use_errno=True)
        assert libc.syscall(425, 1, None) == -1
        return ctypes.get_errno()

    assert in_thread(confined) == errno.ENOSYS


@linux_only
def test_a_process_can_also_give_up_programs_and_files(tmp_path: Path) -> None:
    secret, given, spool = tmp_path / "secret", tmp_path / "given", tmp_path / "spool"
    secret.write_text("secret")
    given.write_text("given")
    spool.mkdir()

    def confined() -> bool:
        assert confinement.refuse_programs()
        with pytest.raises(PermissionError):
            subprocess.run(["/bin/true"], check=False)
        if not confinement.restrict_files(readable=[given, tmp_path / "missing"], writable=[spool]):
            return False
        assert given.read_text() == "given"
        (spool / "page").write_text("written")
        assert (spool / "page").read_text() == "written"
        for refused in (secret.read_text, lambda: given.write_text("x"), lambda: list(tmp_path.iterdir())):
            with pytest.raises(PermissionError):
                refused()
        return True

    if not in_thread(confined):
        lacking("this kernel has no Landlock")


@linux_only
async def test_a_worker_has_no_network() -> None:
    workers = Workers(1, 512)
    workers.start()
    try:
        assert await workers.run(native_sockets) == REFUSED
    finally:
        await workers.close()


@linux_only
async def test_the_threads_of_the_model_have_no_network() -> None:
    model = BuiltinProvider()
    try:
        await model.request(["a text"] * 20)
        loop = asyncio.get_running_loop()
        pools = (model._documents, model._questions, model._model()._side_by_side)
        assert [await loop.run_in_executor(pool, native_sockets) for pool in pools] == [REFUSED] * 3
    finally:
        await model.close()
    socket.socket(socket.AF_INET).close()


@linux_only
def test_leftovers_of_telemetry_and_nothing_else_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = telemetry_cache()
    assert folder is not None
    folder.mkdir(parents=True)
    (folder / "deviceid").touch()
    (folder / "onnxruntime.db").touch()
    other = folder.parent / "another-program"
    other.touch()
    remove_telemetry_cache()
    assert not folder.exists()
    assert other.exists()
    other.unlink()

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "deviceid").touch()
    folder.symlink_to(elsewhere)
    remove_telemetry_cache()
    assert (elsewhere / "deviceid").exists(), "no link is followed"


NETWORK = Path(__file__).with_name("counting_network.py")


@linux_only
def test_a_whole_run_resolves_no_name_and_opens_no_connection(tmp_path: Path) -> None:
    """In a network namespace where every name resolves to this machine and port 443 answers, and CI is not set.

    onnxruntime's telemetry switches itself off where CI is set, which would hide it.
    """
    needs = [name for name in ("unshare", "ip", "mount") if shutil.which(name) is None]
    if needs:
        lacking(f"not installed: {', '.join(needs)}")
    options = ["--net", "--mount"] if os.geteuid() == 0 else ["--map-root-user", "--net", "--mount"]
    (tmp_path / "resolv.conf").write_text("nameserver 127.0.0.1\n")
    inside = 'ip link set lo up && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"'
    command = ["unshare", *options, "sh", "-c", inside, "sh", str(tmp_path / "resolv.conf")]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
        lacking("this machine gives no network namespace")
    ran = subprocess.run(
        [*command, sys.executable, str(NETWORK), str(SAMPLES), str(tmp_path / "library")],
        env=clean_environment(HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path / "cache")),
        capture_output=True, encoding="utf-8", timeout=240, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    counted = json.loads(ran.stdout.splitlines()[-1])
    assert counted["control"] == {"names": ["control.example"], "connections": 1}, "the network counts"
    assert counted["docdesk"] == {"names": [], "connections": 0}
    assert counted["ready"] > 0
    assert list(tmp_path.rglob("deviceid")) == []
