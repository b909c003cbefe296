#include "analysis/child.h"

#include "analysis/answers.h"
#include "analysis/frames.h"
#include "analysis/running.h"
#include "analysis/signed.h"
#include "drift/drift.h"
#include "privileges/sandbox.h"

#include <edgemanifest.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_REFUSED = 3 };

typedef struct job {
  running running;
  bool has_running;
  signed_demand demand;
  em_view asked; /* data NULL: nothing is known of what was asked for */
  em_audit_options options;
  cJSON *expected; /* names of containers that are no drift */
} job;

static bool read_input(bytes *input) {
  char data[65536];
  ssize_t got;
  while ((got = read(STDIN_FILENO, data, sizeof data)) > 0 || (got < 0 && errno == EINTR)) {
    if (got > 0 && !bytes_append(input, data, (size_t)got)) {
      return false;
    }
  }
  return got == 0;
}

static void read_options(job *j, const frame *f) {
  cJSON *read = cJSON_ParseWithLength(f->data, f->length);
  const char *minimum = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(read, "minimum"));
  j->options.all_rules = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(read, "allRules"));
  if (minimum != NULL) {
    em_severity_parse((em_view){minimum, strlen(minimum)}, &j->options.minimum);
  }
  cJSON_Delete(j->expected);
  j->expected = cJSON_DetachItemFromObjectCaseSensitive(read, "expected");
  cJSON_Delete(read);
}

/* "NAME\nTEXT". */
static void audit_frame(job *j, const frame *f, const em_ruleset *rules) {
  const char *end = memchr(f->data, '\n', f->length);
  if (end == NULL) {
    answer_problem("a manifest without a name");
    return;
  }
  const em_view name = {f->data, (size_t)(end - f->data)};
  const em_view text = {end + 1, f->length - name.length - 1};
  /* What is wrong in it is worth knowing, whoever wrote it. */
  signed_check(&j->demand, text);
  answer_audit(rules, &j->options, name, text, true);
}

/* What nobody vouches for must not say what is right on this device. */
static void take_asked(job *j, em_view text) {
  if (signed_check(&j->demand, text)) {
    j->asked = text;
  } else {
    answer_problem("the deployment is not signed as --manifest-key demands: what runs is not "
                   "compared with it");
  }
}

static void take(job *j, const frame *f, const em_ruleset *rules) {
  bool is_read = true;
  bool is_taken = true;
  switch (f->kind) {
    case FRAME_OPTIONS:
      read_options(j, f);
      break;
    case FRAME_KEYS:
      is_taken = signed_take_keys(&j->demand, f->data, f->length);
      break;
    case FRAME_SIGNATURE:
      is_taken = signed_take_signature(&j->demand, f->data, f->length);
      break;
    case FRAME_MANIFEST:
      audit_frame(j, f, rules);
      break;
    case FRAME_ASKED:
      take_asked(j, (em_view){f->data, f->length});
      break;
    case FRAME_CONTAINER:
      is_read = running_add_inspection(&j->running, f->data, f->length);
      j->has_running = true;
      break;
    case FRAME_DIGESTS:
      running_add_digests(&j->running, f->data, f->length);
      break;
    case FRAME_MODULES:
      is_read = running_add_list(&j->running, f->data, f->length);
      j->has_running = true;
      break;
    case FRAME_COUNT:
      break;
  }
  if (!is_taken) {
    answer_problem("keys or a signature for the deployment are not what they must be");
  }
  if (!is_read) {
    answer_problem("an answer of the engine or of edgelet is not what its API promises");
  }
}

static void analyse_running(job *j, const em_ruleset *rules) {
  char *manifest = running_manifest(&j->running);
  if (manifest == NULL) {
    answer_problem("no memory for what runs");
    return;
  }
  const em_view text = {manifest, strlen(manifest)};
  static const char name[] = "running";
  answer_audit(rules, &j->options, (em_view){name, sizeof name - 1}, text, false);
  if (j->asked.data != NULL) {
    drift_report(&j->running, text, j->asked, j->expected);
  }
  cJSON_free(manifest);
}

bool child_answer(const em_ruleset *rules, bytes *input) {
  static job j;
  j = (job){.options = EM_AUDIT_OPTIONS_INIT};
  if (!running_start(&j.running)) {
    return false;
  }
  size_t at = 0;
  frame f;
  while (frame_read(input, &at, &f)) {
    take(&j, &f, rules);
  }
  if (at != input->length) {
    answer_problem("a frame is broken");
  }
  if (j.has_running) {
    analyse_running(&j, rules);
  }
  running_free(&j.running);
  cJSON_Delete(j.expected);
  return true;
}

int child_main(void) {
  if (!sandbox_enter(SANDBOX_KILLS)) {
    return EXIT_REFUSED;
  }
  bytes input;
  bytes_init(&input, FRAMES_LIMIT);
  em_error error;
  em_ruleset *rules = NULL;
  bool is_answered = read_input(&input);
  if (is_answered && em_ruleset_embedded(NULL, &rules, &error) != EM_OK) {
    answer_problem(error.message);
  } else {
    is_answered = is_answered && child_answer(rules, &input);
  }
  if (is_answered) {
    answer_end();
  }
  em_ruleset_free(rules);
  bytes_free(&input);
  return is_answered ? EXIT_SUCCESS : EXIT_FAILURE;
}
