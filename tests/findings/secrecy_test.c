/* No report shows a secret, whichever rules run. */
#define _POSIX_C_SOURCE 200809L
#include "report/pack.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const fixtures[] = {"risky/deployment.json", "large/factory-gateway.json",
                                       "large/retail-cameras.json"};

/* Parts of what stands in these fixtures, each longer than what may be shown of a secret. */
static const char *const secrets[] = {"kT7vQ2xW9",  "9vXr2Lq8Tz",    "h4rbour-Crane",
                                      "Tru1t-Kiln", "Oak-Lantern-2", "Zk9vbm90LWE"};

static bool append(void *context, const char *data, size_t length) {
  return fwrite(data, 1, length, context) == length;
}

static char *report(const em_ruleset *rules, const char *fixture, em_format format) {
  size_t length;
  char *text = pack_read(fixture, &length);
  em_audit_options options = EM_AUDIT_OPTIONS_INIT;
  options.all_rules = true;
  options.show_expected = true;
  em_audit *audit = em_audit_new(rules, &options);
  cr_assert_eq(em_audit_add(audit, view(fixture), (em_view){text, length}, NULL), EM_OK);
  char *out = NULL;
  size_t size;
  FILE *stream = open_memstream(&out, &size);
  const em_writer writer = {append, stream};
  em_report_options how = EM_REPORT_OPTIONS_INIT;
  how.format = format;
  how.width = 1000;
  em_audit_report(audit, &how, &writer, NULL);
  fclose(stream);
  em_audit_free(audit);
  free(text);
  return out;
}

Test(secrecy, no_format_shows_a_secret_of_the_fixtures) {
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
    for (int format = EM_FORMAT_TEXT; format <= EM_FORMAT_HTML; format++) {
      char *text = report(rules, fixtures[i], (em_format)format);
      for (size_t k = 0; k < sizeof secrets / sizeof *secrets; k++) {
        cr_expect_null(strstr(text, secrets[k]), "%s, format %d, shows %s", fixtures[i], format,
                       secrets[k]);
      }
      free(text);
    }
  }
  em_ruleset_free(rules);
}
