# SPDX-License-Identifier: Apache-2.0
"""Reads a window as a screen reader does: over the accessibility bus (AT-SPI)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
EVENTS = "org.a11y.atspi.Event.Object"
SECONDS = 60.0

FOCUSED = 1 << 12
"""The bit of a state that says that something has the keyboard."""

Node = tuple[str, str]
"""A bus name and an object's path on it."""


class AccessibilityBus:
    """A connection to the accessibility bus of a session."""

    def __init__(self, session_address: str) -> None:
        session = open_dbus_connection(session_address)
        try:
            address = _ask(session, ("org.a11y.Bus", "/org/a11y/bus"), "org.a11y.Bus", "GetAddress")
        finally:
            session.close()
        self._bus = open_dbus_connection(str(address))

    def close(self) -> None:
        self._bus.close()

    def listen(self) -> None:
        """Ask to hear what programs announce, from now on."""
        _ask(
            self._bus,
            ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry"),
            "org.a11y.atspi.Registry",
            "RegisterEvent",
            "sass",
            ("object:announcement", [], ""),
            answers=False,
        )
        rule = MatchRule(type="signal", interface=EVENTS, member="Announcement")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=SECONDS)
        self._filter = self._bus.filter(rule, bufsize=200)
        self._heard = self._filter.__enter__()

    def announced(self) -> list[str]:
        """What was announced since the last call."""
        found = []
        while True:
            try:
                message = self._bus.recv_until_filtered(self._heard, timeout=0.2)
            except TimeoutError:
                return found
            found.append(str(message.body[3][1]))

    def programs(self) -> list[Node]:
        """The programs that speak on the bus."""
        return self.children(ROOT)

    def children(self, node: Node) -> list[Node]:
        return [(str(name), str(path)) for name, path in _ask(self._bus, node, ACCESSIBLE, "GetChildren")]

    def role(self, node: Node) -> str:
        return str(_ask(self._bus, node, ACCESSIBLE, "GetRoleName"))

    def name(self, node: Node) -> str:
        value = _ask(self._bus, node, "org.freedesktop.DBus.Properties", "Get", "ss", (ACCESSIBLE, "Name"))
        return str(value[1])

    def has_focus(self, node: Node) -> bool:
        """Whether it is what the keyboard is on."""
        return bool(_ask(self._bus, node, ACCESSIBLE, "GetState")[0] & FOCUSED)

    def focused(self, program: str = "docdesk") -> list[tuple[str, str]]:
        """Role and name of what the keyboard is on in a program; inside a list or a table also of that."""
        found = []
        for node, role, name in self._of(program):
            try:
                if self.has_focus(node):
                    found.append((role, name))
            except LookupError:
                continue  # it went away
        return found

    def below(self, node: Node) -> Iterator[tuple[Node, str, str]]:
        """Everything below a node, with role and name, from the top. What goes away meanwhile is passed over."""
        try:
            children = self.children(node)
        except LookupError:
            return
        for child in children:
            try:
                role, name = self.role(child), self.name(child)
            except LookupError:
                continue
            yield child, role, name
            yield from self.below(child)

    def _of(self, program: str) -> Iterator[tuple[Node, str, str]]:
        """Everything below the programs of this name."""
        for node in self.programs():
            try:
                is_it = self.name(node) == program
            except LookupError:
                continue  # it ended
            if is_it:
                yield from self.below(node)

    def roles(self, program: str = "docdesk") -> set[str]:
        """Every role that a program has."""
        return {role for _child, role, _name in self._of(program)}

    def names(self, role: str, program: str = "docdesk") -> list[str]:
        """Names of everything of one role in a program, in order."""
        return [name for _child, found, name in self._of(program) if found == role]


def _ask(
    bus: DBusConnection,
    node: Node,
    interface: str,
    method: str,
    signature: str | None = None,
    body: tuple[Any, ...] = (),
    *,
    answers: bool = True,
) -> Any:
    address = DBusAddress(node[1], bus_name=node[0], interface=interface)
    reply = bus.send_and_get_reply(new_method_call(address, method, signature, body), timeout=SECONDS)
    if reply.header.message_type.name == "error":
        raise LookupError(f"{method} of {node}: {reply.body}")
    return reply.body[0] if answers else None
