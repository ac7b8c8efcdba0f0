# SPDX-License-Identifier: Apache-2.0
"""The running whole of one library: opened, asked, closed.

May import search, upkeep, watch and what lies below them.
"""
