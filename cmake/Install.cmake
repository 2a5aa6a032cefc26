# What `cmake --install` puts where, and the Debian package that CPack makes of it
# (tools/make_package.sh builds and proves one).
include(GNUInstallDirs)

# Pages and scripts are written by the program, from the table that its help is made of.
set(written ${PROJECT_BINARY_DIR}/written)
find_program(GZIP gzip)
set(compress_pages "")
set(page_ending .1)
set(changelog CHANGELOG.md)
if(GZIP) # as Debian wants them
    set(compress_pages COMMAND sh -c "${GZIP} -9nf ${written}/man/*.1"
                       COMMAND sh -c "${GZIP} -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md > \
${written}/changelog.gz")
    set(page_ending .1.gz)
    set(changelog ${written}/changelog.gz)
endif()
add_custom_command(
    OUTPUT ${written}/stamp
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${written}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${written}
    COMMAND skusim manual --into ${written}/man
    ${compress_pages}
    COMMAND skusim completion bash --output ${written}/skusim
    COMMAND skusim completion zsh --output ${written}/_skusim
    COMMAND ${CMAKE_COMMAND} -E touch ${written}/stamp
    DEPENDS skusim ${PROJECT_SOURCE_DIR}/CHANGELOG.md
    COMMENT "Writing manual pages and completion" VERBATIM)
add_custom_target(pages ALL DEPENDS ${written}/stamp)

set(SKUSIM_ZSH_FOLDER ${CMAKE_INSTALL_DATADIR}/zsh/site-functions
    CACHE STRING "Where zsh looks for completion; Debian's packages: share/zsh/vendor-completions")
install(TARGETS skusim RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${written}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
        FILES_MATCHING PATTERN *${page_ending})
install(FILES ${written}/skusim DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${written}/_skusim DESTINATION ${SKUSIM_ZSH_FOLDER})
install(DIRECTORY scenarios/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(DIRECTORY catalogs DESTINATION ${CMAKE_INSTALL_DOCDIR}) # which they name as ../catalogs
install(DIRECTORY docs/schemas DESTINATION ${CMAKE_INSTALL_DATADIR}/skusim)
install(FILES docs/scenario.schema.json docs/target.schema.json
        DESTINATION ${CMAKE_INSTALL_DATADIR}/skusim/schemas)
install(FILES README.md docs/glossary.md ${changelog} DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE cmake/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "skusim") # the project: it has no address of its own
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS libcurl4) # which is loaded, not linked to
set(optional_parts "Without MPI: sweep has no --mpi, and takes --shard instead.")
if(SKUSIM_HAS_MPI)
    set(optional_parts "With MPI: sweep has --mpi.")
endif()
if(SKUSIM_HAS_ONNX)
    string(APPEND optional_parts " Reads .onnx files.")
else()
    string(APPEND optional_parts " Reads no .onnx files.")
endif()
set(CPACK_PACKAGE_DESCRIPTION
    "Tells which machine type of a cloud, and how many of it, serve a model at a
load inside a latency objective, for the least money, by discrete-event
simulation of nodes, routers and queues, with confidence intervals.
${optional_parts}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
