/* The least that a program does with the library. */
#include <edgemanifest.h>
#include <string.h>

/* A name that the library uses inside, too: both must be able to live in one program. */
int arena_init(void);
int arena_init(void) {
  return 0;
}

int main(void) {
  em_severity severity = EM_SEVERITY_NOTE;
  const em_view name = {"high", 4};
  if (!em_severity_parse(name, &severity) || severity != EM_SEVERITY_HIGH) {
    return 1;
  }
  return strcmp(em_version(), EM_VERSION) != 0 || arena_init() != 0;
}
