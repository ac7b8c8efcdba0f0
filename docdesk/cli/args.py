# SPDX-License-Identifier: Apache-2.0
"""The parsed command line, and the names that the parser and the commands share."""

from __future__ import annotations

from types import SimpleNamespace

WRONG_WORDS = 2
"""The exit code where the words were not understood."""

COMMANDS = (
    "add",
    "plan",
    "ledger",
    "diagnose",
    "status",
    "search",
    "retry",
    "cancel",
    "pause",
    "resume",
    "remove",
    "backup",
    "restore",
    "check",
    "rebuild",
    "reindex",
    "serve",
    "mcp",
    "watch",
    "demo",
)
RESULTS_VARIABLE = "DOCDESK_RESULTS"
JSON_VARIABLE = "DOCDESK_JSON"


class Args(SimpleNamespace):
    """The command, and each of its options by its name."""
