# cmake -DSOURCE_ROOT=... -DWORK=... -P build_gates.cmake
# Shows on a copy of the project that an upward include, and a call of a floor above without any
# include, fail the build itself.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${WORK})
foreach(part CMakeLists.txt cmake include sim tests data scenarios catalogs)
    if(EXISTS ${SOURCE_ROOT}/${part})
        file(COPY ${SOURCE_ROOT}/${part} DESTINATION ${WORK})
    endif()
endforeach()

# Builds the target and requires success, or failure with a message that matches `expected`.
function(expect_build target expected)
    execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK}/build --target ${target}
        RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
    string(REGEX REPLACE "[ \n]+" " " output "${output}")
    if(expected STREQUAL "success")
        if(NOT code EQUAL 0)
            message(SEND_ERROR "${target} does not build: ${output}")
        endif()
    elseif(code EQUAL 0)
        message(SEND_ERROR "${target} builds with a planted breach")
    elseif(NOT output MATCHES "${expected}")
        message(SEND_ERROR "${target} fails for another reason than '${expected}': ${output}")
    endif()
endfunction()

execute_process(COMMAND ${CMAKE_COMMAND} -S ${WORK} -B ${WORK}/build -G Ninja
    -DCMAKE_BUILD_TYPE=Debug -DSKUSIM_TESTS=ON COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
expect_build(link_base "success")

set(planted include/skusim/base/planted.hpp)
file(WRITE ${WORK}/${planted} "#pragma once\n#include <skusim/planner/plan.hpp>\n")
expect_build(base "${planted}: [^:]*: floor 'base' may not use floor 'planner'")
file(REMOVE ${WORK}/${planted})

file(WRITE ${WORK}/sim/base/planted.cpp
    "namespace skusim::planner {\nvoid planted();\n}\n"
    "namespace skusim {\nvoid calls_up() { planner::planted(); }\n}\n")
expect_build(link_base "undefined [a-z]+.*skusim::planner::planted")
