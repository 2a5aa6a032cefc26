# One dialect and one set of warnings for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_SKIP_RPATH ON)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
                    -Wold-style-cast -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 at -O3 finds strings "maybe uninitialized" that are not.
    add_compile_options(-Wno-maybe-uninitialized)
    # The compiler frees memory first when it holds a gigabyte: until then looking for what to free
    # takes a tenth of its time.
    add_compile_options("SHELL:--param ggc-min-heapsize=1000000")
endif()
if(CMAKE_UNITY_BUILD)
    # Several sources in one: a local name is no mistake because another source has it, too. Builds
    # of single files (preset dev) keep that warning.
    add_compile_options(-Wno-shadow)
endif()
option(SKUSIM_WERROR "Treat warnings as errors" OFF)
if(SKUSIM_WERROR)
    add_compile_options(-Werror)
endif()
# No contraction to fused multiply-add and no fast-math: a seed must give the same bytes.
add_compile_options(-ffp-contract=off)

set(SKUSIM_SANITIZE "" CACHE STRING "Sanitizers, comma separated: address,undefined or thread")
if(SKUSIM_SANITIZE)
    add_compile_options(-fsanitize=${SKUSIM_SANITIZE} -fno-omit-frame-pointer
                        -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${SKUSIM_SANITIZE})
endif()

option(SKUSIM_FUZZERS "Build tests/fuzz for libFuzzer, which comes with clang" OFF)
if(SKUSIM_FUZZERS)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "SKUSIM_FUZZERS needs clang: configure with CXX=clang++")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # It learns from the compiler what a source includes, as preprocessing all of it first costs a
    # first build a tenth of its time. It keeps what was compiled with a precompiled header only if
    # told that nobody asks for the time of day, and no precompiled header itself.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_DEPEND=1
        CCACHE_SLOPPINESS=time_macros ${CCACHE})
endif()
