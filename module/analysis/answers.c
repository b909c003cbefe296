#include "analysis/answers.h"

#include "analysis/frames.h"
#include "base/json.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void write_line(bytes *line) {
  bytes_append_text(line, "}\n");
  if (line->has_failed) {
    bytes_clear(line);
    bytes_append_text(line, "{\"problem\":\"an answer is too long\"}\n");
  }
  for (size_t at = 0; at < line->length;) {
    const ssize_t put = write(STDOUT_FILENO, line->data + at, line->length - at);
    if (put <= 0) {
      _exit(1);
    }
    at += (size_t)put;
  }
  bytes_free(line);
}

static void open_line(bytes *line) {
  bytes_init(line, ANSWER_LINE);
  bytes_append_text(line, "{");
}

static void add_view(bytes *line, const char *name, em_view text, size_t limit) {
  json_name(line, name);
  json_text(line, text.data == NULL ? "" : text.data,
            text.data == NULL ? 0 : json_cut(text.data, text.length, limit));
}

static void add_fingerprint(bytes *line, const unsigned char *fingerprint) {
  char text[65];
  for (size_t i = 0; i < 32; i++) {
    snprintf(text + 2 * i, 3, "%02x", fingerprint[i]);
  }
  json_member_text(line, "finding", text);
}

static void add_finding(const em_finding *finding) {
  bytes line;
  open_line(&line);
  add_fingerprint(&line, em_finding_identify(finding).fingerprint);
  add_view(&line, "rule", finding->rule->id, 64);
  json_member_text(&line, "severity", em_severity_name(finding->severity));
  add_view(&line, "module", finding->module, 128);
  add_view(&line, "message", finding->message, 600);
  add_view(&line, "fix", finding->fix, 400);
  add_view(&line, "path", finding->place.path, 300);
  add_view(&line, "setting", finding->place.embedded_path, 200);
  write_line(&line);
}

/* What runs is no deployment: nothing is required of it. What is missing from a deployment is
 * drift. */
static bool is_about_deployments(const em_finding *finding) {
  static const char rule[] = "required-missing";
  const em_view id = finding->rule->id;
  return id.length == sizeof rule - 1 && memcmp(id.data, rule, id.length) == 0;
}

void answer_audit(const em_ruleset *rules, const em_audit_options *options, em_view name,
                  em_view text, bool is_deployment) {
  em_audit *audit = em_audit_new(rules, options);
  em_error error = {.message = "no memory for an audit"};
  if (audit == NULL || em_audit_add(audit, name, text, &error) != EM_OK) {
    char sentence[400];
    snprintf(sentence, sizeof sentence, "%.*s: %s", (int)(name.length > 100 ? 100 : name.length),
             name.data, error.message);
    answer_problem(sentence);
  } else {
    const size_t count = em_audit_finding_count(audit);
    for (size_t i = 0; i < count; i++) {
      const em_finding *finding = em_audit_finding(audit, i);
      if (is_deployment || !is_about_deployments(finding)) {
        add_finding(finding);
      }
    }
  }
  em_audit_free(audit);
}

void answer_drift(const char *what, em_view module, em_view expected, em_view found) {
  bytes line;
  open_line(&line);
  json_member_text(&line, "drift", what);
  add_view(&line, "module", module, 128);
  add_view(&line, "expected", expected, 600);
  add_view(&line, "found", found, 600);
  write_line(&line);
}

void answer_unsigned(const char *rule, em_view name, const char *message) {
  /* Of the rule and the deployment, as other findings' fingerprints are. */
  unsigned char fingerprint[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, (const unsigned char *)rule, strlen(rule) + 1);
  crypto_hash_sha256_update(&state, (const unsigned char *)name.data, name.length);
  crypto_hash_sha256_final(&state, fingerprint);
  bytes line;
  open_line(&line);
  add_fingerprint(&line, fingerprint);
  json_member_text(&line, "rule", rule);
  json_member_text(&line, "severity", em_severity_name(EM_SEVERITY_HIGH));
  json_member_text(&line, "module", "");
  add_view(&line, "message", (em_view){message, strlen(message)}, 600);
  json_member_text(&line, "fix", "Sign what is to run: edgemanifest sign --secret KEY FILE.");
  add_view(&line, "path", name, 300);
  json_member_text(&line, "setting", "");
  write_line(&line);
}

void answer_signature(const char *state, bool is_good) {
  bytes line;
  open_line(&line);
  json_member_text(&line, "signature", state);
  json_member_bool(&line, "good", is_good);
  write_line(&line);
}

void answer_problem(const char *sentence) {
  bytes line;
  open_line(&line);
  json_member_text(&line, "problem", sentence);
  write_line(&line);
}

void answer_end(void) {
  bytes line;
  open_line(&line);
  json_member_bool(&line, "end", true);
  write_line(&line);
}
