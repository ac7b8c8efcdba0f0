# SPDX-License-Identifier: Apache-2.0
"""API keys: from the environment, from the system's keyring, or kept in memory for this run. Never in a file.

A keyring may be missing, locked, or hang for minutes in a broken session. docdesk calls it in a thread with a time
limit, so that nothing waits for it. A keyring that would store the key in plain text is not used at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from docdesk.settings.key_places import earlier_name, key_place
from docdesk.settings.trust import is_received
from docdesk.values.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from docdesk.settings.model import Settings

_T = TypeVar("_T")

SERVICE = "docdesk"
VARIABLE = "OPENAI_API_KEY"
SECONDS = 4.0
"""Seconds that the keyring may take. Storing gets longer: the system may ask the person to unlock it."""
STORE_SECONDS = 30.0

_REFUSED_MODULES = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")


class KeySource(StrEnum):
    """Where a key came from, or where it is kept."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    THIS_RUN = "this_run"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Key:
    """An API key, or none. Its repr does not contain the text.

    `reason` is a sentence for a person if the keyring could not be used, otherwise None.
    """

    text: str | None = field(default=None, repr=False)
    source: KeySource = KeySource.NOWHERE
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the keyring cannot be used: the sentence on its own, and the one after an attempt to store a key."""

    alone: str
    storing: str


NO_KEYRING = Trouble(
    QT_TRANSLATE_NOOP("keys", "This system has no keyring."),
    QT_TRANSLATE_NOOP("keys", "This system has no keyring, so the key is kept for this run only."),
)
IN_CLEAR = Trouble(
    QT_TRANSLATE_NOOP("keys", "This system's keyring would write a key in clear, so it is not used."),
    QT_TRANSLATE_NOOP(
        "keys", "This system's keyring would write the key in clear, so it is kept for this run only."
    ),
)
NO_ANSWER = Trouble(
    QT_TRANSLATE_NOOP("keys", "The keyring does not answer."),
    QT_TRANSLATE_NOOP("keys", "The keyring does not answer, so the key is kept for this run only."),
)
REFUSES = Trouble(
    QT_TRANSLATE_NOOP("keys", "The keyring is locked or refuses access."),
    QT_TRANSLATE_NOOP(
        "keys", "The keyring is locked or refuses access, so the key is kept for this run only."
    ),
)
NOT_KEPT = Trouble(
    QT_TRANSLATE_NOOP("keys", "The keyring does not keep keys."),
    QT_TRANSLATE_NOOP("keys", "The keyring did not keep the key, so it is kept for this run only."),
)


class _NotUsable(Exception):
    """The keyring cannot be used."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.alone)
        self.trouble = trouble


_this_run: dict[str, str] = {}
_lock = threading.Lock()


async def key_for(settings: Settings) -> str | None:
    """The key of the provider that the settings name; None if it takes none or none is kept."""
    if not settings.provider_spec.takes_key or not settings.key_host or is_in_clear(settings.base_url):
        return None
    return (await read_key(settings.key_host, environ=environment_for(settings, settings.base_url))).text


def environment_for(settings: Settings, address: str | None) -> Mapping[str, str]:
    """The variables that may hold a key for an address: none if it came with somebody else's library.

    A key in the environment is for the address that this user named, or for the provider itself.
    """
    own = key_place(address or "") == settings.provider_spec.key_place(None)
    return {} if not own and is_received(settings.library, address) else os.environ


def is_in_clear(base_url: str | None) -> bool:
    """Whether a key would cross a network unencrypted: plain http to another machine. No key is sent there."""
    parts = urlsplit(base_url or "https://")
    host = (parts.hostname or "").lower()
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost" or host.endswith(".localhost")
    return parts.scheme == "http" and not here


