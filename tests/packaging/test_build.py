# SPDX-License-Identifier: Apache-2.0
"""What a person installs: the same bytes each time, known to the desktop, with every command described."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "packaging"))
import audit  # noqa: E402
import bill  # noqa: E402
import build  # noqa: E402
import linux  # noqa: E402
import linux_words  # noqa: E402
import media_types  # noqa: E402

from docdesk.system import licences  # noqa: E402
from docdesk.values.commands import COMMANDS  # noqa: E402

WHEN = 1_764_380_000
FREEZING = {"altgraph", "macholib", "pefile", "pyinstaller", "pyinstaller-hooks-contrib", "setuptools"}
"""Packages that only make a program of the others."""
debian_only = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg-deb on this system")
bash_only = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this system")


def folder(place: Path, *, order: int) -> Path:
    """A small folder as PyInstaller leaves it, its files made in one order or the other."""
    resources = place / "docdesk" / "_internal" / "docdesk" / "resources"
    names = ["licences/a/0/LICENSE", "licences/b/0/COPYING", "prices.toml"]
    for name in names[::order]:
        file = resources / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{name}\n", "utf-8")
    program = place / "docdesk" / "docdesk"
    program.write_bytes(b"\x7fELF")
    program.chmod(0o750)
    build.settle(place / "docdesk", WHEN)
    return place / "docdesk"


@debian_only
def test_two_builds_of_the_package_are_the_same_byte_by_byte(tmp_path: Path, qapp: object) -> None:
    made = []
    for name, order in (("one", 1), ("two", -1)):
        place = tmp_path / name / "dist"
        place.mkdir(parents=True)
        made.append(linux.build_deb(folder(place, order=order), place, WHEN))
    assert build.differences(*made) == []
    listed = subprocess.run(
        ["dpkg-deb", "--contents", made[0]], capture_output=True, text=True, check=True
    ).stdout
    assert "./usr/bin/docdesk -> ../lib/docdesk/docdesk" in listed
    for size in linux.ICON_SIZES:
        assert f"./usr/share/icons/hicolor/{size}x{size}/apps/docdesk.png\n" in listed
    assert set(re.findall(r" (\w+/\w+) ", listed)) == {"root/root"}
    control = subprocess.run(
        ["dpkg-deb", "--info", made[0]], capture_output=True, text=True, check=True
    ).stdout
    assert "libxcb-cursor0" in control


@pytest.mark.parametrize("change", ["text", "rights", "more", "link"])
def test_a_difference_between_two_builds_is_named(tmp_path: Path, change: str) -> None:
    one, two = (folder(tmp_path / name, order=1) for name in ("one", "two"))
    assert build.differences(one, two) == []
    file = two / "_internal" / "docdesk" / "resources" / "prices.toml"
    if change == "text":
        file.write_text("other", "utf-8")
    elif change == "rights":
        file.chmod(0o600)
    elif change == "more":
        file.with_name("more.toml").write_bytes(b"")
    else:
        file.unlink()
        file.symlink_to("elsewhere")
    assert len(build.differences(one, two)) == 1


def test_the_sums_are_those_that_sha256sum_checks(tmp_path: Path) -> None:
    (tmp_path / "docdesk.deb").write_bytes(b"abc")
    text = build.write_sums(tmp_path).read_text("utf-8")
    assert text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  docdesk.deb\n"
    assert build.write_sums(tmp_path).read_text("utf-8") == text


def test_every_format_that_is_read_can_be_opened_with_docdesk() -> None:
    assert media_types.forgotten() == ["code"]
    entry = linux.desktop_entry()
    assert "application/pdf;" in entry
    assert "Exec=docdesk %F" in entry


def test_the_man_page_has_every_command_and_option() -> None:
    page = linux_words.man_page(WHEN).replace("\\-", "-")
    for name in COMMANDS:
        assert re.search(rf'^\.SS "{name}\b', page, re.MULTILINE), name
        for action in linux_words.actions(name):
            for option in action.option_strings:
                assert option == "--library" or option in page


@bash_only
@pytest.mark.parametrize(
    ("typed", "offered"),
    [("se", {"search", "serve"}), ("search --w", {"--weak"}), ("--library x add --oc", {"--ocr"})],
)
def test_bash_completes_commands_and_options(tmp_path: Path, typed: str, offered: set[str]) -> None:
    file = tmp_path / "completion"
    file.write_text(linux_words.bash_completion(), "utf-8")
    words = ["docdesk", *typed.split(" ")]
    script = (
        f'source "$0"; COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; _docdesk;'
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    ran = subprocess.run(
        ["bash", "-c", script, str(file)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert set(ran.stdout.split()) == offered


def test_each_shell_s_completion_has_every_command() -> None:
    for text in (linux_words.zsh_completion(), linux_words.fish_completion()):
        assert [name for name in COMMANDS if name not in text] == []


def test_the_bill_names_the_packages_of_the_files_with_licence_and_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdf

    assert pypdf.__file__
    without = bill.write_bill(tmp_path, [pypdf.__file__], when=WHEN)
    written = tmp_path / "docdesk" / "resources" / bill.BILL
    parts = {part["name"]: part for part in json.loads(written.read_text("utf-8"))["packages"]}
    assert parts["pypdf"]["licenseDeclared"] == "BSD-3-Clause"
    assert {"docdesk", "Python", "pypdf"} <= parts.keys()
    assert "numpy" not in parts
    assert without == []
    # About reads the package and its licence out of it
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert [package.name for package in licences.packages()] == ["pypdf"]
    assert "Redistribution" in licences.licence_text("pypdf")


def test_the_bill_names_the_libraries_inside_the_wheel_of_tesserocr(tmp_path: Path) -> None:
    tesserocr = importlib.metadata.distribution("tesserocr")
    inside = bill.libraries_of(tesserocr)
    if not inside:
        pytest.skip("tesserocr was built here, with the system's libraries")
    assert set(inside) <= bill.INSIDE["tesserocr"].keys()
    module = next(file for file in tesserocr.files or () if file.name.startswith("tesserocr."))
    bill.write_bill(tmp_path, [str(tesserocr.locate_file(module))], when=WHEN)
    resources = tmp_path / "docdesk" / "resources"
    written = json.loads((resources / bill.BILL).read_text("utf-8"))
    parts = {part["name"]: part for part in written["packages"]}
    assert parts["tesserocr"]["licenseDeclared"] == "MIT"
    for library in inside:
        name, licence = bill.INSIDE["tesserocr"][library]
        assert parts[name]["licenseDeclared"] == licence
    ids = [part["SPDXID"] for part in written["packages"]]
    assert len(ids) == len(set(ids))
    related = {(one["spdxElementId"], one["relatedSpdxElement"]) for one in written["relationships"]}
    assert ("SPDXRef-tesserocr", parts["Leptonica"]["SPDXID"]) in related
    texts = "".join(
        path.read_text("utf-8") for path in (resources / bill.LICENCES / "tesserocr").rglob("*.txt")
    )
    for name, _ in bill.INSIDE["tesserocr"].values():
        assert f"\n{name}" in texts
    assert "GNU GENERAL PUBLIC LICENSE" in texts
    assert "jbigkit-2.1" in texts


def test_the_installers_of_other_systems_name_what_is_there(tmp_path: Path, qapp: object) -> None:
    """They cannot run here: their syntax and their paths can be looked at."""
    script = ROOT / "packaging" / "macos" / "make_dmg.sh"
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    setup = (ROOT / "packaging" / "windows" / "docdesk.iss").read_text("utf-8")
    lines = [line for line in setup.splitlines() if line and line.lstrip()[0] not in ";[#"]
    assert [line for line in lines if not re.fullmatch(r"\w+=\S.*|\w+: [^;]+(; \w+: [^;]+)+", line)] == []
    assert "LicenseFile=..\\..\\LICENSE" in setup
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "installers.yml").read_text("utf-8"))
    assert workflow["jobs"].keys() == {"linux", "windows", "macos", "release"}
    commands = " ".join(step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"])
    named = set(re.findall(r"packaging/[\w./-]+", commands))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
    for size in (16, 512):
        header = build.write_icon(tmp_path / f"{size}.png", size).read_bytes()[:24]
        assert header[1:4] == b"PNG"
        assert struct.unpack(">II", header[16:]) == (size, size)


@bash_only
def test_the_flatpak_has_the_versions_of_the_lock_and_pyside_from_its_base() -> None:
    """It cannot be built here: its syntax, its paths and what it would install can be looked at."""
    place = ROOT / "packaging" / "flatpak"
    manifest = yaml.safe_load((place / "org.docdesk.docdesk.yml").read_text("utf-8"))
    assert manifest["id"] == "org.docdesk.docdesk"
    assert manifest["base-version"] == manifest["runtime-version"]
    assert (6, 8) <= tuple(map(int, manifest["base-version"].split("."))) < (6, 12)
    commands = " ".join(command for module in manifest["modules"] for command in module["build-commands"])
    named = set(re.findall(r"packaging/[\w./-]+", commands))
    assert len(named) == 3
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert {(place / source["path"]).resolve() for source in manifest["modules"][0]["sources"]} == {ROOT}
    for script in place.glob("*.sh"):
        assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    listed = subprocess.run(
        ["sh", place / "install_packages.sh", "--list"], capture_output=True, text=True, check=True
    ).stdout
    built = audit.pinned((ROOT / "packaging" / "requirements-build.lock").read_text("utf-8"))
    left_out = {name for name, _ in built - audit.pinned(listed)}
    assert left_out == {"pyside6-essentials", "shiboken6"} | (FREEZING - {"setuptools"})


def test_a_build_has_the_versions_that_the_tests_ran_with() -> None:
    tested = audit.pinned((ROOT / "requirements.lock").read_text("utf-8"))
    built = audit.pinned((ROOT / "packaging" / "requirements-build.lock").read_text("utf-8"))
    assert {name for name, _ in built - tested} <= FREEZING


def test_docdesk_imports_nothing_that_a_build_leaves_out() -> None:
    spec = (ROOT / "packaging" / "freeze" / "docdesk.spec").read_text("utf-8")
    ast.parse(spec)
    left_out = re.findall(r'"([\w.]+)"', spec.split("UNUSED = [")[1].split("]")[0])
    assert "kubernetes" in left_out
    wrong = []
    for file in (ROOT / "docdesk").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [f"{node.module}.{alias.name}" for alias in node.names] + [str(node.module)]
            wrong += [f"{file.name}: {name}" for name in names if name in left_out]
    # Chroma's own package is imported for versions whose native part is not known; a build's is
    assert [each for each in wrong if "chromadb" not in each] == []
