# SPDX-License-Identifier: Apache-2.0
"""Pages of text to chunks, and the language that they are in."""
