# SPDX-License-Identifier: Apache-2.0
"""The window: widgets over a view model over the desk. The only package that imports Qt.

May import owner, contract, money, settings, system, errors and values.
"""
