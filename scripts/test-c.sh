#!/usr/bin/env bash
# Tests the library for C: as it is, under AddressSanitizer and under valgrind; that C and C++ read its header without a warning; that it installs and is found by
# pkg-config.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run ci
stage=$(scripts/c-library.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests="$PWD/bindings/c/tests"
corpus="$PWD/corpus"
strict=(-std=c11 -Wall -Wextra -Wpedantic -Werror -D_POSIX_C_SOURCE=200809L -I"$stage/include")
link=(-L"$stage/lib" -lhdrclass -Wl,-rpath,"$stage/lib")

for compiler in "gcc -x c -std=c99 -Wpedantic" "clang -x c -std=c11" "g++ -x c++ -std=c++11 -Wpedantic" "clang++ -x c++ -std=c++17"; do
    command -v "${compiler%% *}" >/dev/null || { echo "header: not read by ${compiler%% *}, which is not here"; continue; }
    echo '#include <hdrclass.h>
int main(void) { return hdr_abi() == 0; }' | $compiler -Wall -Wextra -Werror -I"$stage/include" -fsyntax-only -
done

build() { # build FOLDER FLAG...
    mkdir -p "$work/$1"
    for name in test cases; do gcc "${strict[@]}" "${@:2}" -o "$work/$1/$name" "$tests/$name.c" "${link[@]}"; done
}
run() { # run FOLDER COMMAND...
    (cd "$corpus" && TMPDIR="$work" "${@:2}" "$work/$1/test" ./*.eml && "${@:2}" "$work/$1/cases" <"$work/cases.tsv")
}
python3 "$tests/cases.py" >"$work/cases.tsv"

build plain -O1 -g
run plain
gcc "${strict[@]}" -O1 -o "$work/allocations" "$tests/allocations.c" "${link[@]}"
(cd "$corpus" && "$work/allocations" ./*.eml)

# The example of the README is what it shows, and prints what it shows.
gcc "${strict[@]}" -o "$work/example" "$tests/example.c" "${link[@]}"
diff <(tail -n +2 "$tests/example.c") <(awk '/^```/ { on = 0 } on { print } /^```c$/ { on = 1 }' bindings/c/README.md)
diff <("$work/example" corpus/alert-externally-secured.eml) <(awk '/^```/ { on = 0 } on { print } /^```text$/ { on = 1 }' bindings/c/README.md)

echo "with AddressSanitizer and UndefinedBehaviorSanitizer"
build address -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
run address

if command -v valgrind >/dev/null; then
    echo "with valgrind"
    run plain valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite
else
    skip "C under valgrind" "no valgrind"
fi

# Installed below a path with a space, and found there.
DESTDIR="$work/a place" PREFIX=/usr scripts/c-library.sh --install >/dev/null
if command -v pkg-config >/dev/null; then
    flags=$(PKG_CONFIG_PATH="$work/a place/usr/lib/pkgconfig" pkg-config --cflags --libs hdrclass)
    [[ $flags = *-lhdrclass* ]] || { echo "pkg-config says: $flags"; exit 1; }
fi
[ -s "$work/a place/usr/lib/libhdrclass.so.1" ] && [ -s "$work/a place/usr/include/hdrclass.h" ]
DESTDIR="$work/a place" PREFIX=/usr scripts/c-library.sh --uninstall
[ -z "$(find "$work/a place" ! -type d)" ] || { echo "left behind:"; find "$work/a place" ! -type d; exit 1; }
