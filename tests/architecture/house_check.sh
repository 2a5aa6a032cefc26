#!/usr/bin/env bash
# house_check.sh SOURCE_ROOT
# Names what makes the house harder to walk through, in sim/ and include/ (long functions also in
# tests/), and fails when there is any:
#   a function of more than 70 lines;
#   a definition that nothing uses, not even a test;
#   a public header that no other floor includes, by another header or not: it belongs into sim/,
#     beside its floor's sources;
#   a floor with more than 15 % of all lines, its headers counted;
#   a floor whose row in docs/architecture.md tells other floors than CMakeLists.txt lets it use.
set -u
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
cd "$1" || exit 1
export LC_ALL=C
longest_function=70
largest_share=15

mapfile -t house < <(find sim include -name '*.[ch]pp' | sort)
mapfile -t tests < <(find tests -name '*.[ch]pp' | sort)
if ((${#house[@]} == 0)); then
    echo "no files to check in $1"
    exit 1
fi
breaches=0

awk -v check=functions -v longest="$longest_function" -f "$here/definitions.awk" \
    "${house[@]}" "${tests[@]}" || breaches=1
awk -v check=uses -f "$here/definitions.awk" "${house[@]}" "${tests[@]}" || breaches=1

# What other floors include, and what such headers include in turn, is rightly public.
awk '
    { split(FILENAME, folder, "/") }
    FNR == 1 {
        floor = folder[1] == "sim" ? folder[2] : folder[3]
        name = folder[1] == "sim" ? "" : substr(FILENAME, length("include/") + 1)
        if (name != "") { header[name] = floor }
    }
    /^ *# *include <skusim\// {
        split($0, parts, /[<>]/)
        split(parts[2], folder, "/")
        if (folder[2] != floor) { wanted[parts[2]] = 1 }
        else if (name != "") { included[name] = included[name] " " parts[2] }
    }
    END {
        do {
            added = 0
            for (name in included) {
                count = name in wanted ? split(included[name], others, " ") : 0
                for (i = 1; i <= count; ++i) {
                    added += !(others[i] in wanted)
                    wanted[others[i]] = 1
                }
            }
        } while (added)
        for (name in header) {
            if (!(name in wanted)) {
                print "include/" name ": no other floor includes this public header"
                breaches = 1
            }
        }
        exit breaches
    }
' "${house[@]}" || breaches=1

awk -v most="$largest_share" '
    FNR == 1 { split(FILENAME, folder, "/"); floor = folder[1] == "sim" ? folder[2] : folder[3] }
    { ++lines[floor] }
    END {
        for (floor in lines) {
            if (100 * lines[floor] > most * NR && floor !~ /[.]cpp$/) {
                printf "%s: %d of %d lines, more than %d %%\n", floor, lines[floor], NR, most
                breaches = 1
            }
        }
        exit breaches
    }
' "${house[@]}" || breaches=1

awk '
    FILENAME == "CMakeLists.txt" && /^skusim_floor[(]/ {
        gsub(/[()]/, " ")
        floors[$2] = 1
        for (i = 3; i <= NF; ++i) {
            if ($i != "COLD" && $i != "USES") { may[$2 " " $i] = 1 }
        }
    }
    FILENAME != "CMakeLists.txt" && /^[|] `/ {
        split($0, cells, "|")
        named = split(cells[2], names, "`")
        used = split(cells[3], uses, "[`, ]+")
        for (i = 2; i <= named; i += 2) {
            told[names[i]] = 1
            for (j = 1; cells[3] ~ /`/ && j <= used; ++j) {
                if (uses[j] == ";") { break }
                if (uses[j] != "") { tells[names[i] " " uses[j]] = 1 }
            }
        }
    }
    function breach(what) { print "docs/architecture.md: " what; breaches = 1 }
    END {
        for (floor in floors) {
            if (!(floor in told)) { breach("nothing tells what floor " floor " may use") }
        }
        for (edge in may) {
            split(edge, ends, " ")
            if (ends[1] in told && !(edge in tells)) {
                breach(ends[1] " may use " ends[2] ", which its row does not tell")
            }
        }
        for (edge in tells) {
            split(edge, ends, " ")
            if (!(edge in may)) { breach(ends[1] " may not use " ends[2] ", as its row tells") }
        }
        exit breaches
    }
' CMakeLists.txt docs/architecture.md || breaches=1
exit "$breaches"
