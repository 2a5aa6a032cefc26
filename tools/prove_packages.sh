#!/usr/bin/env bash
# prove_packages.sh [SUITE...]
# Shows that the README's two commands work where nothing is installed yet, so that packages.txt and
# packages-test.txt are the whole truth: on a bare system of each SUITE (bookworm and trixie unless
# told; noble, too) that debootstrap has made, in a clone of this repository's HEAD, it runs
#   ./skusim plan scenarios/quickstart.yaml     and then     tests/run
# and ends with a Markdown table of what it proved, when and on which versions, for the README to
# carry. Exits with 1 where a command failed.
#
# Needs root, debootstrap, git and the network. The bare systems are kept as ROOTS/SUITE.tar (ROOTS
# is /tmp/roots unless set) and unpacked anew for every proof; ROOTS/SUITE holds the last proof and
# ROOTS/SUITE.log what it said. MIRROR, where set, takes the place of debootstrap's own mirror.
set -euo pipefail

roots="${ROOTS:-/tmp/roots}"
source_root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"
(($# > 0)) || set -- bookworm trixie
# shellcheck source=tools/bare_system.bash
source "$source_root/tools/bare_system.bash"

# Commits that are made meanwhile are not what is proved.
proven="$(git -C "$source_root" rev-parse --short HEAD)"

# prepare SUITE: a bare system with a clone of what is to be proved.
prepare() {
    local bare="$roots/$1"
    unpack_bare_system "$1" || return
    git clone --quiet "$source_root" "$bare/skusim" || return
    git -C "$bare/skusim" -c advice.detachedHead=false checkout --quiet "$proven"
}

# timed SUITE COMMAND...: runs it into the log and sets `outcome` to its seconds, or to its failure.
timed() {
    local started="$SECONDS" status=0
    inside "$1" /skusim "${@:2}" >>"$roots/$1.log" 2>&1 || status=$?
    outcome="$((SECONDS - started)) s"
    if ((status != 0)); then
        outcome="**failed with $status**"
        all_proved=no
    fi
}

# versions SUITE: of what decides whether a compiler takes the sources, as upstream numbers them.
versions() {
    inside "$1" / dpkg-query --show --showformat='${Package} ${Version}\n' g++ cmake libboost-dev \
        libeigen3-dev libfmt-dev nlohmann-json3-dev catch2 libcpp-httplib-dev 2>/dev/null |
        sed -E 's/^lib//; s/-dev / /; s/ [0-9]+:/ /; s/[-+~][^ ]*$//' | paste -s -d, | sed 's/,/, /g'
}

table="| system | \`./skusim plan scenarios/quickstart.yaml\` | \`tests/run\` | with |
|---|---|---|---|"
all_proved=yes
mkdir -p "$roots"
for suite in "$@"; do
    : >"$roots/$suite.log"
    if ! (prepare "$suite") >>"$roots/$suite.log" 2>&1; then
        printf 'no bare system of %s: see %s.log\n' "$suite" "$roots/$suite" >&2
        all_proved=no
        continue
    fi
    system="$(inside "$suite" / /bin/bash -c '. /etc/os-release && echo "${PRETTY_NAME/GNU\/Linux /}"')"
    timed "$suite" ./skusim plan scenarios/quickstart.yaml
    planned="$outcome"
    timed "$suite" tests/run
    tests="$(sed -n 's/^.*tests failed out of \([0-9]*\)$/\1 tests, /p' "$roots/$suite.log")"
    table+="
| $system | $planned | $tests$outcome | $(versions "$suite") |"
done
printf 'By `tools/prove_packages.sh` on %s, at commit %s, each from a bare system to the end:\n\n%s\n' \
    "$(date --utc +%F)" "$proven" "$table"
[[ "$all_proved" == yes ]]
