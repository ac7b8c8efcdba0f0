# SPDX-License-Identifier: Apache-2.0
"""The terminal: one module per command.

May import owner, contract, money, settings, system, errors and values.
"""
