# cmake -DSOURCE_ROOT=... -DFLOOR_LIST=... -DWORK=... -P include_check.cmake
# Shows that the include check passes the tree as it is and sees, in a copy of it, an include of
# every forbidden floor, in headers and in sources, also of a folder in the floor, and ways around
# by a path.
cmake_minimum_required(VERSION 3.25)
include(${FLOOR_LIST})

# Runs the check of `floor` on the tree under `root`; gives its exit code and its message.
function(check_floor root floor code_name message_name)
    execute_process(
        COMMAND ${CMAKE_COMMAND} -DSOURCE_ROOT=${root} -DFLOOR=${floor} "-DUSES=${USES_${floor}}"
                -P ${SOURCE_ROOT}/cmake/check_includes.cmake
        RESULT_VARIABLE code ERROR_VARIABLE message)
    set(${code_name} ${code} PARENT_SCOPE)
    string(REGEX REPLACE "[ \n]+" " " message "${message}")
    set(${message_name} "${message}" PARENT_SCOPE)
endfunction()

# Requires that the message names the file, the floor and the forbidden floor.
function(expect_breach message file floor used)
    set(breach "${file}: #include <skusim/${used}/planted.hpp>: ")
    string(APPEND breach "floor '${floor}' may not use floor '${used}'")
    string(FIND "${message}" "${breach}" position)
    if(position EQUAL -1)
        message(SEND_ERROR "${file} includes ${used} unseen; the check says: ${message}")
    endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
file(COPY ${SOURCE_ROOT}/include ${SOURCE_ROOT}/sim DESTINATION ${WORK})

foreach(floor IN LISTS FLOORS)
    check_floor(${WORK} ${floor} code message)
    if(NOT code EQUAL 0)
        message(SEND_ERROR "the tree as it is fails the check of '${floor}': ${message}")
    endif()

    set(forbidden ${FLOORS})
    list(REMOVE_ITEM forbidden ${floor} ${USES_${floor}})
    foreach(used IN LISTS forbidden)
        set(header include/skusim/${floor}/planted_${used}.hpp)
        set(source sim/${floor}/planted/planted_${used}.cpp)
        file(WRITE ${WORK}/${header} "#pragma once\n#include <skusim/${used}/planted.hpp>\n")
        file(WRITE ${WORK}/${source} "  #  include <skusim/${used}/planted.hpp> // why\n")
        list(APPEND planted ${WORK}/${header} ${WORK}/${source})
    endforeach()
    set(other other_floor/private)
    foreach(way IN ITEMS ../${floor}/other ${floor}/../${other} ${other})
        string(MAKE_C_IDENTIFIER planted_${way} source)
        file(WRITE ${WORK}/sim/${floor}/${source}.cpp "#include \"${way}.hpp\"\n")
        list(APPEND planted ${WORK}/sim/${floor}/${source}.cpp)
        list(APPEND ways_${floor} ${source})
    endforeach()

    check_floor(${WORK} ${floor} code message)
    if(code EQUAL 0)
        message(SEND_ERROR "the check of '${floor}' passes what it may not use")
    endif()
    # A planted source spells the directive with blanks and a comment, which the message repeats.
    string(REPLACE "# include" "#include" message "${message}")
    string(REPLACE "> // why:" ">:" message "${message}")
    foreach(used IN LISTS forbidden)
        expect_breach("${message}" include/skusim/${floor}/planted_${used}.hpp ${floor} ${used})
        expect_breach("${message}" sim/${floor}/planted/planted_${used}.cpp ${floor} ${used})
    endforeach()
    foreach(source IN LISTS ways_${floor})
        if(NOT message MATCHES "${source}.cpp: [^:]*: reaches out of the floor")
            message(SEND_ERROR "a path out of '${floor}', ${source}, is not seen: ${message}")
        endif()
    endforeach()
    file(REMOVE ${planted})
endforeach()
