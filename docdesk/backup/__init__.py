# SPDX-License-Identifier: Apache-2.0
"""Originals and copies of the library in a bucket.

May import catalog, records, money and what lies below them.
"""
