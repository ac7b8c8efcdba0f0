# SPDX-License-Identifier: Apache-2.0
"""One document, in detail."""
