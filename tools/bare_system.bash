# Bare systems that debootstrap has made, in $roots, for proofs that need nothing else. Sourced.
# shellcheck shell=bash disable=SC2154

# make_bare_system SUITE
make_bare_system() {
    local bare="$roots/$1" options=(--variant=minbase --force-check-gpg) script=()
    if [[ "$1" == noble ]]; then
        options+=(--components=main,universe)
        script=(gutsy) # Debian's debootstrap lacks the newest names of Ubuntu, all made by one script
    fi
    debootstrap "${options[@]}" "$1" "$bare" "${MIRROR:-}" "${script[@]}" &&
        tar -C "$bare" -cf "$bare.tar.part" . &&
        mv "$bare.tar.part" "$bare.tar"
}

# lend_network ROOT: the way to the network, as this machine has it: names, proxies, certificates.
lend_network() {
    cp /etc/resolv.conf /etc/hosts "$1/etc/"
    apt-config dump | grep -E '^Acquire::(https?::|Check-)' >"$1/etc/apt/apt.conf.d/99lent" || true
    if [[ -d /etc/ssl/certs ]]; then
        mkdir -p "$1/etc/ssl"
        cp -rL /etc/ssl/certs "$1/etc/ssl/" 2>/dev/null || true
    fi
}

# inside SUITE FOLDER COMMAND...: in that folder of the system, with pseudo-terminals, which the tests
# of terminals open. Mounts live in a namespace of their own and end with it.
inside() {
    local bare="$roots/$1" folder="$2"
    shift 2
    unshare --mount --pid --fork --mount-proc="$bare/proc" /bin/sh -c \
        'mkdir -p "$0/dev/pts" && mount -t devpts -o newinstance,ptmxmode=0666 devpts "$0/dev/pts" &&
         exec "$@"' "$bare" \
        chroot "$bare" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb \
        /bin/bash -c 'cd "$0" && exec "$@"' "$folder" "$@"
}

# unpack_bare_system SUITE: a bare system, anew, with the way to the network.
unpack_bare_system() {
    local bare="$roots/$1"
    rm -rf --one-file-system "$bare"
    mkdir -p "$bare"
    if [[ -e "$bare.tar" ]]; then
        tar -C "$bare" -xf "$bare.tar" || return
    else
        make_bare_system "$1" || return
    fi
    lend_network "$bare"
}
