# SPDX-License-Identifier: Apache-2.0
"""Prices, and the ledger of what left this machine.

May import settings, system, errors and values.
"""
