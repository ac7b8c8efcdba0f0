# SPDX-License-Identifier: Apache-2.0
"""Everything derived: vectors in a Chroma directory, words in a full-text index.

May import catalog, records and what lies below them.
"""
