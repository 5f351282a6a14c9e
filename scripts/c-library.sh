#!/usr/bin/env bash
# Builds the library for C and lays it out as it is installed: one shared library that holds the Swift runtime, the C++ library, ICU and its data, so that it needs nothing but
# libc, libm and libgcc_s, and exports nothing but hdr_*.
#
#   c-library.sh             into .build-bindings/stage
#   c-library.sh --install   then below PREFIX (default: /usr/local); DESTDIR goes before it
#   c-library.sh --uninstall
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
name=libhdrclass.so.1 # raised with what an old program could not use; the header's HDR_ABI with it
prefix="${PREFIX:-/usr/local}"
root="${DESTDIR:-}${prefix%/}"
installed=(lib/libhdrclass.so lib/$name lib/pkgconfig/hdrclass.pc include/hdrclass.h)
if [ "${1:-}" = --uninstall ]; then
    for file in "${installed[@]}"; do rm -f "$root/$file"; done
    exit
fi
scripts/setup.sh run
need_swift
build="$PWD/$SCRATCH-bindings"
stage="$build/stage"

# ICU by a folder with its archives alone, so that the linker does not find the shared libraries; SwiftPM asks pkg-config where they are.
icu="$build/icu"
mkdir -p "$icu" "$stage/lib/pkgconfig" "$stage/include"
for part in icui18n icuuc icudata; do
    archive=$(clang -print-file-name="lib$part.a")
    [ "${archive#/}" != "$archive" ] || { echo "lib$part.a is missing: it comes with libicu-dev" >&2; exit 1; }
    ln -sf "$archive" "$icu/lib$part.a"
done
# libstdc++ as an archive, too: its variables of a thread cannot be reached from here once another has loaded the shared one, as pyarrow does.
ln -sf "$(clang -print-file-name=libstdc++.a)" "$icu/libstdc++.a"
printf 'Name: icu-i18n\nDescription: archives of ICU\nVersion: 1\nLibs: -L%s -licui18n -licuuc -licudata -lstdc++ -lm\n' "$icu" >"$icu/icu-i18n.pc"
export PKG_CONFIG_PATH="$icu"
swift build -c release --package-path bindings/c --scratch-path "$build" --product hdrclass-c -Xswiftc -static-stdlib \
    -Xlinker -soname=$name -Xlinker --version-script="$PWD/bindings/c/exports.map" -Xlinker --gc-sections -Xlinker --as-needed -Xlinker -s >&2

install -m 755 "$build/release/libhdrclass-c.so" "$stage/lib/$name"
ln -sf $name "$stage/lib/libhdrclass.so"
install -m 644 bindings/c/Sources/CHdrclass/include/hdrclass.h "$stage/include/hdrclass.h"
version=$(sed -n 's/.*number: StaticString = "\(.*\)"/\1/p' Sources/Reports/ProgramVersion.swift)
describe() { sed "s|@PREFIX@|$1|; s|@VERSION@|$version|" bindings/c/hdrclass.pc.in; }
describe "$stage" >"$stage/lib/pkgconfig/hdrclass.pc"

# What it must not need, or show (gold lists some local symbols as well, in small letters).
if objdump -p "$stage/lib/$name" | awk '$1 == "NEEDED" { print $2 }' | grep -vE '^(libc|libm|libgcc_s|libpthread|libdl|ld-linux-x86-64|ld-linux-aarch64)\.so'; then
    echo "$name needs these as well" >&2
    exit 1
fi
if nm -D --defined-only "$stage/lib/$name" | awk '$2 ~ /[A-Z]/ { print $3 }' | grep -vE '^(hdr_[a-z_]*@@HDRCLASS_1|HDRCLASS_1)$'; then
    echo "$name exports these as well" >&2
    exit 1
fi

if [ "${1:-}" = --install ]; then
    mkdir -p "$root/lib/pkgconfig" "$root/include"
    install -m 755 "$stage/lib/$name" "$root/lib/$name"
    ln -sf $name "$root/lib/libhdrclass.so"
    install -m 644 "$stage/include/hdrclass.h" "$root/include/hdrclass.h"
    describe "$prefix" >"$root/lib/pkgconfig/hdrclass.pc"
    echo "libhdrclass $version is in $root/lib" >&2
fi
echo "$stage"
