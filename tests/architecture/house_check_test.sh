#!/usr/bin/env bash
# house_check_test.sh WORK_FOLDER
# Shows that the house check sees each kind of breach, and names nothing that is as it should be.
set -u
check="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/house_check.sh"
rm -rf "$1"
mkdir -p "$1"/sim/{a,b,c,d,e,f,g,h,i} "$1"/include/skusim/{a,b} "$1"/tests "$1"/docs
cd "$1" || exit 1
printf 'skusim_floor(%s)\n' 'a USES' 'b COLD USES a' >CMakeLists.txt
printf '| `%s` | %s |\n' 'a' '-' 'b' '`a`; not `c`' >docs/architecture.md

# expect WHAT WANTED: the check's words are exactly WANTED, and it fails where there are any.
expect() {
    local words status
    words="$("$check" . | LC_ALL=C sort)"
    "$check" . >/dev/null
    status=$?
    if [[ "$words" != "$2" || "$status" != "$([[ -z "$2" ]] && echo 0 || echo 1)" ]]; then
        printf 'FAILED, %s: status %s, breaches:\n%s\nwanted:\n%s\n' "$1" "$status" "$words" "$2"
        exit 1
    fi
}

# lines N: that many lines of a body.
lines() { yes '    go();' | head -n "$1"; }

cat >include/skusim/a/part.hpp <<'END'
#pragma once
namespace a {
enum class Kind { first, second };
struct Part {
    explicit Part(Kind kind) : kind_{kind} {}
    [[nodiscard]] bool is_first() const { return kind_ == Kind::first; }

private:
    Kind kind_;
};
} // namespace a
END
printf '#pragma once\n#include <skusim/a/part.hpp>\nvoid go();\n' >include/skusim/a/whole.hpp
{
    printf '#include <skusim/a/whole.hpp>\nvoid go() {\n'
    printf '    text = R"(\nint in_a_text();\n)"; // { int in_a_comment();\n}\n'
} >sim/a/whole.cpp
{
    printf '#include <skusim/a/whole.hpp>\nbool\nuse(a::Kind kind = a::Kind::second) {\n'
    lines 66
    printf '    return a::Part{kind}.is_first() && use();\n}\n'
} >sim/b/long_enough.cpp
for floor in c d e f g h i; do
    { printf 'void go() {\n' && lines 68 && printf '}\n'; } >"sim/$floor/$floor.cpp"
done
{ lines 20 && printf 'text();\n'; } >sim/a/filler.cpp
expect "a clean house" ""

{ printf 'void go() {\n    for (;;) {\n' && lines 67 && printf '    }\n}\n'; } >sim/g/g.cpp
expect "a long function" "sim/g/g.cpp:1: a function of 71 lines, more than 70"
{ printf 'TEST_CASE("words") {\n' && lines 69 && printf '}\n'; } >tests/long.cpp
expect "a long test" "sim/g/g.cpp:1: a function of 71 lines, more than 70
tests/long.cpp:1: a function of 71 lines, more than 70"
rm tests/long.cpp
{ printf 'void go() {\n' && lines 68 && printf '}\n'; } >sim/g/g.cpp

printf '#pragma once\nvoid go();\n' >include/skusim/a/alone.hpp
printf '#include <skusim/a/alone.hpp>\n' >>sim/a/whole.cpp
expect "a public header for nobody" \
    "include/skusim/a/alone.hpp: no other floor includes this public header"
printf '#include <skusim/a/alone.hpp>\n' >>include/skusim/a/whole.hpp
expect "a public header that another one includes" ""

printf 'skusim_floor(%s)\n' 'c USES b' 'd USES' >>CMakeLists.txt
printf '| `c`, `b` | `a` |\n' >>docs/architecture.md
expect "a table of floors that is not that of the build" \
    "docs/architecture.md: c may not use a, as its row tells
docs/architecture.md: c may use b, which its row does not tell
docs/architecture.md: nothing tells what floor d may use"
printf '| `c` | `b` |\n| `d` | - |\n' >docs/architecture.md
printf '| `%s` | %s |\n' 'a' '-' 'b' '`a`' >>docs/architecture.md
expect "a table that is that of the build again" ""

cat >sim/a/idle.cpp <<'END'
namespace {
constexpr int idle_constant = 1'000;
struct IdleType {
    int idle_member = 0;
};
enum class Kind { first, idle_enumerator };
int idle_function(int idle_parameter = {}) {
    return idle_parameter;
}
} // namespace
void idle_function(double);
using IdleAlias = int;
END
expect "definitions that nothing uses" "sim/a/idle.cpp:12: nothing uses IdleAlias
sim/a/idle.cpp:2: nothing uses idle_constant
sim/a/idle.cpp:3: nothing uses IdleType
sim/a/idle.cpp:4: nothing uses idle_member
sim/a/idle.cpp:6: nothing uses idle_enumerator
sim/a/idle.cpp:7: nothing uses idle_function"
printf 'idle_constant IdleType idle_member idle_enumerator idle_function IdleAlias\n' >tests/use.cpp
expect "definitions that a test uses" ""

lines 60 >sim/a/more.cpp
expect "a floor too large" "a: 117 of 678 lines, more than 15 %"
echo "every breach was seen"
