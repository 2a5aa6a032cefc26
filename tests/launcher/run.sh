#!/usr/bin/env bash
# run.sh SOURCE_ROOT WORK_FOLDER
# Proves what ./skusim promises, on a copy of the project whose program is a stub that prints its
# arguments: the copy builds in a second, and the system's packages are never touched.
set -u
source_root="$1"
work="$2/with a space"
failures=0
expect() { # expect WHAT CONDITION...
    local what="$1"
    shift
    if ! "$@"; then
        printf 'FAILED: %s\n' "$what"
        failures=$((failures + 1))
    fi
}
same() { [[ "$1" == "$2" ]] || { printf 'is:     %s\nwanted: %s\n' "$1" "$2" && false; }; }
contains() { [[ "$1" == *"$2"* ]] || { printf 'in: %s\nno: %s\n' "$1" "$2" && false; }; }
lines() { same "$(wc -l <"$1")" "$2"; }

# A system of packages that records what it is asked to do. MISSING names what is not installed.
make_package_system() {
    mkdir -p "$1"
    cat >"$1/dpkg-query" <<'END'
#!/bin/bash
for name in "${@:3}"; do
    [[ " ${MISSING:-} " == *" $name "* ]] || echo "installed $name"
done
END
    cat >"$1/apt-get" <<'END'
#!/bin/bash
echo "$DEBIAN_FRONTEND $*" >>"$APT_CALLS"
[[ -z "${APT_FAILS:-}" || "$*" != *install* ]] || { echo "E: no such package"; exit 100; }
END
    chmod +x "$1/dpkg-query" "$1/apt-get"
}

# All of the project's files, for the cost of looking at them, with a program of a few lines.
make_project() {
    mkdir -p "$1"
    cp -r "$source_root"/{skusim,tools,packages.txt,CMakePresets.json,cmake,include,sim} "$1"
    cat >"$1/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(stub LANGUAGES CXX)
add_executable(skusim sim/stub.cpp)
END
    cat >"$1/sim/stub.cpp" <<'END'
#include <cstdio>
int main(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
        std::printf("[%s]", arguments[i]);
    }
    return count;
}
END
}

rm -rf "$work"
mkdir -p "$work"
system="$work/system"
project="$work/project"
make_package_system "$system"
make_project "$project"
export PATH="$system:$PATH" APT_CALLS="$work/apt calls"
touch "$APT_CALLS"
cd / || exit 1
# run COMMAND...: fills out, err (files) and status.
run() {
    "$@" >"$work/out" 2>"$work/err" </dev/null
    status=$?
}

# Two first calls at once: one builds, both run.
"$project/skusim" one >"$work/out.1" 2>"$work/err.1" &
"$project/skusim" two >"$work/out.2" 2>"$work/err.2" &
wait
expect "first process ran" same "$(cat "$work/out.1")" "[one]"
expect "second process ran" same "$(cat "$work/out.2")" "[two]"
expect "only one of them built" same "$(cat "$work"/err.? | grep -c 'built in')" 1
expect "nothing was installed" lines "$APT_CALLS" 0

# Arguments, output and exit status are the program's, through a symbolic link as well.
ln -s "$project/skusim" "$work/link"
run "$work/link" "a b" "" '*'
expect "arguments pass unchanged" same "$(cat "$work/out")" "[a b][][*]"
expect "exit status passes" same "$status" 4
expect "a built program starts without a word" lines "$work/err" 0

# The least of five calls is what the launcher costs; the others measure the machine's load.
least=1000000
for _ in 1 2 3 4 5; do
    before="${EPOCHREALTIME/[^0-9]/}"
    run "$project/skusim"
    took=$((${EPOCHREALTIME/[^0-9]/} - before))
    least=$((took < least ? took : least))
done
printf 'a call of the built program takes %d us\n' "$least"
expect "the next call starts at once (100 ms)" test "$least" -lt 100000

# An edit is seen; a broken one says so in one line, with the log; its repair is seen.
sed -i 's/\[%s\]/<%s>/' "$project/sim/stub.cpp"
run "$project/skusim" x
expect "an edit is built" same "$(cat "$work/out")" "<x>"
echo "broken" >>"$project/sim/stub.cpp"
run "$project/skusim" x
expect "a failed build exits 3" same "$status" 3
expect "a failed build prints no output" same "$(cat "$work/out")" ""
expect "a failed build names the log" contains "$(tail -n 1 "$work/err")" \
    "(see $project/build/release.log)"
expect "a failed build quotes the error" contains "$(tail -n 1 "$work/err")" "stub.cpp"
sed -i '/^broken/d' "$project/sim/stub.cpp"
run "$project/skusim" x
expect "a repair is built" same "$(cat "$work/out")" "<x>"

# A project that was moved builds where it is now.
mv "$project" "$work/moved"
project="$work/moved"
touch "$project/sim/stub.cpp"
run "$project/skusim" moved
expect "a moved project builds" same "$(cat "$work/out")" "<moved>"

# Packages: the missing ones are named and installed, without a question; a failure is told.
touch "$project/sim/stub.cpp"
if ((EUID == 0)); then
    MISSING="libfmt-dev ccache" run "$project/skusim" x
    expect "missing packages are named" contains "$(cat "$work/err")" \
        "installing missing packages: ccache libfmt-dev"
    expect "and installed without a question" contains "$(cat "$APT_CALLS")" \
        "install --yes --no-install-recommends ccache libfmt-dev"
    expect "apt asks nothing" contains "$(cat "$APT_CALLS")" "noninteractive"
    expect "then the program runs" same "$(cat "$work/out")" "<x>"
    touch "$project/sim/stub.cpp"
    MISSING="ccache" APT_FAILS=yes run "$project/skusim" x
    expect "a failed installation exits 3" same "$status" 3
    expect "a failed installation says why" contains "$(tail -n 1 "$work/err")" "no such package"
fi

# Neither root nor sudo; no apt at all: one line that says what to do.
bare="$work/bare"
mkdir -p "$bare"
for tool in bash env dirname readlink find mkdir flock sed tr grep; do
    ln -s "$(command -v "$tool")" "$bare/$tool"
done
as_nobody=()
if ((EUID == 0)); then
    chmod -R a+rwX "$work"
    as_nobody=("$(command -v setpriv)" --reuid=65534 --regid=65534 --clear-groups)
fi
touch "$project/sim/stub.cpp"
run env PATH="$bare" "${as_nobody[@]}" "$project/skusim"
expect "no apt: exit 3" same "$status" 3
expect "no apt: one line" lines "$work/err" 1
expect "no apt: lists the packages" contains "$(cat "$work/err")" "libyaml-cpp-dev"
cp "$system"/* "$bare"
run env PATH="$bare" MISSING="ccache" "${as_nobody[@]}" "$project/skusim"
expect "no root, no sudo: exit 3" same "$status" 3
expect "no root, no sudo: one line" lines "$work/err" 1
expect "no root, no sudo: the command" contains "$(cat "$work/err")" "apt-get install ccache"

printf '%d failures\n' "$failures"
exit $((failures > 0))
