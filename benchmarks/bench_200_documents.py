# SPDX-License-Identifier: Apache-2.0
"""200 documents with an endpoint that takes 120 ms and 0.5 ms an input."""

from comparison import compare

if __name__ == "__main__":
    compare("200_documents", 120.0, 0.5, (7.0, 5.0, 1.3))
