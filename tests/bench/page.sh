#!/usr/bin/env bash
# How long the page takes to sort and to filter a ladder of 1,400 machines in headless Chromium,
# layout included: medians of nine, in milliseconds. $1: the binary, build/release/skusim.
set -eu
binary="$(readlink -f "$1")"
root="$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../..")"
"$root/tests/page/run.sh" "$binary" "$root" "$(dirname "$binary")/page" \
    --test-name-pattern 'tenth of a second' | grep '1,400 rows'
