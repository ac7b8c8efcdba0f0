# SPDX-License-Identifier: Apache-2.0
"""Who owns a library, and how every other process asks the owner.

May import server, desk, contract and what lies below them.
"""
