#!/usr/bin/env bash
# Time and memory of the quickstart's plan on one core. $1: the binary, build/release/skusim.
# The address space is limited to 200 MB: a run that wants more fails.
set -eu
binary="$(readlink -f "$1")"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
TIMEFORMAT='%R s wall, %U s user'
for _ in 1 2 3 4 5; do
    time (
        ulimit -v 204800
        taskset -c 0 "$binary" plan scenarios/quickstart.yaml --threads 1 --quiet > /dev/null
    )
done
