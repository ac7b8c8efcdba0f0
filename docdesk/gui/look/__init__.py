# SPDX-License-Identifier: Apache-2.0
"""How the window looks and words things. May import values, errors and Qt."""
