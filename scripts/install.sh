#!/usr/bin/env bash
# Installs the command, its man pages and its completions for bash, zsh and fish; or removes them.
#
#   install.sh [--uninstall]
#
# PREFIX    where to (default: /usr/local)
# DESTDIR   goes before PREFIX, to collect the files elsewhere
# BINARY    a built hdrclass to install; without it, release.sh builds one. So `sudo` need not build:
#           make release && sudo make install BINARY=.build-release/release/hdrclass
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
prefix="${PREFIX:-/usr/local}"
case "$prefix" in
    /*) ;;
    *)
        echo "PREFIX is to begin with /: $prefix" >&2
        exit 2
        ;;
esac
root="${DESTDIR:-}${prefix%/}"
bin="$root/bin"
man="$root/share/man/man1"
bash_folder="$root/share/bash-completion/completions"
zsh_folder="$root/share/zsh/site-functions"
fish_folder="$root/share/fish/vendor_completions.d"

remove() { rm -f "$bin/hdrclass" "$man/hdrclass.1" "$man"/hdrclass-*.1 "$bash_folder/hdrclass" "$zsh_folder/_hdrclass" "$fish_folder/hdrclass.fish"; }

case "${1:-}" in
    --uninstall)
        remove
        exit
        ;;
    '') ;;
    *)
        echo "usage: scripts/install.sh [--uninstall]" >&2
        exit 2
        ;;
esac

binary="${BINARY:-}"
[ -n "$binary" ] || binary=$(scripts/release.sh | tail -1)
command -v python3 >/dev/null || scripts/setup.sh install

# All is made before anything is put in place.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$binary" "$work/hdrclass"
chmod 755 "$work/hdrclass"
strip "$work/hdrclass"
for shell in bash zsh fish; do "$work/hdrclass" --generate-completion-script "$shell" >"$work/completion.$shell"; done
# A path may stand where a command may: what is no command is completed as a file.
sed 's/^complete -o filenames -F/complete -o filenames -o default -F/' "$work/completion.bash" >"$work/completion.files.bash"
mkdir "$work/man"
version=$("$work/hdrclass" --version | awk 'NR == 1 { print $2 }')
"$work/hdrclass" --experimental-dump-help | python3 scripts/manual.py "$version" "$work/man"

remove # pages of commands that there are no longer
install -d "$bin" "$man" "$bash_folder" "$zsh_folder" "$fish_folder"
install -m 755 "$work/hdrclass" "$bin/hdrclass"
install -m 644 "$work/man"/*.1 "$man"
install -m 644 "$work/completion.files.bash" "$bash_folder/hdrclass"
install -m 644 "$work/completion.zsh" "$zsh_folder/_hdrclass"
install -m 644 "$work/completion.fish" "$fish_folder/hdrclass.fish"
echo "hdrclass $version is in $bin, its man pages in $man, completions for bash, zsh and fish below $root/share"
