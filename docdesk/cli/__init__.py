# SPDX-License-Identifier: Apache-2.0
"""The terminal: the same desk as the window's, without Qt."""
