# SPDX-License-Identifier: Apache-2.0
"""Shows documents as they look: pages as pictures, and passages on them.

May import ingest and what lies below it.
"""
