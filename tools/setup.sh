#!/bin/sh
# Installs the Debian packages of the named groups of tools/packages.txt. When all of them are there, it says
# nothing and needs neither root nor a network.
#   usage: tools/setup.sh [--list] GROUP...
set -eu
here=$(dirname "$0")
list=no
if [ "${1-}" = --list ]; then
    list=yes
    shift
fi

# The lines of the wanted groups: "package" or "package|command".
wanted() {
    awk -v groups="$*" '
        BEGIN { split(groups, g, " "); for (i in g) want[g[i]] = 1 }
        /^#/ || NF < 2 { next }
        { n = split($2, has, ","); for (i = 1; i <= n; i++) if (has[i] in want) { print $1; next } }
    ' "$here/packages.txt"
}

is_there() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
for entry in $(wanted "$@"); do
    package=${entry%%|*}
    command=
    case $entry in *\|*) command=${entry#*|} ;; esac
    if [ $list = yes ]; then
        echo "$package"
        continue
    fi
    if [ -n "$command" ] && command -v "$command" >/dev/null 2>&1; then continue; fi
    if ! command -v dpkg-query >/dev/null 2>&1; then continue; fi
    is_there "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "setup: installing:$missing"
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    echo "setup: these packages are missing and this is neither root nor is there sudo; as root, run:" >&2
    echo "  apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
# A first try with the lists that are there; a fresh machine has none.
apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 "$@"
}
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing >/dev/null 2>&1 || {
    apt update
    apt install -y --no-install-recommends $missing >/dev/null
}
