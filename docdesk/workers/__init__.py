# SPDX-License-Identifier: Apache-2.0
"""Processes that do CPU work and can be killed.

May import money, catalog, records and what lies below them.
"""
