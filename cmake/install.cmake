# Libraries, header, command, man pages; edgemanifest.pc and the CMake package, both relocatable.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/edgemanifest)
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(TARGETS edgemanifest_shared edgemanifest_static EXPORT edgemanifest-targets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS edgemanifest RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
foreach(plugin IN ITEMS edgemanifest_libcrypto edgemanifest_registry)
  if(TARGET ${plugin})
    install(TARGETS ${plugin} LIBRARY DESTINATION ${EDGEMANIFEST_PLUGIN_DIR})
  endif()
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/lib/include/edgemanifest.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
# For editors: schemas refer to each other by file name.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/schemas/ DESTINATION ${CMAKE_INSTALL_DATADIR}/edgemanifest/schemas)
install(EXPORT edgemanifest-targets NAMESPACE edgemanifest:: DESTINATION ${package_dir})

configure_package_config_file(cmake/edgemanifest-config.cmake.in edgemanifest-config.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(edgemanifest-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/edgemanifest-config.cmake
  ${PROJECT_BINARY_DIR}/edgemanifest-config-version.cmake
  DESTINATION ${package_dir})

cmake_path(IS_ABSOLUTE CMAKE_INSTALL_LIBDIR libdir_is_absolute)
if(libdir_is_absolute)
  set(pc_prefix ${CMAKE_INSTALL_PREFIX})
else()
  file(RELATIVE_PATH way_up /${pkgconfig_dir} /)
  set(pc_prefix "\${pcfiledir}/${way_up}")
  string(REGEX REPLACE "/$" "" pc_prefix ${pc_prefix})
endif()
cmake_path(APPEND pc_libdir "\${prefix}" ${CMAKE_INSTALL_LIBDIR})
cmake_path(APPEND pc_includedir "\${prefix}" ${CMAKE_INSTALL_INCLUDEDIR})
list(JOIN EDGEMANIFEST_REQUIREMENTS ", " pc_requires)
configure_file(cmake/edgemanifest.pc.in edgemanifest.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/edgemanifest.pc DESTINATION ${pkgconfig_dir})

foreach(page IN ITEMS man1/edgemanifest.1 man3/edgemanifest.3 man5/edgemanifest.5)
  cmake_path(GET page PARENT_PATH section)
  cmake_path(GET page FILENAME name)
  if(EXISTS ${PROJECT_SOURCE_DIR}/man/${name})
    install(FILES ${PROJECT_SOURCE_DIR}/man/${name} DESTINATION ${CMAKE_INSTALL_MANDIR}/${section})
  endif()
endforeach()
