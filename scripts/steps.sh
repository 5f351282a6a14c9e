# Steps of ci.sh that are too small for a script of their own. Sourced after common.sh.
# shellcheck shell=bash

# Regenerates the corpus in a copy and compares: nobody edited a sample by hand, and the generator gives the same bytes everywhere.
corpus_is_generated() {
    if ! command -v python3 >/dev/null; then
        skip "corpus" "no python3"
        return
    fi
    copy=$(mktemp -d) # not local: the trap runs when the function is gone
    trap 'rm -rf "$copy"' EXIT
    mkdir "$copy/corpus"
    cp corpus/generate.py corpus/msg.py "$copy/corpus"
    python3 "$copy/corpus/generate.py"
    rm -rf "$copy/corpus/__pycache__"
    diff -rq -x README.md -x mailbox.py -x __pycache__ corpus "$copy/corpus"
}

# Real mail is left out: it is there on few machines, and takes minutes under a sanitizer.
sanitized() {
    local c=()
    # Swift has no such sanitizer on Linux; its C kernels do. They trap, as there is no run-time library to print with.
    [ "$1" != address ] || c=(-Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined)
    mkdir -p "$SCRATCH-$1"
    # In quotes, since the path may hold a space; absolute, since tests start programs in other folders, which read it, too.
    export LSAN_OPTIONS="suppressions='$PWD/scripts/leaks-of-others.txt':print_suppressions=0"
    # The thread sanitizer waits a second at the end of every process otherwise, and the tests start hundreds.
    export TSAN_OPTIONS="atexit_sleep_ms=0:suppressions='$PWD/scripts/locks-unseen.txt':print_suppressions=0"
    HDRCLASS_DATA=/nonexistent swift test -c release --sanitize="$1" ${c[@]+"${c[@]}"} --scratch-path "$SCRATCH-$1" >"$SCRATCH-$1/test.log" 2>&1 || {
        tail -100 "$SCRATCH-$1/test.log"
        return 1
    }
    tail -1 "$SCRATCH-$1/test.log"
}

# installs [BINARY]: what `make install` puts where, that pages and completions are of use, and that `make uninstall` takes all of it away.
installs() {
    local binary="${1:-$SCRATCH/release/hdrclass}" command file
    [ $# -gt 0 ] || swift build -c release --product hdrclass --scratch-path "$SCRATCH"
    root=$(mktemp -d) # not local: the trap runs when the function is gone
    trap 'rm -rf "$root"' EXIT
    local place="$root/a place" # a space, to find what lacks quotes
    make --no-print-directory install BINARY="$binary" DESTDIR="$place" PREFIX=/usr
    [ "$("$place/usr/bin/hdrclass" --version | awk 'NR == 1 { print $1 }')" = hdrclass ]
    for file in share/man/man1/hdrclass.1 share/bash-completion/completions/hdrclass share/zsh/site-functions/_hdrclass share/fish/vendor_completions.d/hdrclass.fish; do
        [ -s "$place/usr/$file" ] || { echo "not installed: $file"; return 1; }
    done
    for command in $("$place/usr/bin/hdrclass" --help | awk '/^SUBCOMMANDS:/ { on = 1; next } on && /^  [a-z]/ { print $1 }'); do
        [ -s "$place/usr/share/man/man1/hdrclass-$command.1" ] || { echo "no man page: $command"; return 1; }
    done

    if command -v groff >/dev/null; then
        for file in "$place"/usr/share/man/man1/*.1; do
            groff -man -ww -Tascii -P-cbou "$file" >"$root/page" 2>"$root/complaints"
            [ ! -s "$root/complaints" ] || { cat "$root/complaints"; return 1; }
            grep -q '^SYNOPSIS' "$root/page"
        done
        groff -man -Tascii -P-cbou "$place/usr/share/man/man1/hdrclass-classify.1" >"$root/page"
        grep -q '^  *--scl-junk-threshold <N>' "$root/page"
    else
        skip "rendering of man pages" "no groff"
    fi

    # A completion as bash asks for it; and files, since a path may stand where a command may.
    file="$place/usr/share/bash-completion/completions/hdrclass"
    bash -n "$file"
    [ "$(bash -c 'source "$1"; COMP_WORDS=(hdrclass expl) COMP_CWORD=1 COMP_LINE="hdrclass expl" COMP_POINT=13; _hdrclass hdrclass expl hdrclass; echo "${COMPREPLY[*]}"' - "$file")" = explain ] \
        || { echo "bash completes no command"; return 1; }
    bash -c 'source "$1"; complete -p hdrclass' - "$file" | grep -q -- '-o default'
    for file in zsh:share/zsh/site-functions/_hdrclass fish:share/fish/vendor_completions.d/hdrclass.fish; do
        if command -v "${file%%:*}" >/dev/null; then "${file%%:*}" -n "$place/usr/${file#*:}"; else echo "completion for ${file%%:*}: not read, the shell is not here"; fi
    done

    make --no-print-directory uninstall DESTDIR="$place" PREFIX=/usr
    [ -z "$(find "$place" ! -type d)" ] || { echo "left behind:"; find "$place" ! -type d; return 1; }
}
