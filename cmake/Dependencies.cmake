# Everything here is a Debian or Ubuntu package, named in packages.txt.
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(TBB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(Boost 1.74 REQUIRED CONFIG COMPONENTS program_options)

find_path(SKUSIM_EXPECTED_INCLUDE tl/expected.hpp REQUIRED)
find_path(SKUSIM_RANDOM123_INCLUDE Random123/philox.h REQUIRED)
add_library(skusim_random123 INTERFACE)
target_include_directories(skusim_random123 SYSTEM INTERFACE ${SKUSIM_RANDOM123_INCLUDE})
# libcurl's headers: the library itself is loaded by the command that wants it (decision 9).
add_library(skusim_curl INTERFACE)
target_include_directories(skusim_curl SYSTEM INTERFACE
                           $<TARGET_PROPERTY:CURL::libcurl,INTERFACE_INCLUDE_DIRECTORIES>)
target_link_libraries(skusim_curl INTERFACE ${CMAKE_DL_LIBS})
# Chart.js as one script, whose name depends on its version (UMD from version 4 on).
find_file(SKUSIM_CHART_JS NAMES chart.min.js Chart.min.js chart.umd.js
          PATHS /usr/share/javascript/chart.js /usr/share/nodejs/chart.js/dist REQUIRED)

# ONNX, for reading .onnx files (packages-onnx.txt). AUTO takes it where it is, ON insists on it.
set(SKUSIM_ONNX AUTO CACHE STRING "Read .onnx files: AUTO, ON or OFF")
set(SKUSIM_HAS_ONNX OFF)
add_library(skusim_onnx INTERFACE) # links nothing where there is none
if(SKUSIM_ONNX STREQUAL AUTO)
    find_package(Protobuf QUIET)
    find_package(ONNX QUIET CONFIG)
elseif(SKUSIM_ONNX)
    find_package(Protobuf REQUIRED)
    find_package(ONNX REQUIRED CONFIG)
endif()
# The target has a namespace from version 1.16 on.
foreach(onnx_target ONNX::onnx onnx)
    if(SKUSIM_ONNX AND Protobuf_FOUND AND TARGET ${onnx_target} AND NOT SKUSIM_HAS_ONNX)
        set(SKUSIM_HAS_ONNX ON)
        target_link_libraries(skusim_onnx INTERFACE ${onnx_target} protobuf::libprotobuf)
        target_compile_definitions(skusim_onnx INTERFACE ONNX_NAMESPACE=onnx ONNX_ML=1)
    endif()
endforeach()

# MPI, for `sweep --mpi` (packages-mpi.txt). AUTO takes it where it is, ON insists on it.
set(SKUSIM_MPI AUTO CACHE STRING "Build sweep --mpi: AUTO, ON or OFF")
set(SKUSIM_HAS_MPI OFF)
if(SKUSIM_MPI STREQUAL AUTO)
    find_package(MPI QUIET COMPONENTS CXX)
    find_package(Boost 1.74 QUIET CONFIG OPTIONAL_COMPONENTS mpi serialization)
elseif(SKUSIM_MPI)
    find_package(MPI REQUIRED COMPONENTS CXX)
    find_package(Boost 1.74 REQUIRED CONFIG COMPONENTS mpi serialization)
endif()
if(SKUSIM_MPI AND TARGET MPI::MPI_CXX AND TARGET Boost::mpi)
    set(SKUSIM_HAS_MPI ON)
endif()
