#!/usr/bin/env bash
# install.sh PACKAGE...: installs the Debian packages that are missing, and says so when it may not.
set -euo pipefail

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

if ! command -v apt-get >/dev/null; then
    echo "No apt-get here. If the next step fails, install what Debian calls: $*" >&2
    exit 0
fi

missing=()
for package in "$@"; do
    is_installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    cat >&2 <<MESSAGE
These Debian packages are missing, and only root can install them:

    sudo apt-get install --no-install-recommends ${missing[*]}

Install them, then try again.
MESSAGE
    exit 1
fi

# Tests start the servers themselves; nothing is to run because it was installed. A policy that is there stays.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi

echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt=(apt-get -q -o DPkg::Lock::Timeout=600)
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" || {
    # The usual reason on a fresh system: the lists are empty or old.
    "${apt[@]}" update
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}"
}
