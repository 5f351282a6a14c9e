#!/usr/bin/env bash
# Tests what others link or import: the C library, the Python package, Spark, and the queries of docs/queries.md. Arguments go to pytest, for example -k mailbox.
# Builds and installs what it needs below .build-*/; what cannot run here is named as skipped. No part of `make test`, which needs no engine.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run python test-bindings || echo "Going on without: tests that need them are named as skipped."
need_swift
command -v java >/dev/null || [ -n "${JAVA_HOME:-}" ] || scripts/setup.sh spark || echo "Going on without Java: the tests of Spark are named as skipped."
build="$PWD/$SCRATCH-python"
begin=$SECONDS
done_with() {
    echo "-- $1: $((SECONDS - begin)) s"
    begin=$SECONDS
}

swift build -c release --product hdrclass --scratch-path "$SCRATCH"
done_with "the command"

# The C tests, which have a script of their own.
if [ -x scripts/test-c.sh ]; then
    scripts/test-c.sh
    done_with "C"
fi

scripts/python.sh
done_with "library and wheel"

[ -x "$build/test/bin/python" ] || python3 -m venv "$build/test"
python="$build/test/bin/python"
# A gigabyte, most of it Spark; pip looks at it again only where the list has changed.
wanted=bindings/python/requirements-test.txt
if ! cmp -s $wanted "$build/test/installed.txt"; then
    if ! "$python" -m pip --disable-pip-version-check install --quiet --requirement $wanted; then
        skip "Python, Spark and queries" "the packages of $wanted cannot be installed"
        exit
    fi
    cp $wanted "$build/test/installed.txt"
fi
"$python" -m pip --disable-pip-version-check install --quiet --no-deps --force-reinstall "$build"/wheels/*.whl
done_with "packages"

(cd bindings/python && "$python" -m mypy --cache-dir "$build/mypy" -p hdrclass)
done_with "types"

# The installed package, not the sources; the command that was just built.
unset HDRCLASS_LIBRARY PYTHONPATH
export SPARK_LOCAL_IP=127.0.0.1 PYTHONDONTWRITEBYTECODE=1 HDRCLASS_COMMAND="$PWD/$SCRATCH/release/hdrclass"
(cd bindings/python && "$python" -m pytest "$@")
done_with "Python, Spark, queries"
