# skusim_floor(NAME [COLD] USES FLOOR...): the static library of one floor, from the sources in sim/NAME/
# and the folders in it, with its public headers in include/skusim/NAME/. Before it compiles, its
# includes are held against USES. A private header is included by its bare name from its own folder,
# and as "NAME/FOLDER/header.hpp" from another one of the floor. A COLD floor
# does its work once a command: it is optimised less, as its compile time is worth more.
function(skusim_floor name)
    cmake_parse_arguments(PARSE_ARGV 1 floor "COLD" "" "USES")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/sim/${name}/*.cpp)
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/sim/${name}/*.hpp
                                                ${PROJECT_SOURCE_DIR}/include/skusim/${name}/*.hpp)
    set(stamp ${PROJECT_BINARY_DIR}/includes/${name}.checked)
    add_custom_command(
        OUTPUT ${stamp}
        COMMAND ${CMAKE_COMMAND} -DSOURCE_ROOT=${PROJECT_SOURCE_DIR} -DFLOOR=${name}
                "-DUSES=${floor_USES}" -DSTAMP=${stamp}
                -P ${PROJECT_SOURCE_DIR}/cmake/check_includes.cmake
        DEPENDS ${sources} ${headers} ${PROJECT_SOURCE_DIR}/cmake/check_includes.cmake
        COMMENT "Checking what ${name} includes" VERBATIM)
    add_custom_target(includes_${name} DEPENDS ${stamp})

    if(sources)
        add_library(${name} STATIC ${sources})
        set(scope PUBLIC)
        # Where sources are joined, a floor is one piece: what its sources share is compiled once.
        set_target_properties(${name} PROPERTIES OUTPUT_NAME skusim_${name}
                              UNITY_BUILD_BATCH_SIZE 0)
    else()
        add_library(${name} INTERFACE)
        set(scope INTERFACE)
    endif()
    target_include_directories(${name} ${scope} ${PROJECT_SOURCE_DIR}/include)
    target_include_directories(${name} SYSTEM ${scope} ${SKUSIM_EXPECTED_INCLUDE})
    target_link_libraries(${name} ${scope} ${floor_USES})
    if(sources)
        target_compile_options(${name} PRIVATE -iquote ${PROJECT_SOURCE_DIR}/sim)
        target_link_libraries(${name} PRIVATE fmt::fmt)
    endif()
    if(sources)
        set(level hot)
        if(floor_COLD)
            set(level cold)
            target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-Og>)
            set_property(GLOBAL APPEND PROPERTY SKUSIM_COLD_FLOORS ${name}) # for their tests
        endif()
        set(common ${PROJECT_SOURCE_DIR}/cmake/precompiled.hpp)
        if(name STREQUAL "planner" OR "planner" IN_LIST floor_USES)
            skusim_precompile(${name} ${level}_plan ${common}
                              ${PROJECT_SOURCE_DIR}/cmake/precompiled_plan.hpp)
        else()
            skusim_precompile(${name} ${level} ${common})
        endif()
    endif()
    add_dependencies(${name} includes_${name})
    set_property(GLOBAL APPEND PROPERTY SKUSIM_FLOORS ${name})
    set_property(GLOBAL PROPERTY SKUSIM_USES_${name} ${floor_USES}) # for the tests of this list
endfunction()

# skusim_precompile(TARGET KIND HEADER...): where sources are joined, what nearly all of them include
# is parsed once for all targets of a KIND, by the first of them. Targets of different optimisation
# are of different kinds: GCC takes the level of what it precompiled over to what includes it,
# whatever the command line says. Builds of single files do without, so that a missing include shows
# there.
function(skusim_precompile target kind)
    if(NOT CMAKE_UNITY_BUILD)
        return()
    endif()
    get_property(owner GLOBAL PROPERTY SKUSIM_PRECOMPILES_${kind})
    if(owner)
        target_precompile_headers(${target} REUSE_FROM ${owner})
    else()
        target_precompile_headers(${target} PRIVATE ${ARGN})
        set_property(GLOBAL PROPERTY SKUSIM_PRECOMPILES_${kind} ${target})
    endif()
endfunction()

# skusim_embed(FLOOR [ROOT folder] FILES FILE...): the files' text, compiled into the floor, so that
# the binary needs no data folder. They are named from ROOT on, which is the source tree unless told.
# The floor reads them by skusim::FLOOR::embedded_file(name), declared in "embedded.hpp".
function(skusim_embed floor)
    cmake_parse_arguments(PARSE_ARGV 1 embed "" "ROOT" "FILES")
    if(NOT embed_ROOT)
        set(embed_ROOT ${PROJECT_SOURCE_DIR})
    endif()
    set(folder ${PROJECT_BINARY_DIR}/embedded/${floor})
    set(generated ${folder}/embedded.cpp)
    configure_file(${PROJECT_SOURCE_DIR}/cmake/embedded.hpp.in ${folder}/embedded.hpp @ONLY)
    list(TRANSFORM embed_FILES PREPEND ${embed_ROOT}/ OUTPUT_VARIABLE files)
    add_custom_command(
        OUTPUT ${generated}
        COMMAND ${CMAKE_COMMAND} -DROOT=${embed_ROOT} -DFLOOR=${floor}
                "-DFILES=${embed_FILES}" -DOUTPUT=${generated}
                -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
        DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
        COMMENT "Embedding data of ${floor}" VERBATIM)
    target_sources(${floor} PRIVATE ${generated})
    target_include_directories(${floor} PRIVATE ${folder})
endfunction()

# skusim_page(FLOOR LIBRARY file MODULES FILE...): the page in sim/FLOOR/page/, embedded in the floor
# with its chart library (see page.cmake). MODULES are in the order in which they run.
function(skusim_page floor)
    cmake_parse_arguments(PARSE_ARGV 1 page "" "LIBRARY" "MODULES")
    set(source ${PROJECT_SOURCE_DIR}/sim/${floor}/page)
    set(joined ${PROJECT_BINARY_DIR}/page)
    set(names page.html page.css page.css.sha256 page.js page.js.sha256 library.js library.js.sha256)
    list(TRANSFORM names PREPEND ${joined}/ OUTPUT_VARIABLE files)
    list(TRANSFORM page_MODULES PREPEND ${source}/ OUTPUT_VARIABLE modules)
    add_custom_command(
        OUTPUT ${files}
        COMMAND ${CMAKE_COMMAND} -DPAGE=${source} -DLIBRARY=${page_LIBRARY} -DOUTPUT=${joined}
                "-DMODULES=${page_MODULES}" -P ${PROJECT_SOURCE_DIR}/cmake/page.cmake
        DEPENDS ${modules} ${source}/page.html ${source}/page.css ${page_LIBRARY}
                ${PROJECT_SOURCE_DIR}/cmake/page.cmake
        COMMENT "Joining the page" VERBATIM)
    skusim_embed(${floor} ROOT ${joined} FILES ${names})
endfunction()
