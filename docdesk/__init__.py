# SPDX-License-Identifier: Apache-2.0
"""docdesk: drop documents on a window and find things in them by meaning."""

__version__ = "0.1.0"
