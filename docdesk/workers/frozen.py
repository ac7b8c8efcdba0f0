# SPDX-License-Identifier: Apache-2.0
"""Keeps the garbage collector of forked workers from what the forking process imported; imported last of all.

A worker shares that memory with the others until something writes into it, and a collection writes into all of it.
"""

from __future__ import annotations

import gc

gc.collect()
gc.freeze()
