# The warnings of every target of ours.
add_library(edgemanifest_warnings INTERFACE)
target_compile_options(edgemanifest_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes
  -Wmissing-prototypes -Wold-style-definition -Wcast-qual -Wcast-align -Wformat=2 -Wundef -Wvla
  -Wwrite-strings -Wpointer-arith -Wswitch -Wdouble-promotion
  $<$<BOOL:${EDGEMANIFEST_WERROR}>:-Werror>)
