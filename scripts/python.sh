#!/usr/bin/env bash
# Builds the Python package: a wheel that carries the C library, in .build-python/wheels, and a virtual environment with it, .build-python/venv; then shows it at work.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run python
need_swift
build="$PWD/$SCRATCH-python"
stage=$(scripts/c-library.sh)

# From a copy, so that no library and no metadata lie between the sources.
rm -rf "$build/package" "$build/wheels"
mkdir -p "$build/package" "$build/wheels"
cp -r bindings/python/{pyproject.toml,setup.py,platform_tag.py,README.md,src} LICENSE "$build/package"
find "$build/package" -name __pycache__ -prune -exec rm -rf {} +
cp "$stage/lib/libhdrclass.so.1" "$build/package/src/hdrclass/"

[ -x "$build/venv/bin/python" ] || python3 -m venv "$build/venv"
pip() { "$build/venv/bin/python" -m pip --disable-pip-version-check "$@"; }
pip install --quiet --requirement bindings/python/requirements-build.txt
version=$(sed -n 's/.*number: StaticString = "\(.*\)"/\1/p' Sources/Reports/ProgramVersion.swift)
HDRCLASS_VERSION="$version" pip wheel --quiet --no-build-isolation --no-deps --wheel-dir "$build/wheels" "$build/package"
wheels=("$build"/wheels/*.whl)
pip install --quiet --no-deps --force-reinstall "${wheels[0]}"

echo "${wheels[0]#"$PWD/"}: $(du -h "${wheels[0]}" | cut -f1)"
env -u HDRCLASS_LIBRARY -u PYTHONPATH "$build/venv/bin/python" - <<'END'
import hdrclass

path = "corpus/alert-externally-secured.eml"
record = hdrclass.classify(open(path, "rb").read(), policy={"clientFilter": "low"})
print(f"hdrclass {hdrclass.__version__}: {path} is {record['submission']}, its sender {record['senderResolution']}, in Outlook {record['junk']['outlook']}")
END
