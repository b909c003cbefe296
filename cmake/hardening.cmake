# What is read is hostile: the usual second line of defence, where the build is not one for
# sanitizers or coverage, which bring their own.
add_library(edgemanifest_hardening INTERFACE)
if(NOT CMAKE_C_FLAGS MATCHES "-fsanitize|--coverage")
  target_compile_options(edgemanifest_hardening INTERFACE
    -fstack-protector-strong
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
  target_link_options(edgemanifest_hardening INTERFACE -Wl,-z,relro,-z,now)
endif()
