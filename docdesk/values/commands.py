# SPDX-License-Identifier: Apache-2.0
"""The names of the terminal's commands, which texts refer to and `cli/commands` carries out."""

from __future__ import annotations

COMMANDS = (
    "add",
    "plan",
    "status",
    "search",
    "retry",
    "resume",
    "pause",
    "cancel",
    "remove",
    "check",
    "rebuild",
    "reindex",
    "backup",
    "restore",
    "watch",
    "serve",
    "mcp",
    "ledger",
    "diagnose",
    "demo",
)
"""In the order of `docdesk --help`. Each is a module of `docdesk/cli/commands` of the same name."""
