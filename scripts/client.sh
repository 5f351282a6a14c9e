#!/usr/bin/env bash
# A package outside the repository that depends on it by URL and version and uses the library as README.md shows: the block that begins with
# "// Package.swift:" is compiled as it stands. What the client links must hold neither Foundation nor ICU.
#
# So are the articles (Sources/*/*.docc): the Swift blocks of each are one program, which prints what its text blocks show, in this folder.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/setup.sh run
need_swift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A clone with a tag stands for the published repository. What is not committed is not in it, as for every client.
git clone -q --no-local . "$work/hdrclass"
git -C "$work/hdrclass" -c tag.gpgSign=false tag 0.3.0
mkdir -p "$work/client/Sources/client"

# blocks LANGUAGE FILE: what its fenced blocks of that language hold.
blocks() { awk -v fence="\`\`\`$1" '/^```/ { on = 0 } on { print } $0 == fence { on = 1 }' "$2"; }

articles=() targets=
for article in Sources/*/*.docc/*.md; do
    name=article-$(basename "$article" .md)
    mkdir "$work/client/Sources/$name"
    blocks swift "$article" >"$work/client/Sources/$name/main.swift"
    blocks text "$article" >"$work/$name.text"
    [ -s "$work/client/Sources/$name/main.swift" ] || { echo "$article has no Swift block"; exit 1; }
    modules=
    for module in RFC5322 HeaderClassifier MailSources DisplayNames; do
        if grep -q "^import $module$" "$work/client/Sources/$name/main.swift"; then modules+=".product(name: \"$module\", package: \"hdrclass\"), "; fi
    done
    targets+="        .executableTarget(name: \"$name\", dependencies: [$modules]),"$'\n'
    articles+=("$article")
done
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
            ]),
$targets    ])
END
{
    echo 'let message = Array("X-MS-Exchange-Organization-AuthAs: Internal\r\nX-MS-Exchange-Organization-AuthMechanism: 10\r\nX-MS-Exchange-Organization-AuthSource: ex01.example.com\r\n\r\n".utf8)'
    echo 'let messages = [message, message]'
    echo 'var exposed = 0'
    blocks swift README.md
    echo 'print(exposed)'
} >"$work/client/Sources/client/main.swift"
(cd "$work/client" && swift build -c release) >"$work/build.log" 2>&1 || {
    cat "$work/build.log"
    exit 1
}
tail -1 "$work/build.log"
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

wrong=
for article in "${articles[@]}"; do
    name=article-$(basename "$article" .md)
    if ! "$work/client/.build/release/$name" >"$work/$name.out" || ! diff -u --label "$article" --label "what it prints" "$work/$name.text" "$work/$name.out"; then
        wrong=1
    fi
done
[ -z "$wrong" ] || { echo "Articles do not print what they show" >&2; exit 1; }
echo "client: README's block and ${#articles[@]} articles are compiled and print what they show"
