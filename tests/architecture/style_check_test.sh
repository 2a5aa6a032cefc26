#!/usr/bin/env bash
# style_check_test.sh WORK_FOLDER
# Shows that the style check sees each kind of breach, and names no clean file.
set -u
check="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/style_check.sh"
rm -rf "$1"
mkdir -p "$1"/{sim,include,tests}
cd "$1" || exit 1

printf '#pragma once\nint clean();\n' >include/clean.hpp
printf '%0100d\n' 0 >sim/clean.cpp
yes '// 300 lines' | head -n 300 >tests/clean.cpp
if ! "$check" .; then
    echo "FAILED: names a breach in clean files"
    exit 1
fi

printf '%0101d\n' 0 >sim/wide.cpp
printf '\tint tab;\n' >sim/tab.cpp
printf '// caf\303\251\n' >sim/accent.cpp
printf '// line\r\n' >sim/carriage_return.cpp
yes '// 301 lines' | head -n 301 >tests/long.cpp
printf 'int once();\n' >include/once.hpp
printf '#pragma once\n    using namespace std;\n' >include/using.hpp
printf '    /// Of a loop.\nint go();\n// The speed\n// Of all nodes.\n' >sim/fragment.cpp
printf '/// The same of a job.\nint go();\n// Those of nodes.\n\n// The sameness of it.\n' \
    >sim/verbless.cpp
breaches="$("$check" .)"
status=$?
wanted='include/once.hpp:1: a header without #pragma once
include/using.hpp:2: using namespace in a header
sim/accent.cpp:1: a character outside ASCII
sim/carriage_return.cpp:1: a character outside ASCII
sim/fragment.cpp:1: a comment that begins with Of
sim/tab.cpp:1: a tab
sim/verbless.cpp:1: a comment that begins with The
sim/verbless.cpp:3: a comment that begins with Those
sim/wide.cpp:1: 101 columns, more than 100
tests/long.cpp: 301 lines, more than 300'
if [[ "$status" != 1 || "$(LC_ALL=C sort <<<"$breaches")" != "$wanted" ]]; then
    printf 'FAILED: status %s, breaches:\n%s\nwanted:\n%s\n' "$status" "$breaches" "$wanted"
    exit 1
fi
