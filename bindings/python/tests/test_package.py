"""The package itself: what it loads, what it refuses, what it says of itself."""
from __future__ import annotations

import ast
import os
import platform
import subprocess
import sys
from pathlib import Path

import hdrclass
import pytest
from conftest import REPOSITORY, Command, need

SOURCES = REPOSITORY / "bindings/python/src/hdrclass"
COMPILER = "cc"


def fresh(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **environment})


def test_version_is_the_commands(command: Command) -> None:
    assert command.lines("--version")[0].split()[1].decode() == hdrclass.__version__


def test_a_library_that_is_missing_or_another() -> None:
    from importlib.util import find_spec

    code = "import hdrclass"
    run = fresh(code, HDRCLASS_LIBRARY="/nonexistent/libhdrclass.so.1")
    assert run.returncode == 1 and "LibraryError: the library of hdrclass cannot be loaded" in run.stderr
    import _ctypes

    run = fresh(code, HDRCLASS_LIBRARY=_ctypes.__file__)
    assert run.returncode == 1 and "is not a library of hdrclass" in run.stderr
    assert find_spec("hdrclass") is not None


def test_a_library_of_another_interface(tmp_path: Path) -> None:
    import shutil

    from conftest import skip

    if not shutil.which(COMPILER):
        skip("no C compiler")
    (tmp_path / "other.c").write_text("unsigned hdr_abi(void) { return 999; }\n")
    subprocess.run([COMPILER, "-shared", "-fPIC", "-o", tmp_path / "other.so", tmp_path / "other.c"], check=True)
    run = fresh("import hdrclass", HDRCLASS_LIBRARY=str(tmp_path / "other.so"))
    assert run.returncode == 1 and "has the binary interface 999, this package needs 1" in run.stderr


def test_pyarrow_is_loaded_only_by_whoever_asks_for_batches() -> None:
    run = fresh("import hdrclass, sys; hdrclass.classify(b'A: b\\n\\n'); print('pyarrow' in sys.modules, 'pyspark' in sys.modules)")
    assert run.stdout.split() == ["False", "False"], run.stderr
    run = fresh("import sys; sys.modules['pyarrow'] = None\nimport hdrclass; hdrclass.record_batches('x')")
    assert "pip install 'hdrclass[arrow]'" in run.stderr


@pytest.mark.parametrize("first", ["pyarrow", "pandas", "pyspark", "duckdb"])
def test_it_loads_behind_others(first: str) -> None:
    """pyarrow loads libstdc++ so that a library which wants its variables of a thread at a fixed place cannot be loaded any more. A worker of Spark has pyarrow first."""
    need(first)
    run = fresh(f"import {first}, hdrclass; print(hdrclass.classify(b'A: b\\n\\n')['submission'])")
    assert run.stdout == "unknown\n", run.stderr


def test_all_names_are_there() -> None:
    need("pyarrow")
    for name in hdrclass.__all__:
        assert getattr(hdrclass, name) is not None
    with pytest.raises(AttributeError):
        hdrclass.nonsense  # noqa: B018


def test_python_3_9_can_read_it() -> None:
    files = sorted(SOURCES.rglob("*.py"))
    assert len(files) > 10
    for file in files:
        tree = ast.parse(file.read_text(), feature_version=(3, 9))
        assert any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body), f"{file}: annotations are evaluated"


def test_structures_are_those_of_the_header(tmp_path: Path) -> None:
    """The C compiler says how large they are and where their parts stand."""
    import ctypes
    import shutil

    from conftest import skip
    from hdrclass import _structs as s

    if not shutil.which(COMPILER):
        skip("no C compiler")
    header = REPOSITORY / "bindings/c/Sources/CHdrclass/include"
    classes = {"hdr_error": s.Error, "hdr_source": s.Source, "hdr_message": s.Message, "struct ArrowSchema": s.ArrowSchema, "struct ArrowArray": s.ArrowArray}
    lines = ['#include "hdrclass.h"', "#include <stdio.h>", "int main(void) {", 'printf("hdr_verdict %zu\\n", sizeof(hdr_verdict));']
    wanted = [f"hdr_verdict {s.VERDICT_BYTES}"]
    for name, structure in classes.items():
        lines.append(f'printf("{name} %zu\\n", sizeof({name}));')
        wanted.append(f"{name} {ctypes.sizeof(structure)}")
        for field, *_ in structure._fields_:
            if field != "words":
                member = field.rstrip("_")
                lines.append(f'printf("{name}.{member} %zu\\n", offsetof({name}, {member}));')
                wanted.append(f"{name}.{member} {getattr(structure, field).offset}")
    names = {"HDR_NAMED": s.NAMED, "HDR_MAILDIR_MESSAGE": s.MAILDIR_MESSAGE, "HDR_EVIDENCE": s.EVIDENCE, "HDR_ABI": s.ABI, "HDR_FINDING": s.FINDING,
             "HDR_FORM_PACKED": len(s.FORMS) - 1, "HDR_FORM_NOT_MAIL": s.FORMS.index("not-mail"), "HDR_ERROR_FORM": s.ERROR_FORM, "HDR_AS_HEADERS": s.AS["headers"],
             "HDR_MBOX_THUNDERBIRD": s.MBOX["thunderbird"], "HDR_MBOX_CL2": s.MBOX["cl2"]}  # fmt: skip
    for name, value in names.items():
        lines.append(f'printf("{name} %d\\n", (int){name});')
        wanted.append(f"{name} {value}")
    (tmp_path / "layout.c").write_text("\n".join([*lines, "return 0; }"]))
    subprocess.run([COMPILER, "-I", header, "-o", tmp_path / "layout", tmp_path / "layout.c"], check=True)
    assert subprocess.run([tmp_path / "layout"], capture_output=True, text=True).stdout.splitlines() == wanted


def test_the_platform_of_the_wheel() -> None:
    sys.path.insert(0, str(REPOSITORY / "bindings/python"))
    import platform_tag
    from hdrclass import _library

    libraries, versions = platform_tag.needs(_library.path())
    assert "libc.so.6" in libraries and any(version.startswith("GLIBC_2.") for version in versions)
    tag = platform_tag.tag(_library.path())
    foreign = set(libraries) - platform_tag.ALLOWED
    assert tag.startswith("linux_" if foreign else "manylinux_2_")
    if not foreign:
        # No older than what it needs, and of use where it was built.
        needed = max(int(version.split(".")[1]) for version in versions if version.startswith("GLIBC_2."))
        assert needed <= int(tag.split("_")[2]) <= int(platform.libc_ver()[1].split(".")[1])
    # What binutils reads of it.
    import shutil

    if shutil.which("readelf"):
        said = subprocess.run(["readelf", "-dW", _library.path()], capture_output=True, text=True, check=True).stdout
        assert [line.split("[")[1].rstrip("]") for line in said.splitlines() if "(NEEDED)" in line] == libraries
