# SPDX-License-Identifier: Apache-2.0
"""The work of the stages: extract, split, embed. The stages do not know each other.

May import records, money and what lies below them.
"""
