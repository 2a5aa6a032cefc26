#!/usr/bin/env bash
# prove_packages.sh SUITE [COMMAND...]
# Shows that packages.txt and packages-test.txt are the whole truth: runs COMMAND (tests/run when
# none is given) in a clone of this repository's HEAD on a bare system of SUITE (bookworm, trixie or
# noble) that debootstrap has just made. Exits with COMMAND's status.
#
# Needs root, debootstrap, git and the network. The bare systems are kept as ROOTS/SUITE.tar (ROOTS
# is /tmp/roots unless set) and unpacked anew for every proof; ROOTS/SUITE holds the last proof.
set -euo pipefail

suite="${1:?usage: tools/prove_packages.sh SUITE [COMMAND...]}"
shift
roots="${ROOTS:-/tmp/roots}"
bare="$roots/$suite"
source_root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"

make_bare_system() {
    case "$suite" in
    noble)
        # Debian's debootstrap lacks the newest names; every Ubuntu is made by the same script.
        local keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
        [[ -e "$keyring" ]] || { echo "no $keyring: install ubuntu-keyring" >&2 && exit 2; }
        debootstrap --variant=minbase --keyring="$keyring" --components=main,universe \
            "$suite" "$bare" http://archive.ubuntu.com/ubuntu gutsy
        ;;
    *) debootstrap --variant=minbase "$suite" "$bare" http://deb.debian.org/debian ;;
    esac
    tar -C "$bare" -cf "$bare.tar.part" .
    mv "$bare.tar.part" "$bare.tar"
}

# The way to the network, as this machine has it: names, proxies, certificates.
lend_network() {
    cp /etc/resolv.conf /etc/hosts "$bare/etc/"
    apt-config dump | grep -E '^Acquire::(https?::|Check-)' >"$bare/etc/apt/apt.conf.d/99lent" ||
        true
    if [[ -d /etc/ssl/certs ]]; then
        mkdir -p "$bare/etc/ssl"
        cp -rL /etc/ssl/certs "$bare/etc/ssl/" 2>/dev/null || true
    fi
}

rm -rf --one-file-system "$bare"
mkdir -p "$bare"
if [[ -e "$bare.tar" ]]; then
    tar -C "$bare" -xf "$bare.tar"
else
    make_bare_system
fi
lend_network
git clone --quiet "$source_root" "$bare/skusim"
if (($# == 0)); then
    set -- tests/run
fi
# Mounts live in a namespace of their own and end with it.
exec unshare --mount --pid --fork --mount-proc="$bare/proc" \
    chroot "$bare" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb \
    /bin/bash -c 'cd /skusim && exec "$@"' bash "$@"
