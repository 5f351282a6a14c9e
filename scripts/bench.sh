#!/usr/bin/env bash
# Builds what is measured, as a release is built, and measures it beside the limit and the rivals. See Benchmarks/METHODOLOGY.md.
#
#   bench.sh [--quick] [--size 1G] [--only TASK]... [--data DIR] [--cold] [--record] ...   all options: python3 Benchmarks/bench.py --help
#
# scripts/rivals.sh installs the rivals; without it their rows are named as skipped.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
build="$PWD/.build-bench"
mkdir -p "$build/bin"
need_swift
if ! command -v cc >/dev/null || ! command -v python3 >/dev/null; then scripts/setup.sh bench; fi
cc -O2 -pthread -o "$build/bin/limit" Benchmarks/limits/limit.c
cc -O2 -o "$build/bin/hello" Benchmarks/limits/hello.c

# quietly COMMAND...: shows what it said only if it fails.
quietly() {
    "$@" >"$build/build.log" 2>&1 || {
        cat "$build/build.log"
        exit 1
    }
}
quietly swift build -c release --static-swift-stdlib --package-path Benchmarks --scratch-path "$build/lanes" --product lanes
tools=(--lanes "$build/lanes/release/lanes")
case " $* " in
*" --hdrclass"*) ;;
*)
    quietly scripts/release.sh "$build/hdrclass"
    tools+=(--hdrclass "$build/hdrclass/release/hdrclass")
    ;;
esac
exec python3 Benchmarks/bench.py --build "$build" "${tools[@]}" "$@"
