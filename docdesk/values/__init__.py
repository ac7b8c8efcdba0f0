# SPDX-License-Identifier: Apache-2.0
"""The words of docdesk as frozen values. Imports nothing of docdesk."""
