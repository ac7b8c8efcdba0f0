# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.core
import keyring.errors
import pytest

from docdesk.settings import keys
from docdesk.settings.keys import Key, KeySource, delete_key, key_for, read_key, store_key
from docdesk.settings.model import changed, load_settings
from docdesk.settings.providers import PROVIDERS
from tests.places import ROOT

HOST = "api.example.com"
KEY = "sk-canary-0123456789abcdef"
NO_ENVIRONMENT: dict[str, str] = {}


class InMemory(keyring.backend.KeyringBackend):
    """A keyring that keeps what it is given, as long as it lives."""

    priority = 1  # type: ignore[assignment]
    viable = False  # type: ignore[assignment]
    """Never chosen by itself, by other tests of the same run."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class InClear(InMemory):
    """Stands for keyrings.alt.file.PlaintextKeyring, which is known by its module."""


InClear.__module__ = "keyrings.alt.file"


class Hanging(InMemory):
    """A keyring behind a session that never answers, until the test ends."""

    def __init__(self) -> None:
        super().__init__()
        self.end = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.end.wait(60)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.end.wait(60)


class Refusing(InMemory):
    """A keyring that is locked; `error` is what it raises."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    set_password = delete_password = get_password  # type: ignore[assignment]


class Forgetful(InMemory):
    """A keyring that takes a key and does not keep it."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


@pytest.fixture(autouse=True)
def own_keyring(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    own = InMemory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", own)
    monkeypatch.setattr(keys, "_this_run", {})
    return own


async def test_a_key_is_kept_in_the_keyring_by_its_host(own_keyring: InMemory) -> None:
    assert await store_key(HOST, f" {KEY}\n") == Key(KEY, KeySource.KEYRING)
    assert own_keyring.kept == {("docdesk", HOST): KEY}
    assert await read_key(HOST, environ=NO_ENVIRONMENT) == Key(KEY, KeySource.KEYRING)
    assert await read_key("another.example.com", environ=NO_ENVIRONMENT) == Key()
    assert await delete_key(HOST) == Key()
    assert own_keyring.kept == {}
    assert await delete_key(HOST) == Key()
    assert await read_key(HOST, environ=NO_ENVIRONMENT) == Key()


async def test_the_environment_goes_first(own_keyring: InMemory) -> None:
    await store_key(HOST, KEY)
    found = await read_key(HOST, environ={"OPENAI_API_KEY": "sk-other"})
    assert found == Key("sk-other", KeySource.ENVIRONMENT)
    assert (await read_key(HOST, environ={"OPENAI_API_KEY": " "})).text == KEY


async def test_a_key_can_be_replaced(own_keyring: InMemory) -> None:
    await store_key(HOST, "sk-old")
    await store_key(HOST, KEY)
    assert (await read_key(HOST, environ=NO_ENVIRONMENT)).text == KEY


def _chain(*backends: keyring.backend.KeyringBackend) -> keyring.backend.KeyringBackend:
    class Chain(keyring.backends.chainer.ChainerBackend):
        priority = 1  # type: ignore[assignment]
        viable = False  # type: ignore[assignment]

    Chain.backends = list(backends)  # type: ignore[assignment]
    return Chain()


@pytest.mark.parametrize(
    ("backend", "trouble"),
    [
        (InClear(), keys.IN_CLEAR),
        (_chain(InClear()), keys.IN_CLEAR),
        (_chain(), keys.NO_KEYRING),
        (keyring.backends.null.Keyring(), keys.NO_KEYRING),
        (keyring.backends.fail.Keyring(), keys.NO_KEYRING),
        (Refusing(keyring.errors.InitError(f"prompt dismissed {KEY}")), keys.REFUSES),
        (Refusing(keyring.errors.PasswordDeleteError()), keys.REFUSES),
        (Refusing(RuntimeError(f"D-Bus says {KEY}")), keys.REFUSES),
        (Forgetful(), keys.NOT_KEPT),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_without_a_usable_keyring_the_key_is_kept_for_this_run_with_a_reason(
    backend: keyring.backend.KeyringBackend, trouble: keys.Trouble
) -> None:
    keyring.set_keyring(backend)
    stored = await store_key(HOST, KEY)
    assert stored == Key(KEY, KeySource.THIS_RUN, trouble.storing)
    assert KEY not in repr(stored)
    assert await read_key(HOST, environ=NO_ENVIRONMENT) == Key(KEY, KeySource.THIS_RUN)
    if isinstance(backend, InMemory):
        assert backend.kept == {}
    await delete_key(HOST)
    told = None if isinstance(backend, Forgetful) else trouble.alone
    assert await read_key(HOST, environ=NO_ENVIRONMENT) == Key(None, KeySource.NOWHERE, told)


async def test_a_chain_uses_the_keyring_that_does_not_store_plain_text() -> None:
    clear, good = InClear(), InMemory()
    keyring.set_keyring(_chain(clear, good))
    assert (await store_key(HOST, KEY)).source is KeySource.KEYRING
    assert clear.kept == {}
    assert good.kept == {("docdesk", HOST): KEY}


async def test_a_keyring_that_hangs_does_not_hang_docdesk() -> None:
    hanging = Hanging()
    keyring.set_keyring(hanging)
    began = time.monotonic()
    assert await read_key(HOST, environ=NO_ENVIRONMENT, seconds=0.1) == Key(reason=keys.NO_ANSWER.alone)
    assert await store_key(HOST, KEY, seconds=0.1) == Key(KEY, KeySource.THIS_RUN, keys.NO_ANSWER.storing)
    assert (await read_key(HOST, environ=NO_ENVIRONMENT)).text == KEY
    assert await delete_key(HOST, seconds=0.1) == Key(reason=keys.NO_ANSWER.alone)
    assert time.monotonic() - began < 50, "each of the three would hang for a minute"
    hanging.end.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            await asyncio.to_thread(thread.join)


def test_a_hanging_keyring_does_not_delay_the_exit() -> None:
    code = (
        "import asyncio, threading, keyring, keyring.backend\n"
        "from docdesk.settings.keys import read_key\n"
        "class Hanging(keyring.backend.KeyringBackend):\n"
        "    priority = 1\n"
        "    def get_password(self, service, username): threading.Event().wait()\n"
        "    set_password = delete_password = get_password\n"
        "keyring.set_keyring(Hanging())\n"
        "print(asyncio.run(read_key('h', environ={}, seconds=0.1)).reason)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == keys.NO_ANSWER.alone


def test_a_key_belongs_to_the_host_of_the_address() -> None:
    spec = PROVIDERS["openai"]
    assert spec.host(None) == "api.openai.com"
    assert spec.host("https://user:pw@Api.Example.com:8443/v1") == HOST


async def test_a_provider_without_a_key_is_given_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    chosen = load_settings({"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}, library=tmp_path)
    assert (chosen.key_host, await key_for(chosen)) == ("", None)
    assert await key_for(changed(chosen, provider="openai")) == KEY


SECRET_SERVICE = """
import asyncio, keyring
from docdesk.settings.keys import delete_key, read_key, store_key
KEY = "sk-canary-0123456789abcdef"

async def main():
    print(type(keyring.get_keyring()).__module__)
    # the keyring's program is started by the first question
    print((await store_key("api.example.com", KEY, seconds=60)).source)
    found = await read_key("api.example.com", environ={}, seconds=60)
    print(found.source, found.text == KEY)
    print((await delete_key("api.example.com", seconds=60)).reason)
    print((await read_key("api.example.com", environ={}, seconds=60)).text)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring")
def test_a_real_secret_service_keeps_the_key(tmp_path: Path) -> None:
    missing = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
    if missing:
        reason = f"not installed: {', '.join(missing)} (see packaging/apt-test.txt)"
        assert os.environ.get("CI") != "true", reason
        pytest.skip(reason)
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(runtime),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SCRIPT": SECRET_SERVICE,
    }
    unlocked = (
        'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" -c "$SCRIPT"'
    )
    result = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", unlocked, sys.executable],
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    lines = result.stdout.splitlines()
    assert lines == ["keyring.backends.SecretService", "keyring", "keyring True", "None", "None"], (
        result.stderr
    )
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes()
