# SPDX-License-Identifier: Apache-2.0
"""Pages for a reader's eyes: sizes, pictures, and where characters are. Everything here runs in a worker."""
