# SPDX-License-Identifier: Apache-2.0
"""Where a library and a person's choices are, found without the settings' machinery, is where that has them."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from docdesk.settings.environment import config_folder, default_library, library_folder
from docdesk.settings.model import load_settings


@pytest.mark.parametrize("place", [None, "", "  ", "/elsewhere", "/with space "])
def test_folders_match_platformdirs(place: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        if place is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, place)
    assert config_folder() == Path(platformdirs.user_config_dir("docdesk", appauthor=False))
    assert default_library() == Path(platformdirs.user_data_dir("docdesk", appauthor=False)) / "library"


@pytest.mark.parametrize("given", [None, "", "relative", "~/mine", "/a/../b"])
@pytest.mark.parametrize("named", [None, "", "/named/by/a/variable", "~/x"])
def test_the_library_folder_is_the_same_as_in_the_settings(given: str | None, named: str | None) -> None:
    environ = {} if named is None else {"DOCDESK_LIBRARY": named}
    assert library_folder(given, environ) == load_settings(environ, library=given).library
