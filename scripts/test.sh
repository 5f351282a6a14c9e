#!/usr/bin/env bash
# The tests. Arguments go to `swift test`, for example --filter ScannerTests.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run test
need_swift
# Release: a debug build runs the kernels 10 to 60 times slower. exec: the runner's last line and exit status are this script's.
exec swift test -c release --scratch-path "$SCRATCH" "$@"
