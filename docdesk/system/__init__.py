# SPDX-License-Identifier: Apache-2.0
"""This machine: log, disk room, priorities, the offline switch, resource files and the walk over dropped folders.

May import errors and values.
"""
