# SPDX-License-Identifier: Apache-2.0
"""A question in, passages out.

May import ingest and what lies below it.
"""
