# SPDX-License-Identifier: Apache-2.0
"""Shows documents as they look: pages as pictures, and passages on them.

May import catalog, steps and what lies below them.
"""
