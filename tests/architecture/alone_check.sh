#!/usr/bin/env bash
# alone_check.sh SOURCE_ROOT WORK_FOLDER
# Shows that every header and every source of the project compiles alone, as far as its syntax goes.
# Flags are those with which CMake compiles each source, for a header those of a source in its
# folder or, for a public one, of its floor; generated sources are left out.
set -euo pipefail
root="$(readlink -f "$1")"
work="$2"
rm -rf "$work"
mkdir -p "$work"
cmake -S "$root" -B "$work/build" -G Ninja -DCMAKE_UNITY_BUILD=OFF -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DCMAKE_CXX_COMPILER_LAUNCHER= -DCMAKE_CXX_FLAGS_DEBUG= \
    >"$work/configure.log"

# FLAGS<tab>FILE of each source, where flags are the command without its files.
sed -nE 's/^ *"command": "(.*) -o [^ ]+ -c ([^ ]+)",?$/\1\t\2/p' \
    "$work/build/compile_commands.json" | sed 's/\\"/"/g; s/\\\\/\\/g' |
    grep -F $'\t'"$root/" | grep -vF $'\t'"$(readlink -f "$work")/" |
    sort -u -t $'\t' -k 2 >"$work/sources"

# flags_for HEADER: of the first source in its folder, else of its floor.
flags_for() {
    local folder floor
    folder="$(dirname "$1")"
    floor="${folder#"$root"/include/skusim/}"
    awk -F '\t' -v folder="$folder/" -v floor="$root/sim/${floor%%/*}/" '
        index($2, folder) == 1 { print $1; found = 1; exit }
        index($2, floor) == 1 && second == "" { second = $1 }
        END { if (!found && second != "") { print second } }' "$work/sources"
}

{
    awk -F '\t' '{ print $1 " -fsyntax-only " $2 }' "$work/sources"
    find "$root"/{sim,include,tests} -name '*.hpp' | sort | while IFS= read -r header; do
        flags="$(flags_for "$header")"
        [[ -z "$flags" ]] || echo "$flags -fsyntax-only -include $header -x c++ /dev/null"
    done
} >"$work/commands"
wc -l <"$work/commands" | sed 's/$/ files compiled alone/'
# xargs ends with 123 where any of them failed; each tells its own errors.
tr '\n' '\0' <"$work/commands" |
    xargs -0 -P "$(nproc)" -I COMMAND sh -c 'COMMAND'
