# cmake -DSOURCE_ROOT=... -DFLOOR_LIST=... -DWORK=... -P library_check.cmake
# Shows that a floor includes only those libraries from outside the house that CMakeLists.txt links
# it to, and links none that it does not include; and that, in a copy, a planted include is seen.
# The compiler does not see it: the headers of most packages are where it looks anyway.
cmake_minimum_required(VERSION 3.25)
include(${FLOOR_LIST})

# How the includes of a library begin, and the target that it is linked by.
set(libraries "boost/=Boost::" "Eigen/=Eigen3::Eigen" "unsupported/Eigen/=Eigen3::Eigen"
    "nlohmann/=nlohmann_json::nlohmann_json" "yaml-cpp/=yaml-cpp" "tbb/=TBB::tbb"
    "oneapi/=TBB::tbb" "sqlite3.h=SQLite::SQLite3" "curl/=skusim_curl" "zlib.h=ZLIB::ZLIB"
    "onnx/=skusim_onnx" "google/protobuf/=skusim_onnx"
    "Random123/=skusim_random123" "fmt/=fmt::fmt")

# Sets `breaches_name` to what the floor under `root` includes without a link, and the other way.
function(check_floor root floor breaches_name)
    set(breaches "")
    set(included "")
    file(GLOB_RECURSE files ${root}/sim/${floor}/*.[ch]pp ${root}/include/skusim/${floor}/*.hpp)
    foreach(file IN LISTS files)
        file(STRINGS ${file} lines REGEX "^[ \t]*#[ \t]*include[ \t]*<")
        foreach(line IN LISTS lines)
            foreach(library IN LISTS libraries)
                string(REGEX MATCH "^(.*)=(.*)$" library "${library}")
                set(link ${CMAKE_MATCH_2})
                string(FIND "${line}" "<${CMAKE_MATCH_1}" position)
                if(position EQUAL -1)
                    continue()
                endif()
                list(APPEND included ${link})
                if(NOT "${LINKED_${floor}}" MATCHES "${link}")
                    file(RELATIVE_PATH name ${root} ${file})
                    list(APPEND breaches "${name} includes what ${floor} is not linked to: ${link}")
                endif()
            endforeach()
        endforeach()
    endforeach()
    foreach(library IN LISTS libraries)
        string(REGEX REPLACE "^.*=" "" link "${library}")
        if("${LINKED_${floor}}" MATCHES "${link}" AND NOT link IN_LIST included
           AND NOT link STREQUAL "fmt::fmt") # of every floor
            list(APPEND breaches "${floor} is linked to ${link} and does not include it")
        endif()
    endforeach()
    list(REMOVE_DUPLICATES breaches)
    set(${breaches_name} "${breaches}" PARENT_SCOPE)
endfunction()

foreach(floor IN LISTS FLOORS)
    check_floor(${SOURCE_ROOT} ${floor} breaches)
    if(breaches)
        list(JOIN breaches "\n  " text)
        message(SEND_ERROR "libraries of '${floor}':\n  ${text}")
    endif()
endforeach()

file(REMOVE_RECURSE ${WORK})
file(WRITE ${WORK}/sim/kernel/planted.cpp "  #  include <nlohmann/json.hpp> // why\n")
check_floor(${WORK} kernel breaches)
if(NOT breaches MATCHES "sim/kernel/planted.cpp includes what kernel is not linked to: nlohmann")
    message(SEND_ERROR "a planted include of a library is not seen: ${breaches}")
endif()
set(LINKED_kernel yaml-cpp)
file(WRITE ${WORK}/sim/kernel/planted.cpp "")
check_floor(${WORK} kernel breaches)
if(NOT breaches MATCHES "kernel is linked to yaml-cpp and does not include it")
    message(SEND_ERROR "a planted link to a library is not seen: ${breaches}")
endif()
