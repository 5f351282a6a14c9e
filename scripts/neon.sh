#!/usr/bin/env bash
# Every C kernel against the contract of hk_search and the tables of the Swift tests: natively, with the sanitizers of C, and NEON
# for aarch64 under qemu, which needs no such machine.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh ci || true # what is still missing is named below

out="$SCRATCH-kernels"
mkdir -p "$out"
sources=(Sources/CHeaderKernels/*.c Tests/KernelCheck/kernel_check.c)
flags=(-std=gnu11 -O2 -Wall -Wextra -Werror -ISources/CHeaderKernels/include)

# The Swift tests write their tables and the answers of their reference scanner. HDRCLASS_CASE_FILE names a file that was written before.
cases=()
if [ -n "${HDRCLASS_CASE_FILE:-}" ]; then
    cases=("$HDRCLASS_CASE_FILE")
elif command -v swift >/dev/null; then
    rm -f "$out/cases"
    if ! HDRCLASS_CASE_FILE="$out/cases" swift test -c release --scratch-path "$SCRATCH" --filter CaseFileTests >"$out/cases.log" 2>&1; then
        cat "$out/cases.log"
        exit 1
    fi
    cases=("$out/cases")
else
    skip "tables of the Swift tests" "no swift here to write them"
fi

compilers=0
for compiler in clang gcc; do
    command -v "$compiler" >/dev/null || continue
    compilers=$((compilers + 1))
    echo "$compiler, $(uname -m)"
    "$compiler" "${flags[@]}" "${sources[@]}" -o "$out/native-$compiler"
    "$out/native-$compiler" ${cases[@]+"${cases[@]}"}
done
[ $compilers -gt 0 ] || skip "kernels of this processor" "neither clang nor gcc here"

if command -v clang >/dev/null; then
    echo "clang, $(uname -m), address and undefined-behaviour sanitizers"
    # Into a file: gold warns of two hundred symbols that mean nothing.
    clang "${flags[@]}" -g -fsanitize=address,undefined -fno-sanitize-recover=all "${sources[@]}" -o "$out/native-sanitized" 2>"$out/link.log" || {
        cat "$out/link.log"
        exit 1
    }
    "$out/native-sanitized" ${cases[@]+"${cases[@]}"}
fi

if ! command -v aarch64-linux-gnu-gcc >/dev/null; then
    skip "NEON" "no aarch64-linux-gnu-gcc"
elif ! command -v qemu-aarch64 >/dev/null; then
    skip "NEON" "no qemu-aarch64"
else
    echo "aarch64-linux-gnu-gcc, under qemu"
    # Static: qemu then needs no libraries of that processor.
    aarch64-linux-gnu-gcc "${flags[@]}" -static "${sources[@]}" -o "$out/aarch64"
    qemu-aarch64 "$out/aarch64" ${cases[@]+"${cases[@]}"}
fi
