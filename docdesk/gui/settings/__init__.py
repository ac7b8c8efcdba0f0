# SPDX-License-Identifier: Apache-2.0
"""The settings dialog and its pages."""
