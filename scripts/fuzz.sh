#!/usr/bin/env bash
# The fuzz targets under libFuzzer and AddressSanitizer.
#
#   TIME=60 fuzz.sh [TARGET...]    each target for so many seconds; all of them unless named
#   fuzz.sh --minimise             the smallest set of found inputs that covers the same becomes the committed seeds
#   fuzz.sh --coverage             how much of each module the committed seeds and what was found run through
#
# JOBS=N: so many at once (one a processor). SEED=N: the same beginning of the same random walk each time. LOG=1: adds the figures to Tests/Fuzz/LOG.md. REAL=1: real mail (HDRCLASS_DATA) serves as seeds, too; what is
# found then never becomes a committed seed.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run || true # what is still missing is named below
need_swift

out="$SCRATCH-fuzz"
seconds="${TIME:-60}"
jobs="${JOBS:-$(getconf _NPROCESSORS_ONLN)}"
mode=run
case "${1:-}" in --minimise | --coverage) mode="${1#--}" && shift ;; esac

if ! command -v python3 >/dev/null; then
    skip "fuzzing" "no python3 to make seeds"
    exit
fi
if ! swiftc -sanitize=fuzzer -parse-as-library - -o /dev/null <<<'@_cdecl("LLVMFuzzerTestOneInput") public func f(_ d: UnsafePointer<UInt8>, _ n: Int) -> CInt { 0 }' 2>/dev/null; then
    skip "fuzzing" "this Swift has no libFuzzer"
    exit
fi

# build FOLDER SANITIZERS FLAGS...
build() {
    local folder="$1" sanitizers="$2"
    shift 2
    mkdir -p "$folder"
    HDRCLASS_FUZZ=1 swift build -c release --product fuzz --scratch-path "$folder" -Xswiftc -sanitize="fuzzer$sanitizers" \
        -Xcc -fsanitize="fuzzer-no-link$sanitizers" -Xswiftc -use-ld=lld "$@" >"$folder/build.log" 2>&1 || {
        cat "$folder/build.log"
        exit 1
    }
}

# The longest input of a target: what its work costs grows with the length, and small inputs find the same.
most() {
    case "$1" in
    words) echo 256 ;;
    addresses) echo 512 ;;
    scan | mbox | maildir) echo 1024 ;;
    paste) echo 2048 ;;
    msg | sources) echo 16384 ;;
    *) echo 4096 ;;
    esac
}

# A few frames say where memory was allotted; more cost a tenth of the speed.
export ASAN_OPTIONS="malloc_context_size=4"
LSAN_OPTIONS="suppressions='$PWD/scripts/leaks-of-others.txt':print_suppressions=0"
# Swift's own report of a crash stumbles over the sanitizer's.
export LSAN_OPTIONS SWIFT_DETERMINISTIC_HASHING=1 SWIFT_BACKTRACE=enable=no

fuzz="$out/release/fuzz"
[ "$mode" = coverage ] || build "$out" ,address
[ "$mode" != coverage ] || build "$out-coverage" "" -Xswiftc -profile-generate -Xswiftc -profile-coverage-mapping
[ "$mode" != coverage ] || fuzz="$out-coverage/release/fuzz"
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then while read -r name; do targets+=("$name"); done < <(LLVM_PROFILE_FILE=/dev/null "$fuzz" --list); fi

