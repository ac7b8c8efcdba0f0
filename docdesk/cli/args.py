# SPDX-License-Identifier: Apache-2.0
"""The parsed command line, the exit codes, and the variables that stand in for options."""

from __future__ import annotations

from types import SimpleNamespace

OK = 0
NOT_READY = 1
"""Some documents are not ready, or the library cannot be used."""
WRONG_WORDS = 2
"""The command line or a setting is wrong."""
INTERRUPTED = 130
"""Ctrl-C."""

RESULTS_VARIABLE = "DOCDESK_RESULTS"
JSON_VARIABLE = "DOCDESK_JSON"


class Args(SimpleNamespace):
    """The command, and each of its options by its name."""
