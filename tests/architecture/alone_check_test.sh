#!/usr/bin/env bash
# alone_check_test.sh WORK_FOLDER
# Shows that the check of files alone sees a source, a private and a public header that compile only
# beside others, and passes what compiles alone.
set -u
check="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/alone_check.sh"
rm -rf "$1"
mkdir -p "$1"/house/{sim/a,include/skusim/a,tests}
cd "$1/house" || exit 1
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(house CXX)
add_library(a STATIC sim/a/one.cpp sim/a/two.cpp)
target_include_directories(a PUBLIC include)
END
printf '#pragma once\n#include <cstddef>\nstd::size_t one();\n' >include/skusim/a/one.hpp
printf '#pragma once\n#include <cstddef>\nstd::size_t inside();\n' >sim/a/inside.hpp
printf '#include "inside.hpp"\n#include <skusim/a/one.hpp>\n' | tee sim/a/one.cpp >sim/a/two.cpp
printf 'std::size_t one() { return inside(); }\n' >>sim/a/one.cpp

if ! words="$("$check" . ../work 2>&1)" || [[ "$words" != "4 files compiled alone" ]]; then
    printf 'FAILED: names a breach where there is none: %s\n' "$words"
    exit 1
fi
for file in sim/a/two.cpp sim/a/inside.hpp include/skusim/a/one.hpp; do
    cp "$file" ../kept
    { grep -v '#include' ../kept; echo 'std::size_t missing_include();'; } >"$file"
    if words="$("$check" . ../work 2>&1)" || ! grep -q "${file##*/}:.*error" <<<"$words"; then
        printf 'FAILED: %s does not compile alone, unseen: %s\n' "$file" "$words"
        exit 1
    fi
    cp ../kept "$file"
done
