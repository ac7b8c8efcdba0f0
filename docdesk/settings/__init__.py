# SPDX-License-Identifier: Apache-2.0
"""The settings of a library, the tables of settings and providers, and keys.

May import errors and values.
"""
