#!/usr/bin/env bash
# The instruction gate: how many instructions a header byte costs, counted by callgrind, which gives the same number every time, and
# that the loop over messages neither allocates nor counts references. Compared with Benchmarks/gate-limits.txt.
#
#   gate.sh [--profile]    --profile: also the functions that cost most
#
# Real mail is used where it is (HDRCLASS_DATA names its folder, as for the tests); the synthetic corpus always.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
profile=
if [ "${1:-}" = --profile ]; then profile=1; fi

scripts/setup.sh run ci || true # what is still missing is named below
need_swift
if ! command -v valgrind >/dev/null; then
    skip "instruction gate" "no valgrind"
    exit
fi

out="$SCRATCH-gate"
mkdir -p "$out/callgrind"
swift build -c release --package-path Benchmarks --scratch-path "$out" >"$out/build.log" 2>&1 || {
    cat "$out/build.log"
    exit 1
}
# Valgrind up to 3.19 stops at the debugging information of newer compilers, so it gets none; names of functions stay.
gate="$out/callgrind/header-gate"
strip --strip-debug -o "$gate" "$out/release/header-gate"

# Swift's hashing starts from a random number otherwise, and the count of instructions would differ a little.
export SWIFT_DETERMINISTIC_HASHING=1

failed=
kernel=
limit_of() { awk -v set="$1" -v mode="$2" '$1 == set && $2 == mode { print $3 }' Benchmarks/gate-limits.txt; }

# measure SET FILES...
measure() {
    local set="$1"
    shift
    local mode repetitions one three bytes messages cost limit verdict calls
    for mode in scan-known scan-all verdict verdict-all; do
        one="$out/callgrind/$set.$mode.1"
        three="$out/callgrind/$set.$mode.3"
        for repetitions in 1 3; do
            valgrind --tool=callgrind --callgrind-out-file="$out/callgrind/$set.$mode.$repetitions" \
                "$gate" --mode "$mode" --reps "$repetitions" "$@" >"$out/callgrind/$set.$mode.said" 2>"$out/callgrind/$set.$mode.log" || {
                cat "$out/callgrind/$set.$mode.log"
                exit 1
            }
        done
        kernel=$(awk '$1 == "kernel" { print $2 }' "$out/callgrind/$set.$mode.said")
        bytes=$(awk '$1 == "header-bytes" { print $2 }' "$out/callgrind/$set.$mode.said")
        messages=$(awk '$1 == "messages" { print $2 }' "$out/callgrind/$set.$mode.said")
        cost=$(awk -v what=cost -f scripts/callgrind.awk "$one" "$three")
        awk -v what=runtime -f scripts/callgrind.awk "$one" "$three" | sort -rn >"$out/callgrind/$set.$mode.runtime"
        calls=$(awk '{ sum += $1 } END { print sum + 0 }' "$out/callgrind/$set.$mode.runtime")
        limit=$(limit_of "$set" "$mode")
        verdict=$(awk -v cost="$cost" -v bytes="$bytes" -v limit="$limit" -v calls="$calls" 'BEGIN {
            if (limit != "" && cost / bytes > limit + 0) over = "over the limit"
            if (calls > 0) over = over (over == "" ? "" : ", ") "uses the heap"
            print over == "" ? "ok" : over }')
        awk -v set="$set" -v mode="$mode" -v messages="$messages" -v bytes="$bytes" -v cost="$cost" -v limit="${limit:--}" -v calls="$calls" -v verdict="$verdict" \
            'BEGIN { printf "%-8s %-12s %9d %13d %11.3f %8s %11.1f  %s\n", set, mode, messages, bytes, cost / bytes, limit, calls / messages, verdict }'
        [ "$verdict" = ok ] || failed=1
        if [ "$calls" -gt 0 ]; then
            head -6 "$out/callgrind/$set.$mode.runtime" | swift demangle --simplified | awk -F'\t' -v messages="$messages" '{ printf "           %.2f a message: %s in %s\n", $1 / messages, $2, $3 }'
        fi
        if [ -n "$profile" ]; then
            awk -v what=functions -f scripts/callgrind.awk "$one" "$three" | sort -rn | sed -n 1,15p | swift demangle --simplified \
                | awk -F'\t' -v bytes="$bytes" '$1 / bytes > 0.0005 { printf "           %7.4f  %.150s\n", $1 / bytes, $2 }'
        fi
    done
}

