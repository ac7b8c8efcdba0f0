# SPDX-License-Identifier: Apache-2.0
"""Dialogs of their own."""
