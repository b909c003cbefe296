/* Checks of the host's hardening: those built in, and those that the twin names (by file and
 * SHA-256). */
#include "base/bytes.h"
#include "baseline/check.h"
#include "collectors/collector.h"
#include "collectors/host_file.h"
#include "log/log.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { FILE_LIMIT = 1 << 20 };

static const char *text_of(const cJSON *check, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(check, name));
  return text == NULL ? "" : text;
}

static void run_one(collector *c, const cJSON *check) {
  const check_world world = {c->host->root, "/proc"};
  char detail[CHECK_DETAIL], description[300];
  const check_result result = check_run(check, &world, detail);
  snprintf(description, sizeof description, "%s: %s", text_of(check, "id"),
           text_of(check, "title"));
  payload *p = events_payload(c->host->events);
  payload_text(p, PAYLOAD_KEY, "Description", description);
  payload_text(p, PAYLOAD_KEY, "CceId", text_of(check, "cce"));
  payload_text(p, PAYLOAD_KEY, "Result", check_result_name(result));
  payload_text(p, PAYLOAD_KEY, "Error", detail);
  payload_text(p, PAYLOAD_KEY, "Severity", text_of(check, "severity"));
  events_snapshot_add(c->host->events);
}

static void run_text(collector *c, const char *name, const char *yaml, size_t length) {
  char why[240];
  cJSON *checks = checks_load(yaml, length, why, sizeof why);
  if (checks == NULL) {
    log_write(LOG_WARNING, "Baseline", "%s: %s", name, why);
    return;
  }
  const cJSON *check;
  cJSON_ArrayForEach(check, checks) {
    run_one(c, check);
  }
  cJSON_Delete(checks);
}

static bool has_hash(const bytes *text, const char *wanted) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  char hex[2 * EVP_MAX_MD_SIZE + 1];
  if (EVP_Digest(text->data, text->length, digest, &length, EVP_sha256(), NULL) != 1) {
    return false;
  }
  for (unsigned i = 0; i < length; i++) {
    snprintf(hex + 2 * i, 3, "%02x", digest[i]);
  }
  return strcasecmp(hex, wanted) == 0;
}

/* Whoever can change the file must not be able to change what is checked: hence the hash in the
 * twin. */
static void run_custom(collector *c) {
  const settings *s = c->host->settings;
  bytes text;
  bytes_init(&text, FILE_LIMIT);
  if (!host_read(c->host->root, s->custom_checks_path, &text)) {
    log_write(LOG_WARNING, "Baseline", "%s: %s", s->custom_checks_path, strerror(errno));
  } else if (!has_hash(&text, s->custom_checks_hash)) {
    log_write(LOG_WARNING, "Baseline", "%s has not the SHA-256 that the twin names; it is not used",
              s->custom_checks_path);
  } else {
    run_text(c, s->custom_checks_path, text.data, text.length);
  }
  bytes_free(&text);
}

static void collect(collector *c) {
  events_snapshot_start(c->host->events, EVENT_OS_BASELINE);
  for (size_t i = 0; i < checks_built_in(); i++) {
    const char *name;
    size_t length;
    const char *text = checks_text(i, &name, &length);
    run_text(c, name, text, length);
  }
  if (c->host->settings->has_custom_checks) {
    run_custom(c);
  }
  events_snapshot_end(c->host->events);
}

static void start(collector *c) {
  collector_is(c, COLLECTOR_RUNNING, "built-in checks");
}

static void stop(collector *c) {
  (void)c;
}

const collector_class collector_baseline = {
    .id = COLLECTOR_BASELINE,
    .kinds = {EVENT_OS_BASELINE, EVENT_KIND_COUNT, EVENT_KIND_COUNT},
    .start = start,
    .stop = stop,
    .collect = collect,
};
