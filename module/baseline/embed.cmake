# Writes the files of checks as C arrays: cmake -D OUTPUT=… -D "FILES=a.yaml;b.yaml" -P embed.cmake
set(text "/* Made from rules/baseline by embed.cmake. */\n#include \"baseline/check.h\"\n\n")
set(rows "")
set(index 0)
foreach(file IN LISTS FILES)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  get_filename_component(name ${file} NAME)
  string(APPEND text "static const unsigned char file${index}[] = {${bytes}0};\n")
  string(APPEND rows "    {\"${name}\", file${index}, sizeof file${index} - 1},\n")
  math(EXPR index "${index} + 1")
endforeach()
string(APPEND text "\nstatic const struct {\n  const char *name;\n  const unsigned char *text;\n"
  "  size_t length;\n} files[] = {\n${rows}};\n\n"
  "size_t checks_built_in(void) {\n  return sizeof files / sizeof *files;\n}\n\n"
  "const char *checks_text(size_t index, const char **name, size_t *length) {\n"
  "  *name = files[index].name;\n  *length = files[index].length;\n"
  "  return (const char *)files[index].text;\n}\n")
file(WRITE ${OUTPUT} "${text}")
