# SPDX-License-Identifier: Apache-2.0
"""docdesk: drop documents on a window and find things in them by meaning."""

import os
import sys

__version__ = "0.1.0"

# onnxruntime reports to its vendor from native code, and reads this only when it is first imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# The client of Cloud Storage asks for the bucket itself in a thread, for traces that nobody here collects.
os.environ["DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA"] = "true"


def _leave_out_current_folder() -> None:
    """Import nothing more from the folder in which `python -m docdesk` was started, unless docdesk is in it.

    Whoever puts a `json.py` beside documents must not have it run. At this moment the program's name is still "-m".
    """
    if sys.argv[:1] not in (["-m"], ["-c"]) or not sys.path:
        return
    try:
        here = os.getcwd()  # noqa: PTH109 - pathlib would be imported from there
    except OSError:
        here = ""
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    if here != home and sys.path[0] in ("", here):
        del sys.path[0]


_leave_out_current_folder()
