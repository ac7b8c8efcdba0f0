# SPDX-License-Identifier: Apache-2.0
"""A document as it looks: its pages, with passages marked on them, and its text beside them."""
