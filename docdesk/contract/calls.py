# SPDX-License-Identifier: Apache-2.0
"""From the signatures of a contract: how the owner reads a call, how others send it, and how it follows the owner.

`asked` fills an object with the methods of a protocol, each of which is sent to the owner; `followed` fills one whose
methods go to whatever desk there is, which may change in the middle of a call. A call's callables have names that begin
with `on_`: `on_progress` need only hear the newest numbers, any other hears every call.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import typing
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Protocol, TypeVar, cast, get_args, get_origin

from docdesk.contract.codec import Read, error_of, plain, reader, settings_of
from docdesk.contract.owner import Interrupted, OwnerGone
from docdesk.contract.portions import Joined
from docdesk.errors import ChatInterrupted, RequestInvalid
from docdesk.settings.model import Settings
from docdesk.values.facts import coded

F = TypeVar("F", bound=Callable[..., Any])

CONTRACT = 1
"""The version of this way of calling; an owner that speaks another one cannot be asked."""

NEWEST_ONLY = "on_progress"
"""The callable of which only the newest call matters to a caller that reads slowly."""


class Ends(Enum):
    """What becomes of a call if the owner has to make way for another process."""

    WAITED_FOR = "the owner answers it before it goes"
    BEGUN_AGAIN = "it is dropped, and the next owner is asked the same; doing it twice does no harm"
    PAID_FOR = "the owner answers it before it goes; if it ends in the middle, nobody is asked the same again"


@dataclass(frozen=True)
class Between:
    """The least and the greatest value that a number in a call may have."""

    least: int
    most: int


@dataclass(frozen=True)
class Marked:
    """What `call` says of a method."""

    ends: Ends
    reads: bool


def call(ends: Ends = Ends.WAITED_FOR, *, reads: bool = False) -> Callable[[F], F]:
    """Mark a method of a protocol as one that other processes call.

    With `reads` it changes nothing, and is dropped when nobody waits for it any more. Others are carried out to
    their end even if their caller is gone.
    """

    def mark(function: F) -> F:
        function.__dict__["call"] = Marked(ends, reads)
        return function

    return mark


@dataclass(frozen=True)
class Method:
    """A method that can be called, as its signature says."""

    name: str
    ends: Ends
    reads: bool
    signature: inspect.Signature
    arguments: dict[str, Read]
    settings: frozenset[str]
    """Arguments that are settings."""
    bounds: dict[str, Between]
    callables: dict[str, list[Read]]
    """For each callable, how what it is called with is read."""
    returns: Any
    """The type of the result."""

    def bound(self, given: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
        """The arguments by name. What can be gone through only once becomes a list. Raises RequestInvalid."""
        arguments = self.signature.bind(*given, **named).arguments
        for name, value in arguments.items():
            if isinstance(value, typing.Iterable) and not isinstance(value, (str, bytes, dict, list, tuple)):
                # settings can be iterated, too
                arguments[name] = value if isinstance(value, Settings) else list(value)
        self._check_bounds(arguments)
        return arguments

    def read(self, body: dict[str, Any], like: Settings) -> dict[str, Any]:
        """The arguments that another process sent, to a library with the settings `like`.

        Raises RequestInvalid, SettingsInvalid.
        """
        arguments: dict[str, Any] = {}
        for name, value in body.items():
            if name not in self.arguments:
                raise RequestInvalid(where=name, reason=coded("no_such_argument", method=self.name))
            try:
                if name not in self.settings:
                    arguments[name] = self.arguments[name](value)
                else:
                    arguments[name] = None if value is None else settings_of(value, like)
            except (TypeError, ValueError, KeyError, AttributeError) as error:
                # its text may quote what was sent, a key among it
                raise RequestInvalid(where=name, reason=coded("wrong_type")) from error
        try:
            self.signature.bind(**arguments)
        except TypeError as error:
            raise RequestInvalid(where=self.name, reason=str(error)) from error
        self._check_bounds(arguments)
        return arguments

    def _check_bounds(self, arguments: dict[str, Any]) -> None:
        for name, bounds in self.bounds.items():
            if name in arguments and not bounds.least <= arguments[name] <= bounds.most:
                reason = coded("out_of_bounds", least=bounds.least, most=bounds.most)
                raise RequestInvalid(where=name, reason=reason)


@functools.cache
def methods(contract: type) -> dict[str, Method]:
    """The methods of a protocol that can be called, by name."""
    found: dict[str, Method] = {}
    for base in reversed(contract.__mro__):
        for name, function in vars(base).items():
            marked = getattr(function, "call", None)
            if isinstance(marked, Marked):
                found[name] = _method(name, function, marked)
    return found


def _method(name: str, function: Callable[..., Any], marked: Marked) -> Method:
    hints = typing.get_type_hints(function, include_extras=True)
    whole = inspect.signature(function)
    signature = whole.replace(parameters=[p for p in whole.parameters.values() if p.name != "self"])
    values = {parameter: hints[parameter] for parameter in signature.parameters if parameter[:3] != "on_"}
    settings = frozenset(parameter for parameter, hint in values.items() if _is_settings(hint))
    return Method(
        name,
        marked.ends,
        marked.reads,
        signature,
        {p: reader(Any) if p in settings else reader(hint, True) for p, hint in values.items()},
        settings,
        {p: bounds for p, hint in values.items() if (bounds := _bounds(hint)) is not None},
        {
            p: [reader(kind) for kind in _called_with(hints[p])]
            for p in signature.parameters
            if p not in values
        },
        hints["return"],
    )


def _is_settings(hint: Any) -> bool:
    return hint is Settings or Settings in get_args(hint)


def _bounds(hint: Any) -> Between | None:
    if get_origin(hint) is not Annotated:
        return None
    return next((extra for extra in get_args(hint)[1:] if isinstance(extra, Between)), None)


def _called_with(hint: Any) -> list[Any]:
    """The types of a callable's arguments; the callable itself may be optional."""
    if get_origin(hint) is not Callable:
        (hint,) = [argument for argument in get_args(hint) if argument is not type(None)]
    called_with: list[Any] = get_args(hint)[0]
    return called_with