python3 Tests/Fuzz/seeds.py "$out/seeds" corpus Tests/Fixtures/msg
for archive in Tests/Fuzz/seeds/*.tar.gz; do
    [ -f "$archive" ] || continue
    name=$(basename "$archive" .tar.gz)
    mkdir -p "$out/committed/$name"
    tar -xzf "$archive" -C "$out/committed/$name"
done

found="$out/found"
real=
mail="${HDRCLASS_DATA:-../shared/data}/mail"
if [ -n "${REAL:-}" ] && [ -d "$mail" ]; then
    real="$out/real-seeds"
    found="$out/found-real"
    # Every twentieth: they are many, and much alike.
    find "$mail" -name '*.eml' -type f -size -64k | LC_ALL=C sort | awk 'NR % 20 == 0' | tr '\n' '\0' | xargs -0 python3 Tests/Fuzz/seeds.py "$real"
fi

# archive TARGET: whose committed seeds it begins with. Those of `columns` would be those of `json` again.
archive() { if [ "$1" = columns ]; then echo json; else echo "$1"; fi; }

# folders TARGET: where its inputs are; the first takes what is found.
folders() {
    local folder
    mkdir -p "$found/$1" "$out/crashes" "$out/log"
    echo "$found/$1"
    for folder in "$out/seeds/$1" "$out/committed/$(archive "$1")" ${real:+"$real/$1" "$out/found/$1"}; do
        if [ -d "$folder" ]; then echo "$folder"; fi
    done
}

case "$mode" in
minimise)
    for target in "${targets[@]}"; do
        [ "$(archive "$target")" = "$target" ] || continue
        rm -rf "$out/minimal/$target"
        mkdir -p "$out/minimal/$target"
        list=()
        while read -r folder; do list+=("$folder"); done < <(folders "$target")
        "$fuzz" "$target" -set_cover_merge=1 -max_len="$(most "$target")" "$out/minimal/$target" "${list[@]}" >"$out/log/$target.merge" 2>&1
        if [ -z "$(ls -A "$out/minimal/$target")" ]; then
            tail -3 "$out/log/$target.merge"
            echo "$target: nothing came out of the merge" >&2
            exit 1
        fi
        mkdir -p Tests/Fuzz/seeds
        (cd "$out/minimal/$target" && find . -type f -printf '%P\n' | LC_ALL=C sort | tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - -T -) | gzip -9n >"Tests/Fuzz/seeds/$target.tar.gz"
        echo "$target: $(find "$out/minimal/$target" -type f | wc -l) seeds, $(wc -c <"Tests/Fuzz/seeds/$target.tar.gz") bytes packed"
    done
    exit
    ;;
coverage)
    for target in "${targets[@]}"; do
        list=()
        while read -r folder; do list+=("$folder"); done < <(folders "$target")
        LLVM_PROFILE_FILE="$PWD/$out-coverage/$target.profraw" "$fuzz" "$target" -runs=0 -max_len="$(most "$target")" "${list[@]}" >"$out/log/$target.coverage" 2>&1
    done
    tools=$(dirname "$(readlink -f "$(command -v swiftc)")")
    "$tools/llvm-profdata" merge -o "$out-coverage/all.profdata" "$out-coverage"/*.profraw
    "$tools/llvm-cov" export -summary-only -instr-profile "$out-coverage/all.profdata" "$fuzz" | python3 -c '
import collections, json, sys
sums = collections.defaultdict(lambda: [0, 0])
for file in json.load(sys.stdin)["data"][0]["files"]:
    parts = file["filename"].split("/Sources/")
    if len(parts) == 2 and "/.build" not in file["filename"]:
        lines = file["summary"]["lines"]
        entry = sums[parts[1].split("/")[0]]
        entry[0] += lines["covered"]
        entry[1] += lines["count"]
for module, (covered, count) in sorted(sums.items()):
    print("%-18s %6d of %6d lines  %5.1f %%" % (module, covered, count, 100 * covered / count))'
    exit
    ;;
esac

one() {
    local target="$1" list=() status=0 begin=$SECONDS
    while read -r folder; do list+=("$folder"); done < <(folders "$target")
    "$fuzz" "$target" -max_total_time="$seconds" -max_len="$(most "$target")" -timeout=20 -rss_limit_mb=3000 -dict=Tests/Fuzz/dictionary.txt -print_final_stats=1 -seed="${SEED:-0}" \
        -artifact_prefix="$out/crashes/$target-" "${list[@]}" >"$out/log/$target.log" 2>&1 || status=$?
    awk -v target="$target" -v status="$status" -v seconds="$((SECONDS - begin))" '
        /cov: / { for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i + 1); if ($i == "ft:") ft = $(i + 1); if ($i == "corp:") split($(i + 1), corp, "/") } }
        /^stat::number_of_executed_units/ { runs = $2 }
        /^stat::peak_rss_mb/ { rss = $2 }
        END { printf "%-10s %12d %8d %8d %8d %7d %6d  %s\n", target, runs, seconds, cov, ft, corp[1], rss, status == 0 ? "clean" : "FAILED, status " status }' \
        "$out/log/$target.log" >"$out/log/$target.line"
    cat "$out/log/$target.line"
    [ "$status" -eq 0 ]
}
export -f one folders archive most
export out found real fuzz seconds

printf '%-10s %12s %8s %8s %8s %7s %6s\n' target executions seconds edges features inputs MiB
status=0
printf '%s\0' "${targets[@]}" | xargs -0 -P "$jobs" -I{} bash -c 'set -euo pipefail; one "$1"' one {} || status=1
if [ -n "${LOG:-}" ]; then
    for target in "${targets[@]}"; do
        awk -v date="$(date -u +%Y-%m-%d)" -v commit="$HDRCLASS_COMMIT" -v seeds="${real:+ and real mail}" \
            '{ for (i = 9; i <= NF; i++) $8 = $8 " " $i
               printf "| %s | %s | %s | %d | %d | %d | %d | corpus%s | %s |\n", date, commit, $1, $2, $3, $4, $5, seeds, $8 }' "$out/log/$target.line"
    done >>Tests/Fuzz/LOG.md
fi
if [ $status -ne 0 ]; then
    for target in "${targets[@]}"; do
        grep -q FAILED "$out/log/$target.line" || continue
        echo
        echo "== $target"
        grep -v '^#' "$out/log/$target.log" | tail -40 | cut -c1-500
        echo "Again: SWIFT_BACKTRACE=enable=no $fuzz $target FILE, where FILE is the newest of $out/crashes/$target-*"
    done
    exit 1
fi
