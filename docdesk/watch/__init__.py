# SPDX-License-Identifier: Apache-2.0
"""Keeps a library in step with folders.

May import ingest and what lies below it.
"""
