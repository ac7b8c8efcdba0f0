# SPDX-License-Identifier: Apache-2.0
"""The search field's results."""
