#!/usr/bin/env bash
# A package outside the repository that depends on it by URL and version and uses the library as README.md shows: the block that begins with
# "// Package.swift:" is compiled as it stands. What the client links must hold neither Foundation nor ICU.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run
need_swift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A clone with a tag stands for the published repository. What is not committed is not in it, as for every client.
git clone -q --no-local . "$work/hdrclass"
git -C "$work/hdrclass" -c tag.gpgSign=false tag 0.3.0
mkdir -p "$work/client/Sources/client"
cat >"$work/client/Package.swift" <<END
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "client",
    dependencies: [.package(url: "file://$work/hdrclass", from: "0.3.0")],
    targets: [
        .executableTarget(
            name: "client",
            dependencies: [
                .product(name: "HeaderClassifier", package: "hdrclass"), .product(name: "MailSources", package: "hdrclass"),
                .product(name: "RFC5322", package: "hdrclass"),
            ])
    ])
END
{
    echo 'let message = Array("X-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-AuthMechanism: 10\r\nX-MS-Exchange-Organization-AuthSource: ex01.example.com\r\n\r\n".utf8)'
    echo 'let messages = [message, message]'
    echo 'var exposed = 0'
    awk '/^```/ { on = 0 } on { print } /^```swift/ { on = 1 }' README.md
    echo 'print(exposed)'
} >"$work/client/Sources/client/main.swift"
(cd "$work/client" && swift build -c release) 2>&1 | tail -3
# A mailbox on standard input, the second message of which its Exchange server put in Junk (SCL 9).
said=$(
    for scl in 1 9; do
        printf 'From a@example.com Thu Jan  1 00:00:00 1970\nX-MS-Exchange-Organization-AuthAs: Anonymous\nX-MS-Exchange-Organization-SCL: %s\n\nFrom here on, text.\n\n' $scl
    done | "$work/client/.build/release/client"
)
printf '%s\n' "$said"
[ "$(printf '%s\n' "$said" | head -1)" = "externallySecured resolvable exposed" ]
[ "$(printf '%s\n' "$said" | tail -1)" = 2 ]
[ "$(printf '%s\n' "$said" | grep 'junk at byte')" = "junk at byte 145" ]
if ldd "$work/client/.build/release/client" | grep -iE 'foundation|icu'; then
    echo "The client links what the library must not need" >&2
    exit 1
fi
