# SPDX-License-Identifier: Apache-2.0
"""Tells which lines and bodies are no messages of JSON-RPC 2.0, and what is answered to them.

The SDK drops a bad line without an answer, takes a request with an odd id for a notification, and calls every bad
body one of bad parameters. Standard library only: `docdesk mcp` looks at lines before it has imported the SDK.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

PARSE_ERROR = -32_700
INVALID_REQUEST = -32_600

MOST_BYTES = 16 << 20
"""Of one message."""


def fault_of(message: bytes) -> dict[str, Any] | None:
    """The error to answer to a message, or None if it is one."""
    if len(message) > MOST_BYTES:
        return _error(INVALID_REQUEST, f"Invalid request: more than {MOST_BYTES >> 20} MB")
    try:
        said = json.loads(message.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return _error(PARSE_ERROR, "Parse error: this is no JSON in UTF-8")
    if not isinstance(said, dict):
        return _error(INVALID_REQUEST, "Invalid request: not one object")
    id = said.get("id")
    is_id = isinstance(id, str | int) and not isinstance(id, bool)
    reason = _wrong(said, is_id) or _odd_text(message, said)
    return _error(INVALID_REQUEST, f"Invalid request: {reason}", _sendable_id(said)) if reason else None


def unreadable(message: str) -> dict[str, Any]:
    """The error to answer to a message that only the SDK cannot read, such as one that is nested too deep."""
    id: str | int | None = None
    with contextlib.suppress(ValueError, RecursionError):
        said = json.loads(message)
        id = _sendable_id(said) if isinstance(said, dict) else None
    return _error(INVALID_REQUEST, "Invalid request", id)


def _wrong(said: dict[str, Any], is_id: bool) -> str | None:
    if said.get("jsonrpc") != "2.0":
        return 'jsonrpc is not "2.0"'
    if "id" in said and not is_id and "error" not in said:
        return "id is neither a string nor a whole number"
    if "method" in said:
        if not isinstance(said["method"], str):
            return "method is no string"
        if "params" in said and not isinstance(said["params"], dict):
            return "params is no object"
        return None
    return None if "result" in said or "error" in said else "there is no method"


def _odd_text(message: bytes, said: dict[str, Any]) -> str | None:
    """The SDK reads no half of a pair of surrogates, and says nothing of the request that had it."""
    if b"\\ud" in message.lower():
        try:
            json.dumps(said, ensure_ascii=False).encode()
        except (UnicodeEncodeError, RecursionError):
            return "a text holds half a pair of surrogates"
    return None


def _sendable_id(said: dict[str, Any]) -> str | int | None:
    id = said.get("id")
    if isinstance(id, bool) or not isinstance(id, str | int):
        return None
    return id if isinstance(id, int) or id.isprintable() else None


def _error(code: int, reason: str, id: str | int | None = None) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": reason}}


def _no_number(text: str) -> None:
    raise ValueError(text)
