#!/usr/bin/env bash
# Builds the command as it is handed out: one file with the Swift runtime inside, which starts in half the time. Prints where it is.
#
#   release.sh [SCRATCH]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scratch="${1:-$SCRATCH-release}"
scripts/setup.sh run
need_swift
flags=()
# ICU's own libraries need its data, the C++ library and the mathematical one behind them.
[ "$(uname)" != Linux ] || flags=(-Xswiftc -static-executable -Xlinker -licudata -Xlinker -lstdc++ -Xlinker -lm)
swift build -c release --product hdrclass --scratch-path "$scratch" ${flags[@]+"${flags[@]}"} >&2
echo "$scratch/release/hdrclass"
