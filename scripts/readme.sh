#!/usr/bin/env bash
# Holds the documents against the program.
#
#   readme.sh            checks: each block of README.md and GUIDE.md behind a line `<!-- run: COMMAND -->` is what COMMAND prints now (run at the
#                        root, the built program on the PATH, no colours); docs/rules.md and docs/advice.md are the program's output; relative links in
#                        README.md, docs/ and bindings/ lead to files
#   readme.sh --build    builds the program first
#   readme.sh --update   rewrites the blocks, docs/rules.md and docs/advice.md, then checks the links
#
# Bash and awk only. Standard error of the commands is not part of a block.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
update=
case "${1:-}" in
    --update) update=1 ;;
    --build) swift build -c release --product hdrclass --scratch-path "$SCRATCH" ;;
    '') ;;
    *)
        echo "usage: scripts/readme.sh [--update]" >&2
        exit 2
        ;;
esac
if [ ! -x "$SCRATCH/release/hdrclass" ]; then
    echo "$SCRATCH/release/hdrclass is not built: make run" >&2
    exit 1
fi
PATH="$(cd "$SCRATCH/release" && pwd):$PATH"
export NO_COLOR=1 PATH
failed=
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A document with every marked block replaced by what its command prints now.
renewed() {
    local document="$1" line command='' fence='' 
    while IFS= read -r line || [ -n "$line" ]; do
        if [ -n "$fence" ]; then # inside a marked block: dropped up to its end
            if [ "$line" = "$fence" ]; then
                printf '%s\n' "$line"
                fence=
            fi
            continue
        fi
        printf '%s\n' "$line"
        if [[ "$line" =~ ^'<!-- run: '(.*)' -->'$ ]]; then
            command=${BASH_REMATCH[1]}
        elif [ -n "$command" ]; then
            if [[ "$line" != '```'* ]]; then
                echo "$document: no fenced block right behind <!-- run: $command -->" >&2
                return 1
            fi
            if ! bash -c "set -o pipefail; $command" 2>"$work/stderr" </dev/null; then
                echo "$document: this command failed: $command" >&2
                cat "$work/stderr" >&2
                return 1
            fi
            fence='```'
            command=
        fi
    done <"$document"
    if [ -n "$fence$command" ]; then
        echo "$document: the last marked block does not end" >&2
        return 1
    fi
}

count=0
for document in README.md GUIDE.md; do
    if ! renewed "$document" >"$work/$document"; then
        echo "readme: FAILED"
        exit 1
    fi
    count=$((count + $(grep -c '^<!-- run: ' "$document")))
done
hdrclass rules --format markdown >"$work/rules.md"
hdrclass rules --advice --format markdown >"$work/advice.md"

# same FILE NEW: compares, or with --update replaces.
same() {
    cmp -s "$1" "$2" && return
    if [ -n "$update" ]; then
        cat "$2" >"$1"
        echo "$1: updated"
    else
        echo "$1 differs from what the program prints now (scripts/readme.sh --update renews it):"
        diff -u "$1" "$2" | head -40 || true
        failed=1
    fi
}
same README.md "$work/README.md"
same GUIDE.md "$work/GUIDE.md"
same docs/rules.md "$work/rules.md"
same docs/advice.md "$work/advice.md"

# Relative links: [text](path) or [text](path#part), outside of fenced blocks. A part must be a heading of the file it leads to.
links() {
    awk '/^```/ { inside = !inside } !inside {
        line = $0
        gsub(/`[^`]*`/, "", line)
        while (match(line, /\]\([^()]*\)/)) {
            target = substr(line, RSTART + 2, RLENGTH - 3)
            line = substr(line, RSTART + RLENGTH)
            if (target !~ /^[a-z]+:/) print target
        }
    }' "$1"
}
headings() {
    awk '/^```/ { inside = !inside } !inside && /^#+ / {
        sub(/^#+ /, "")
        text = tolower($0)
        gsub(/[^a-z0-9 _-]/, "", text)
        gsub(/ /, "-", text)
        print text
    }' "$1"
}
number=0
for file in ./*.md docs/*.md corpus/README.md Examples/README.md bindings/*/README.md; do
    while IFS= read -r target; do
        number=$((number + 1))
        path=${target%%#*}
        if [ -z "$path" ]; then path=$file; else path=$(dirname "$file")/$path; fi
        if [ ! -e "$path" ]; then
            echo "$file: link to $target, which does not exist"
            failed=1
        elif [[ "$target" == *'#'* && "$path" == *.md ]] && ! headings "$path" | grep -qxF -- "${target#*#}"; then
            echo "$file: link to $target, but there is no such heading"
            failed=1
        fi
    done < <(links "$file")
done

if [ -n "$failed" ]; then
    echo "readme: FAILED"
    exit 1
fi
echo "readme: $count blocks, docs/rules.md, docs/advice.md and $number links are right"
