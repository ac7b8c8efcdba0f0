# SPDX-License-Identifier: Apache-2.0
"""The main window: bars, panels, menus, drops."""