# the asker's side

Lines = AsyncGenerator[dict[str, Any], None]
Send = Callable[[str, dict[str, Any]], Lines]
"""Sends a call's name and arguments to the owner: the lines of its answer. Raises OwnerGone where they break off."""


def asked(contract: type, send: Send, onto: object | None = None) -> Any:
    """An object of the contract, each of whose methods is sent to the owner.

    If `onto` is given it is that one, which gets the methods that its class does not write itself.
    """

    def made(method: Method) -> Callable[..., Awaitable[Any]]:
        async def ask(*given: Any, **named: Any) -> Any:
            arguments = method.bound(given, named)
            callables: dict[str, Any] = {name: arguments.pop(name, None) for name in method.callables}
            joined = Joined(method.returns)
            body = {
                "arguments": {name: plain(value) for name, value in arguments.items()},
                "hears": [name for name, listener in callables.items() if listener is not None],
            }
            async with aclosing(send(method.name, body)) as lines:
                async for line in lines:
                    if "called" in line:
                        readers = method.callables[line["called"]]
                        given_back = (read(value) for read, value in zip(readers, line["with"], strict=True))
                        callables[line["called"]](*given_back)
                    elif "result" in line:
                        return joined.result(line["result"])
                    elif "error" in line:
                        raise error_of(line["error"])
                    elif "again" in line:
                        raise Interrupted
                    else:
                        joined.add(line)
            raise OwnerGone("it did not answer to the end")

        return ask

    return _filled(contract, onto, made)


# whoever owns the library: this process, then another one

D = TypeVar("D", covariant=True)


class Follower(Protocol[D]):
    """What knows the desk there is."""

    async def present(self) -> tuple[D, asyncio.Event]:
        """The desk there is, and the event that is set before it is closed."""

    async def find_again(self, lost: Any) -> None:
        """The desk was lost: find the next one."""

    def begin_call(self) -> None:
        """The present desk is not closed before `end_call`."""

    def end_call(self) -> None:
        """One call less."""


class Heard:
    """Whether an owner has begun to answer: one of the callables in `arguments` was called, or there is none."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        listeners = {name: value for name, value in arguments.items() if callable(value)}
        self.anything = not listeners
        arguments |= {name: self._noting(listener) for name, listener in listeners.items()}

    def _noting(self, listener: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any) -> Any:
            self.anything = True
            return listener(*given)

        return noted


def followed(
    contract: type, part: Callable[[Any], Any], desk: Follower[Any], onto: object | None = None
) -> Any:
    """An object of the contract, each of whose methods is for the desk there is.

    `part` finds the contract's part of that desk. If its owner ends meanwhile, the next one is asked the same, but for
    a call that is paid for: that raises ChatInterrupted once the owner has begun to answer. If `onto` is given it is
    that one, which gets the methods that its class does not write itself.
    """

    def made(method: Method) -> Callable[..., Awaitable[Any]]:
        async def ask(*given: Any, **named: Any) -> Any:
            arguments = method.bound(given, named)
            heard = Heard(arguments)
            while True:
                here, moving = await desk.present()
                desk.begin_call()
                try:
                    return await _unless_moving(getattr(part(here), method.name), arguments, method, moving)
                except Interrupted:
                    await asyncio.sleep(0)  # whoever replaces what it worked with has a turn first
                    continue
                except OwnerGone as error:
                    if method.ends is Ends.PAID_FOR and heard.anything:
                        raise ChatInterrupted from error
                finally:
                    desk.end_call()
                await desk.find_again(here)

        return ask

    return _filled(contract, onto, made)


async def _unless_moving(
    function: Callable[..., Awaitable[Any]], arguments: dict[str, Any], method: Method, moving: asyncio.Event
) -> Any:
    """What the call gives. Raises Interrupted if the owner has to make way first and the call may be dropped."""
    if method.ends is not Ends.BEGUN_AGAIN:
        return await function(**arguments)
    work = asyncio.ensure_future(cast(Any, function(**arguments)))
    going = asyncio.ensure_future(moving.wait())
    try:
        await asyncio.wait({work, going}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise Interrupted
        return work.result()
    finally:
        for task in (work, going):
            task.cancel()
        await asyncio.gather(work, going, return_exceptions=True)


def _filled(contract: type, onto: object | None, made: Callable[[Method], Callable[..., Any]]) -> Any:
    onto = type(contract.__name__, (), {})() if onto is None else onto
    for name, method in methods(contract).items():
        own = getattr(type(onto), name, None)
        if own is None or own is getattr(contract, name):
            setattr(onto, name, made(method))
    return onto
