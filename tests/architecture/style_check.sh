#!/usr/bin/env bash
# style_check.sh SOURCE_ROOT
# Names every breach of the style that a machine can see, in sim/, include/ and tests/; fails when
# there is one.
set -u
cd "$1" || exit 1
export LC_ALL=C # columns are bytes: the files are ASCII

mapfile -d '' files < <(find sim include tests -type f \
    -regex '.*\(\.cpp\|\.hpp\|\.cmake\|\.sh\|\.m?js\|\.css\|\.html\|/CMakeLists\.txt\)' -print0)
if ((${#files[@]} == 0)); then
    echo "no files to check in $1"
    exit 1
fi

awk '
    function breach(what) { print FILENAME ":" FNR ": " what; breaches++ }
    function close_file() {
        if (header && !once) { print last ":1: a header without #pragma once"; breaches++ }
        if (count > 300) {
            print last ": " count " lines, more than 300"; breaches++
        }
    }
    FNR == 1 {
        close_file()
        last = FILENAME
        header = FILENAME ~ /[.]hpp$/
        once = in_comment = 0
    }
    { count = FNR }
    length($0) > 100 { breach(length($0) " columns, more than 100") }
    /\t/ { breach("a tab") }
    /[^ -~\t]/ { breach("a character outside ASCII") }
    # A comment is a sentence, with a subject and a verb; these begin those that have none.
    FILENAME ~ /[.][ch]pp$/ && FILENAME !~ /^tests/ && !in_comment &&
        /^ *\/\/\/? (Of|And|As|Likewise|Not|Or|Into|The same|Th(at|ose) of) / {
            breach("a comment that begins with " $2)
        }
    { in_comment = /^ *\/\// }
    /^#pragma once$/ { once = 1 }
    header && /^[ ]*using namespace / { breach("using namespace in a header") }
    END { close_file(); exit breaches > 0 }
' "${files[@]}"
