#!/usr/bin/env bash
# record_results.sh BINARY FOLDER
# record_results.sh --compare BINARY FOLDER
# Shows whether a change of the code changes what users see. Runs BINARY over the questions of
# tests/recording/runs.txt and writes, for each, its standard output, standard error, exit status and
# the files that it made, under FOLDER/NAME; `diff -r` compares two recordings. With --compare,
# records into a temporary folder, prints the first lines of every difference from FOLDER, and exits
# with 1 if there is one. RUNS='GLOB' in the environment records and compares only the runs of such
# names.
#
# A run works on copies of scenarios/, catalogs/ and tests/recording/, so that results tell no path
# and no state of this machine. A binary records the same bytes every time, whatever its level of
# optimisation, but for the day that an import of price lists tells; other compilers, and other
# changes of those folders, may give other bytes.
set -euo pipefail

source_root="$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")"

give_up() {
    printf 'record_results.sh: %s\n' "$*" >&2
    exit 2
}

# replace_key FILE TEXT: TEXT says a top-level key, in place of what FILE says of it.
replace_key() {
    awk -v key="${2%%:*}:" '/^[^ #]/ { skips = index($0, key) == 1 } !skips' "$1" >"$1.changed"
    printf '%s\n' "$2" >>"$1.changed"
    mv "$1.changed" "$1"
}

# ask FORMAT LINE: runs the binary with the words of the line. `+ TEXT` after a scenario changes a
# key of it, for this line only.
ask() {
    local format="$1" scenario='' status=0 words=() changed=()
    # What the table writes as $loose: few requests, where a question is a long one.
    local loose='simulation: {precision: 20 %, max_requests: 50000}'
    eval "set -- $2"
    while (($# > 0)); do
        if [[ "$1" == + ]]; then
            replace_key "$scenario" "$2"
            changed+=("$scenario")
            shift 2
            continue
        fi
        [[ "$1" == *.yaml ]] && scenario="$1"
        words+=("$1")
        shift
    done
    [[ "$format" == - ]] || words+=(--format "$format")
    "$binary" "${words[@]}" >>stdout 2>>stderr </dev/null || status=$?
    echo "$status" >>status
    for scenario in "${changed[@]}"; do
        ln -f "$recording/.inputs/$scenario" "$scenario"
    done
}

# record_run FORMAT NAME LINES: one run, in a folder of its own; the format is the last line's.
record_run() {
    local format="$1" name="$2" lines i
    mapfile -t lines <<<"$3"
    [[ "$format" == - ]] || name+=".$format"
    mkdir "$recording/$name"
    cd "$recording/$name"
    cp -rl "$recording/.inputs/." .
    for ((i = 0; i + 1 < ${#lines[@]}; ++i)); do
        ask - "${lines[i]}"
    done
    ask "$format" "${lines[i]}"
    rm -r scenarios catalogs recording
    rm -f ./*.sqlite # what a store holds is told by the sweep that reads it
}

# list_runs: FORMAT, NAME and LINES of every run of the table, each ended by a NUL.
list_runs() {
    local line='' name='' formats='' lines='' format
    while IFS= read line || [[ -n "$name" ]]; do # a backslash at its end joins a line to the next
        case "$line" in
        '#'*) continue ;;
        ' '*)
            lines+=$'\n'"$line"
            continue
            ;;
        esac
        # shellcheck disable=SC2053 # RUNS is a pattern.
        if [[ -n "$name" && "$name" == ${RUNS:-*} ]]; then
            for format in ${formats//,/ }; do
                printf '%s\0' "$format" "$name" "$lines"
            done
        fi
        read -r name formats lines <<<"$line"
    done <"$source_root/tests/recording/runs.txt"
}

record() {
    local binary recording
    binary="$(readlink -f "$1")"
    [[ -x "$binary" ]] || give_up "$1 is no program"
    mkdir -p "$2"
    recording="$(readlink -f "$2")"
    [[ -z "$(ls -A "$recording")" ]] || give_up "$2 is not empty"
    mkdir "$recording/.inputs"
    cp -r "$source_root"/{scenarios,catalogs,tests/recording} "$recording/.inputs"
    list_runs | env -i PATH="$PATH" HOME=/nonexistent LC_ALL=C TZ=UTC \
        binary="$binary" recording="$recording" \
        xargs -0 -r -n 3 -P 2 "$source_root/tools/record_results.sh" --run
    rm -r "$recording/.inputs"
}

# compare BINARY FOLDER: tells each difference, and fails if there is one.
compare() {
    local file differing=0
    scratch="$(mktemp -d)"
    trap 'rm -rf "$scratch"' EXIT
    record "$1" "$scratch"
    while IFS= read -r file; do
        if ! cmp -s "$2/$file" "$scratch/$file"; then
            differing=$((differing + 1))
            printf '== %s\n' "$file"
            diff -a "$2/$file" "$scratch/$file" 2>&1 | head -n 8 | cut -c 1-200 || true
        fi
    done < <({ recorded_files "$2" && recorded_files "$scratch"; } | sort -u)
    printf '%s\n' "$differing files differ from $2"
    ((differing == 0))
}

# recorded_files FOLDER: those of the runs that RUNS names.
recorded_files() {
    (cd "$1" && find . -type f \( -path "./${RUNS:-*}/*" -o -path "./${RUNS:-*}.*/*" \) | cut -c 3-)
}

case "$#:${1:-}" in
4:--run) record_run "${@:2}" ;; # how this script calls itself, once for each run
3:--compare) compare "$2" "$3" ;;
2:*) record "$1" "$2" ;;
*) give_up "usage: tools/record_results.sh [--compare] BINARY FOLDER" ;;
esac
