# SPDX-License-Identifier: Apache-2.0
"""The window's state without widgets: view models over the contract."""
