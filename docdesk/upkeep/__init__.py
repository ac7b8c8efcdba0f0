# SPDX-License-Identifier: Apache-2.0
"""Keeps a library whole, or gives it another model.

May import ingest and what lies below it.
"""
