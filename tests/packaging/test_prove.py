# SPDX-License-Identifier: Apache-2.0
"""What `make prove` works with: documents that hold what is asked, and a package that any other one replaces."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdf
import pytest
from lxml import etree

for folder in ("packaging", "benchmarks"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / folder))
import bare_debian  # noqa: E402
import proof_documents  # noqa: E402
import prove_in_chroot  # noqa: E402


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="no fontconfig on this system")
def test_the_scan_has_no_text_and_the_word_document_has_its_answer(tmp_path: Path) -> None:
    _, word, scan = proof_documents.write(tmp_path)
    (page,) = pypdf.PdfReader(scan).pages
    assert page.extract_text() == ""
    assert len(page.images) == 1
    with zipfile.ZipFile(word) as file:
        text = "".join(etree.fromstring(file.read("word/document.xml")).itertext())
    assert "sugar syrup" in text
    assert set(proof_documents.ANSWERS.values()) == {path.name for path in tmp_path.iterdir()}


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg-deb on this system")
@pytest.mark.parametrize("version", ["0.1.0", "0.0.0", "0~rc1"])
def test_the_version_before_is_lower_than_any(tmp_path: Path, version: str) -> None:
    control = tmp_path / "laid" / "DEBIAN" / "control"
    control.parent.mkdir(parents=True)
    control.parent.chmod(0o755)
    control.write_text(
        f"Package: docdesk\nVersion: {version}\nArchitecture: all\nMaintainer: A <a@localhost>\nDescription: d\n"
    )
    package = tmp_path / "docdesk.deb"
    subprocess.run(
        ["dpkg-deb", "--build", control.parents[1], package], check=True, stdout=subprocess.DEVNULL
    )
    made = prove_in_chroot.lower(package, tmp_path)
    asked = ["dpkg-deb", "--field", str(made), "Version"]
    lowered = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    assert subprocess.run(["dpkg", "--compare-versions", lowered, "lt", version], check=False).returncode == 0


@pytest.mark.skipif(not Path("/etc/debian_version").exists(), reason="no Debian")
def test_the_archive_of_this_machine_is_found() -> None:
    try:
        mirror = bare_debian.mirror_of_this_machine()
    except LookupError:
        pytest.skip("the apt sources of this machine name no archive")
    assert "://" in mirror.address
    assert mirror.suite in Path("/etc/os-release").read_text("utf-8")
    assert mirror.keyring is None or Path(mirror.keyring).exists()
