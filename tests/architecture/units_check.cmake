# cmake -DSOURCE_ROOT=... -DWORK=... -DCOMPILER=... -DCOMPILER_ID=... -P units_check.cmake
# Shows that a wrong unit does not compile: each case is a right line, which compiles, and its
# wrong twin, which does not. The right lines are one source; the wrong lines are another, and the
# compiler must find an error in each of them.
cmake_minimum_required(VERSION 3.25)

set(prelude [[
#include <skusim/base/money.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>
using namespace skusim;
constexpr Bytes ram = gibibytes(7);
constexpr Rate rate{40};
constexpr Bandwidth bandwidth{1e11};
constexpr Operations work{1e9};
constexpr UsdPerHour price = UsdPerHour::from_nano(96000000);
constexpr Duration length{250};
constexpr Time start{};
]])

set(count 0)
macro(twins right wrong)
    math(EXPR count "${count} + 1")
    set(wrong_${count} "${wrong}")
    string(APPEND right_lines "void right_${count}() { ${right}; }\n")
    string(APPEND wrong_lines "#line ${count} \"case\"\nvoid wrong_${count}() { ${wrong}; }\n")
endmacro()

set(all_errors -fmax-errors=0)
if(COMPILER_ID MATCHES "Clang")
    set(all_errors -ferror-limit=0)
endif()

# Compiles a source of these lines; gives the exit code and what the compiler says.
function(compile name lines code_name errors_name)
    file(WRITE ${WORK}/${name}.cpp "${prelude}${lines}")
    execute_process(
        COMMAND ${COMPILER} -std=c++20 -fsyntax-only -w ${all_errors}
                -I${SOURCE_ROOT}/include ${WORK}/${name}.cpp
        RESULT_VARIABLE code ERROR_VARIABLE errors)
    set(${code_name} "${code}" PARENT_SCOPE)
    set(${errors_name} "${errors}" PARENT_SCOPE)
endfunction()

# Dimensions do not mix.
twins("auto sum = ram + ram" "auto sum = ram + length")
twins("auto sum = rate + rate" "auto sum = rate + ram")
twins("auto rest = bandwidth - bandwidth" "auto rest = bandwidth - rate")
twins("bool more = ram < gibibytes(1)" "bool more = ram < work")
twins("auto ratio = ram / gibibytes(2)" "auto ratio = ram / bandwidth")
twins("auto twice = ram * 2.0" "auto square = ram * ram")
twins("auto sum = price + price" "auto sum = price + rate")
# A bare number becomes no quantity, and a quantity no bare number.
twins("Rate r{5.0}" "Rate r = 5.0")
twins("Bytes b = gibibytes(5)" "Bytes b = 5.0")
twins("auto sum = ram + gibibytes(1)" "auto sum = ram + 1024.0")
twins("double count = ram.value()" "double count = ram")
twins("double g = in_gibibytes(ram)" "double g = in_gibibytes(7.0)")
twins("UsdPerHour p = UsdPerHour::from_nano(1)" "UsdPerHour p = 0.096")
twins("auto cluster = price * 3" "auto dearer = price + 0.5")
# A point in time is no length of time, and neither is a number of anything.
twins("Duration d = start - start" "auto sum = start + start")
twins("Time end = start + length" "Time end = length")
twins("Duration d{5}" "Duration d = 5")
twins("Duration d = from_seconds(0.25)" "Duration d{0.25}")
twins("double s = in_seconds(length)" "double s = in_seconds(0.25)")
twins("Duration d = std::chrono::milliseconds(2)" "std::chrono::milliseconds m = length")

file(REMOVE_RECURSE ${WORK})
compile(right "${right_lines}" code errors)
if(NOT code EQUAL 0)
    message(SEND_ERROR "right lines do not compile: ${errors}")
endif()
compile(wrong "${wrong_lines}" code errors)
foreach(case RANGE 1 ${count})
    if(NOT errors MATCHES "(^|\n)case:${case}:[0-9]+: error:")
        message(SEND_ERROR "compiles, but is wrong: ${wrong_${case}}")
    endif()
endforeach()