# measure_mailbox SHAPE KERNEL: a whole mailbox, by byte of the mailbox.
measure_mailbox() {
    local set="$1-$2" repetitions bytes messages cost limit verdict calls
    local box="$out/$1.mbox"
    # Made anew each time: it is drawn from the corpus, and one left from an older corpus measures another mailbox.
    python3 corpus/mailbox.py --shape "$1" --size 16M "$box" >/dev/null
    for repetitions in 1 3; do
        valgrind --tool=callgrind --callgrind-out-file="$out/callgrind/$set.$repetitions" \
            "$gate" --mode mailbox --kernel "$2" --reps "$repetitions" "$box" >"$out/callgrind/$set.said" 2>"$out/callgrind/$set.log" || {
            cat "$out/callgrind/$set.log" "$out/callgrind/$set.said"
            exit 1
        }
    done
    bytes=$(awk '$1 == "bytes" { print $2 }' "$out/callgrind/$set.said")
    messages=$(awk '$1 == "messages" { print $2 }' "$out/callgrind/$set.said")
    cost=$(awk -v what=cost -f scripts/callgrind.awk "$out/callgrind/$set.1" "$out/callgrind/$set.3")
    calls=$(awk -v what=runtime -f scripts/callgrind.awk "$out/callgrind/$set.1" "$out/callgrind/$set.3" | awk '{ sum += $1 } END { print sum + 0 }')
    limit=$(limit_of mailbox "$set")
    # A message carries a list of defects that as a rule is not there; letting go of nothing is one call. A handful more is the reader's.
    verdict=$(awk -v cost="$cost" -v bytes="$bytes" -v limit="$limit" -v calls="$calls" -v messages="$messages" 'BEGIN {
        if (limit != "" && cost / bytes > limit + 0) over = "over the limit"
        if (calls > messages + 20) over = over (over == "" ? "" : ", ") "uses the heap"
        print over == "" ? "ok" : over }')
    awk -v set="$set" -v messages="$messages" -v bytes="$bytes" -v cost="$cost" -v limit="${limit:--}" -v calls="$calls" -v verdict="$verdict" \
        'BEGIN { printf "mailbox  %-18s %9d %13d %11.3f %8s %11.1f  %s\n", set, messages, bytes, cost / bytes, limit, calls / messages, verdict }'
    [ "$verdict" = ok ] || failed=1
    if [ -n "$profile" ]; then
        awk -v what=functions -f scripts/callgrind.awk "$out/callgrind/$set.1" "$out/callgrind/$set.3" | sort -rn | sed -n 1,25p | swift demangle --simplified \
            | awk -F'\t' -v messages="$messages" '{ printf "           %8.1f a message  %.130s\n", $1 / messages, $2 }'
    fi
}

printf '%-8s %-12s %9s %13s %11s %8s %11s\n' set mode messages "header bytes" instr/byte limit "heap calls"
mail="${HDRCLASS_DATA:-../shared/data}/mail/email"
if [ -d "$mail" ]; then
    files=()
    while IFS= read -r -d '' file; do files+=("$file"); done < <(find "$mail" -name '*.eml' -type f -print0 | LC_ALL=C sort -z)
    measure real "${files[@]}"
else
    echo "real     not measured: no real mail here (HDRCLASS_DATA names its folder)"
fi
measure corpus corpus/*.eml

# Valgrind hides AVX-512; SSE2 is what every processor has.
printf '\n%-8s %-18s %9s %13s %11s %8s %11s\n' set mailbox messages bytes instr/byte limit "heap calls"
if command -v python3 >/dev/null; then
    for shape in attachments headers; do
        for kernel_name in sse2 avx2; do
            if [ $kernel_name = avx2 ] && ! grep -qw avx2 /proc/cpuinfo; then continue; fi
            measure_mailbox $shape $kernel_name
        done
    done
else
    skip "mailboxes of the gate" "no python3 to make them"
fi

echo "instr/byte: instructions per header byte by callgrind, kernel $kernel ($(valgrind --version) knows no AVX-512, so a processor that has it shows AVX2)."
echo "heap calls: calls, from the loop, into the allocator and Swift's reference counting, for each message; the limit is 0."
if [ -n "$failed" ]; then
    echo "gate: FAILED"
    exit 1
fi
echo "gate: passed"