async def read_key(host: str, *, environ: Mapping[str, str] | None = None, seconds: float = SECONDS) -> Key:
    """The key for a provider's place: from the environment, else from this run, else from the keyring.

    `host` is what `key_place` says of an address; here and below the name is from when it was the host alone.
    """
    environ = os.environ if environ is None else environ
    if text := environ.get(VARIABLE, "").strip():
        return Key(text, KeySource.ENVIRONMENT)
    with _lock:
        kept = _this_run.get(host)
    if kept is not None:  # newer than the keyring's, which refused this one or has not answered yet
        return Key(kept, KeySource.THIS_RUN)
    try:
        found = await _ask_keyring(lambda keyring: _kept_by(keyring, host), seconds)
    except _NotUsable as error:
        return Key(reason=error.trouble.alone)
    return Key(found, KeySource.KEYRING) if found else Key()


async def store_key(host: str, text: str, *, seconds: float = STORE_SECONDS) -> Key:
    """Keep a key in the keyring. If that fails, it is kept for this run, and `reason` says why."""
    text = text.strip()
    with _lock:
        _this_run[host] = text

    def store(keyring: Any) -> bool:
        keyring.set_password(SERVICE, host, text)
        return bool(keyring.get_password(SERVICE, host) == text)  # some keyrings only pretend to keep it

    try:
        if not await _ask_keyring(store, seconds):
            raise _NotUsable(NOT_KEPT)
    except _NotUsable as error:
        return Key(text, KeySource.THIS_RUN, error.trouble.storing)
    with _lock:
        if _this_run.get(host) == text:
            del _this_run[host]
    return Key(text, KeySource.KEYRING)


async def delete_key(host: str, *, seconds: float = SECONDS) -> Key:
    """Forget a key, in the keyring and for this run. `reason` says why the keyring could not be used."""
    with _lock:
        _this_run.pop(host, None)

    def delete(keyring: Any) -> None:
        if keyring.get_password(SERVICE, host) is not None:
            keyring.delete_password(SERVICE, host)

    try:
        await _ask_keyring(delete, seconds)
    except _NotUsable as error:
        return Key(reason=error.trouble.alone)
    return Key()


async def _ask_keyring(question: Callable[[Any], _T], seconds: float) -> _T:
    """The keyring's answer. Raises _NotUsable, after `seconds` at the latest."""
    answer: Future[_T] = Future()

    def ask() -> None:
        try:
            result = question(_keyring())
        except BaseException as error:
            # only the kind: a backend's message or traceback may hold the key
            known = error if isinstance(error, _NotUsable) else _NotUsable(REFUSES)
            with contextlib.suppress(Exception):
                answer.set_exception(known.with_traceback(None))
        else:
            with contextlib.suppress(Exception):
                answer.set_result(result)

    # not a pool's thread: one that hangs must neither be waited for at the end nor take a place
    threading.Thread(target=ask, name="keyring", daemon=True).start()
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.wrap_future(answer)
    except TimeoutError:
        raise _NotUsable(NO_ANSWER) from None


def _kept_by(keyring: Any, name: str) -> str | None:
    """The key of this name, or the one that a former version kept by the host alone."""
    found: str | None = keyring.get_password(SERVICE, name)
    if found is None and (earlier := earlier_name(name)) is not None:
        found = keyring.get_password(SERVICE, earlier)
    return found


def _keyring() -> Any:
    """The system's keyring. Raises _NotUsable if there is none, or one that stores plain text."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    backend = keyring.get_keyring()
    if isinstance(backend, ChainerBackend):
        # it would fall back on any other keyring that is installed
        usable = [one for one in backend.backends if not _refused(one)]
        if not usable:
            raise _NotUsable(IN_CLEAR if backend.backends else NO_KEYRING)
        return usable[0]
    if _refused(backend):
        raise _NotUsable(IN_CLEAR if type(backend).__module__.startswith("keyrings.alt") else NO_KEYRING)
    return backend


def _refused(backend: object) -> bool:
    """Whether the backend derives from a class that stores plain text, or nothing."""
    return any(kind.__module__.startswith(_REFUSED_MODULES) for kind in type(backend).__mro__)
