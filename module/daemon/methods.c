/* Direct methods: audit, status, findings. */
#include "base/json.h"
#include "daemon/parts.h"

#include <stdio.h>
#include <string.h>

/* The hub takes answers of 128 KB. */
enum { ANSWER_SIZE = 120000 };

static void answer_audit_result(parts *p, const char *request, bool is_complete) {
  const analysis_counts counts = analysis_count(live_analysis(p->live));
  bytes out;
  bytes_init(&out, ANSWER_SIZE);
  bytes_append_text(&out, "{");
  json_member_bool(&out, "complete", is_complete);
  json_name(&out, "findings");
  bytes_append_text(&out, "{");
  for (int s = EM_SEVERITY_CRITICAL; s >= EM_SEVERITY_NOTE; s--) {
    json_member_number(&out, em_severity_name((em_severity)s), counts.findings[s]);
  }
  bytes_append_text(&out, "}");
  json_member_number(&out, "drift", counts.drifts);
  json_member_number(&out, "accepted", counts.accepted);
  bytes_append_text(&out, "}");
  hub_answer(p->hub, request, is_complete ? 200 : 500, out.data);
  bytes_free(&out);
}

void methods_analysed(parts *p, bool is_complete) {
  for (size_t i = 0; i < PARTS_METHODS; i++) {
    if (p->waiting[i][0] != '\0' && p->hub != NULL) {
      answer_audit_result(p, p->waiting[i], is_complete);
      p->waiting[i][0] = '\0';
    }
  }
}

static void call_audit(parts *p, const char *request) {
  for (size_t i = 0; i < PARTS_METHODS; i++) {
    if (p->waiting[i][0] == '\0') {
      snprintf(p->waiting[i], sizeof p->waiting[i], "%s", request);
      live_audit(p->live);
      return;
    }
  }
  hub_answer(p->hub, request, 429, "{\"message\":\"four audits are already asked for\"}");
}

static void call_status(parts *p, const char *request) {
  bytes out;
  bytes_init(&out, ANSWER_SIZE);
  status_write(p, &out);
  hub_answer(p->hub, request, out.has_failed ? 500 : 200, out.has_failed ? "{}" : out.data);
  bytes_free(&out);
}

static void call_findings(parts *p, const char *request) {
  bytes out;
  bytes_init(&out, ANSWER_SIZE);
  bytes_append_text(&out, "{");
  json_name(&out, "findings");
  analysis_write_items(live_analysis(p->live), &out, ANSWER_SIZE - 64);
  bytes_append_text(&out, "}");
  hub_answer(p->hub, request, out.has_failed ? 500 : 200, out.has_failed ? "{}" : out.data);
  bytes_free(&out);
}

void methods_call(parts *p, const char *name, const char *request, const char *json,
                  size_t length) {
  (void)json; /* none of them takes anything */
  (void)length;
  static const struct {
    const char *name;
    void (*call)(parts *p, const char *request);
  } methods[] = {{"audit", call_audit}, {"status", call_status}, {"findings", call_findings}};
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    if (strcmp(name, methods[i].name) == 0) {
      methods[i].call(p, request);
      return;
    }
  }
  hub_answer(p->hub, request, 404,
             "{\"message\":\"no such method; there are audit, status and findings\"}");
}
