#!/usr/bin/env bash
# Opens the pages of --format html in headless Chromium. $1: the binary; $2: the source tree; $3: a
# folder for the npm packages that package-lock.json names; any further words go to node. Skipped
# (status 77) where there is no browser, node or npm, or where npm cannot reach its registry.
set -eu
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
skip() {
    echo "skipped: $*"
    exit 77
}
for program in chromium node npm; do
    command -v "$program" >/dev/null || skip "no $program (packages-browser.txt)"
done
mkdir -p "$3"
cp "$here"/*.mjs "$here"/package.json "$here"/package-lock.json "$3"
cd "$3"
if ! cmp -s package-lock.json node_modules/.of-lock; then
    npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 || skip "npm ci failed: $3/npm.log"
    cp package-lock.json node_modules/.of-lock
fi
export SKUSIM_BINARY="$1" SKUSIM_SOURCE_DIR="$2" SKUSIM_CHROMIUM="$(command -v chromium)"
exec node --test "${@:4}" page.test.mjs comparison.test.mjs sweep.test.mjs
