# SPDX-License-Identifier: Apache-2.0
"""How long work reports its progress: plain callables, which the caller gives."""

from __future__ import annotations

from collections.abc import Callable

OnProgress = Callable[[int, int], None]
"""(how much is done, of how much)"""

OnStep = Callable[[str, int, int], None]
"""(what is being done, how much of it is done, of how much): for work of several steps"""

OnBytes = Callable[[int], None]
"""(bytes that have been transferred so far)"""
