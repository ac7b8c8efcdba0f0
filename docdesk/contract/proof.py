# SPDX-License-Identifier: Apache-2.0
"""How an owner proves who it is before it is sent anything, the token included.

After an owner is killed, any program of any user may listen on its port. So a client first sends a random nonce. The
owner answers with a keyed hash of it, which takes the token to make. The address is part of the hash: a program that
passes the nonce on to the real owner gets a proof for another port.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import secrets
from urllib.parse import urlsplit

PATH = "/desk/prove"
"""The only route that is answered without a token."""

NONCE_LENGTH = 64
"""Characters: 32 random bytes in hexadecimal."""

LONGEST_ANSWER = 4_096
"""Bytes of an answer with a proof, its headers included."""


def new_nonce() -> str:
    """A nonce that nobody can have seen before."""
    return secrets.token_hex(NONCE_LENGTH // 2)


def proof_of(token: str, nonce: str, host: str, port: int) -> str:
    """The proof that whoever listens at this address knows the token."""
    message = f"docdesk owner\n{nonce}\n{host}\n{port}".encode()
    return hmac.new(token.encode(), message, hashlib.sha256).hexdigest()


def proof_in(answer: bytes) -> object:
    """The proof in the body of an answer; None if it holds none."""
    try:
        proof: object = json.loads(answer).get("proof")
    except (ValueError, AttributeError, RecursionError):
        return None
    return proof


def proves(token: str, nonce: str, host: str, port: int, proof: object) -> bool:
    """Whether a proof is the right one; takes as long for a nearly right one as for any other."""
    given = proof if isinstance(proof, str) else ""
    return hmac.compare_digest(proof_of(token, nonce, host, port).encode(), given.encode(errors="replace"))


def is_nonce(text: str) -> bool:
    """Whether this is a nonce, and nothing longer."""
    return len(text) == NONCE_LENGTH and all(character in "0123456789abcdef" for character in text)


def loopback_address(url: str) -> tuple[str, int] | None:
    """Host and port of an address on this machine; None for any other, and for names, which may lead anywhere."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if parts.scheme == "http" and port and ipaddress.ip_address(host).is_loopback:
            return host, port
    except ValueError:
        pass
    return None
