/* Audits one manifest from memory: walks the findings, then writes the whole report for people. */
#include <edgemanifest.h>
#include <stdio.h>
#include <string.h>

static bool to_stream(void *stream, const char *data, size_t length) {
  return fwrite(data, 1, length, stream) == length;
}

int main(int argc, char **argv) {
  static char text[1 << 20];
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    fprintf(stderr, "usage: %s MANIFEST\n", argv[0]);
    return 2;
  }
  const em_view manifest = {text, fread(text, 1, sizeof text, file)};
  fclose(file);

  em_error error;
  em_ruleset *rules; /* compiled once, shared by any number of threads */
  if (em_ruleset_embedded(NULL, &rules, &error) != EM_OK) {
    fprintf(stderr, "%s\n", error.message);
    return 2;
  }
  em_audit *audit = em_audit_new(rules, NULL); /* without memory all below finds nothing */
  const em_status status =
      em_audit_add(audit, (em_view){argv[1], strlen(argv[1])}, manifest, &error);
  for (size_t i = 0; i < em_audit_finding_count(audit); i++) {
    const em_finding *f = em_audit_finding(audit, i);
    printf("%u:%u %s: %.*s\n", f->place.line, f->place.column, em_severity_name(f->severity),
           (int)f->message.length, f->message.data);
  }
  const em_writer writer = {to_stream, stdout};
  em_audit_report(audit, NULL, &writer, &error);
  em_audit_free(audit);
  em_ruleset_free(rules);
  return status == EM_OK ? 0 : 2;
}
