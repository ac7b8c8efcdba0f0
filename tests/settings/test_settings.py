# SPDX-License-Identifier: Apache-2.0
"""Settings: who wins, what is refused and how it is said, what is kept and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.errors import SettingsInvalid
from docdesk.settings.model import changed, load_settings, save_settings


def test_options_win_over_environment_over_file_over_default(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('model = "from-file"\nattempts = 5\nchunk_size = 700\n')
    environ = {
        "DOCDESK_LIBRARY": str(tmp_path),
        "DOCDESK_MODEL": "from-environment",
        "DOCDESK_CHUNK_SIZE": "600",
    }
    settings = load_settings(environ, provider="openai", chunk_size=500, base_url=None)
    assert settings.library == tmp_path
    assert (settings.provider, settings.model, settings.attempts) == ("openai", "from-environment", 5)
    assert (settings.chunk_size, settings.workers) == (500, None)


def test_kept_settings_come_back_and_addresses_with_passwords_do_not(tmp_path: Path) -> None:
    url = "postgresql://me:secret@db/library"
    settings = load_settings(
        {}, library=tmp_path, provider="openai", base_url="http://127.0.0.1:9/v1/", catalog_url=url
    )
    save_settings(settings)
    text = (tmp_path / "settings.toml").read_text()
    assert "secret" not in text
    assert "library" not in text
    assert load_settings({}, library=tmp_path) == changed(settings, catalog_url=None)
    assert settings.base_url == "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"chunk_size": 5}, "chunk_size"),
        ({"chunk_size": 100, "chunk_overlap": 100}, "chunk_overlap"),
        ({"base_url": "ftp://x"}, "base_url"),
        ({"base_url": "http:///v1"}, "base_url"),
        ({"base_url": "http://host:99999/v1"}, "base_url"),
        ({"base_url": "http://[::1/v1"}, "base_url"),
        ({"base_url": "http://a host/v1"}, "base_url"),
        ({"request_seconds": float("inf")}, "request_seconds"),
        ({"ask_above": float("nan")}, "ask_above"),
        ({"provider": "nobody"}, "provider"),
        ({"attempts": "many"}, "attempts"),
        ({"bucket": "My Bucket"}, "bucket"),
        ({"bucket": "b" * 3, "prefix": "a//b"}, "prefix"),
        ({"bucket": "gs://bucket/a#b"}, "prefix"),
    ],
)
def test_an_invalid_value_is_refused_with_the_name_of_its_setting(
    tmp_path: Path, given: dict[str, object], names: str
) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        load_settings({}, library=tmp_path, **given)
    assert names in caught.value.problem().detail


@pytest.mark.parametrize(
    "text", ["unknown_thing = 1", "model = ", "chunk_size = 3", 'library = "/elsewhere"']
)
def test_an_invalid_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(SettingsInvalid):
        load_settings({}, library=tmp_path)


def test_a_bucket_is_named_alone_or_with_its_prefix(tmp_path: Path) -> None:
    both = load_settings(
        {}, library=tmp_path, bucket="gs://my-bucket/papers/2026/", service_account_file="~/k.json"
    )
    assert (both.bucket, both.prefix, both.backup_place) == (
        "my-bucket",
        "papers/2026",
        "gs://my-bucket/papers/2026",
    )
    assert both.service_account_file == Path("~/k.json").expanduser()
    save_settings(both)
    assert load_settings({}, library=tmp_path) == both
    alone = load_settings({"DOCDESK_BUCKET": "other"}, library=tmp_path)
    assert alone.backup_place == "gs://other/papers/2026"
    assert load_settings({}, library=tmp_path / "none").backup_place is None


def test_folders_and_port_are_kept_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = load_settings(
        {"DOCDESK_PORT": "8765"},
        library=tmp_path,
        watched=["papers", str(tmp_path / "papers"), "~/more"],
        leave_out=[" *.log ", "drafts/", "*.log"],
        assistant_folders=["papers"],
    )
    assert given.watched == (tmp_path / "papers", Path("~/more").expanduser())
    assert (given.leave_out, given.port) == (("*.log", "drafts/"), 8765)
    save_settings(given)
    assert load_settings({}, library=tmp_path) == given
    save_settings(changed(given, watched=[], port=None))
    assert load_settings({}, library=tmp_path).watched == ()
    for wrong in ({"port": 0}, {"port": 65_536}, {"leave_out": ["/"]}, {"leave_out": [" "]}):
        with pytest.raises(SettingsInvalid):
            changed(given, **wrong)


def test_a_byte_order_mark_does_not_spoil_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b'\xef\xbb\xbfmodel = "from an editor on Windows"\r\n')
    assert load_settings({}, library=tmp_path).model == "from an editor on Windows"
