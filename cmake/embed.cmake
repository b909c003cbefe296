# edgemanifest_embed(TARGET NAME FILES…): the bytes of text files as a table in C, made when a file
# changes. Declares `const embedded_text NAME[]` and `const size_t NAME_count`; a row's name is the
# file's without its folder.
set(EDGEMANIFEST_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_script.cmake)
set(EDGEMANIFEST_EMBED_FOLDER ${CMAKE_CURRENT_LIST_DIR})

function(edgemanifest_embed target name)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${name}.c)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DOUTPUT=${output} "-DFILES=${ARGN}"
      -P ${EDGEMANIFEST_EMBED_SCRIPT}
    DEPENDS ${ARGN} ${EDGEMANIFEST_EMBED_SCRIPT} VERBATIM COMMENT "Embedding ${name}")
  target_sources(${target} PRIVATE ${output})
  target_include_directories(${target} PRIVATE ${EDGEMANIFEST_EMBED_FOLDER})
endfunction()
