#!/usr/bin/env bash
# Whether hostile input costs time and memory in proportion to its size: instructions by callgrind at N and 4N bytes, and peak memory. docs/limits.md says what is bounded how.
#
#   scaling.sh            what CI runs
#   scaling.sh --full     100 MB fields, ten million fields, a million files … with seconds and memory; takes minutes and 2 GB of disk
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run ci || true # what is still missing is named below
need_swift
if ! command -v python3 >/dev/null; then
    skip "scaling" "no python3"
    exit
fi
swift build -c release --product hdrclass --scratch-path "$SCRATCH"
binary="$SCRATCH/release/hdrclass"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if [ "${1:-}" = --full ]; then
    python3 scripts/scaling.py --full "$binary" "$folder"
    exit
fi
if ! command -v valgrind >/dev/null; then
    skip "scaling" "no valgrind"
    exit
fi
# Valgrind up to 3.19 stops at the debugging information of newer compilers, so it gets none; names of functions stay.
strip --strip-debug -o "$folder/hdrclass" "$binary"
python3 scripts/scaling.py "$binary" "$folder/hdrclass" "$folder"
echo "scaling: passed"
