# SPDX-License-Identifier: Apache-2.0
"""All that can be asked of a library, stated once, and how it travels between processes.

May import settings, system, errors and values.
"""
