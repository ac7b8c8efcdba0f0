# SPDX-License-Identifier: Apache-2.0
"""A question in, an answer out whose sentences name the passages that they rest on.

May import search and everything below it.
"""
