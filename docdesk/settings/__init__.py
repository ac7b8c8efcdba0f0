# SPDX-License-Identifier: Apache-2.0
"""What a library is set to, where it comes from (file, environment, keyring), and what is found on this machine.

May import errors and values.
"""
