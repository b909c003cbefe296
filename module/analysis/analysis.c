#include "analysis/analysis.h"

#include "analysis/known.h"
#include "base/clock.h"
#include "base/json.h"
#include "log/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEADLINE = 30000 };

/* The worst of what was said of the deployments' signatures. */
typedef struct signature_state {
  char text[800];
  bool is_good;
} signature_state;

struct analysis {
  loop *loop;
  events *events;
  spool *spool;
  const settings *settings;
  const char *program;
  void (*done)(void *context, bool is_complete);
  void *context;
  pid_t child;
  int to_child, from_child;
  loop_watch writing, reading;
  loop_timer deadline;
  int64_t started;
  bytes input;
  size_t sent;
  bytes line;
  size_t received;
  known known, found, unproven;
  bool has_end, has_problem, is_partial;
  signature_state signature, said; /* as of the last run; of this run so far */
  analysis_counts counts;
};

analysis *analysis_new(loop *l, events *e, spool *store, const settings *s, const char *program,
                       void (*done)(void *context, bool is_complete), void *context) {
  analysis *a = calloc(1, sizeof *a);
  if (a == NULL) {
    return NULL;
  }
  *a = (analysis){.loop = l,
                  .events = e,
                  .spool = store,
                  .settings = s,
                  .program = program,
                  .done = done,
                  .context = context,
                  .to_child = -1,
                  .from_child = -1};
  bytes_init(&a->input, FRAMES_LIMIT);
  bytes_init(&a->line, ANSWER_LINE);
  char *text = spool_state_get(store, "findings");
  if (text != NULL) {
    known_read(&a->known, text);
    free(text);
  }
  return a;
}

bool analysis_is_running(const analysis *a) {
  return a->child != 0;
}

/* ---- The end of a run ---------------------------------------------------------------------------
 */

static void reap(analysis *a) {
  loop_watch_stop(a->loop, &a->writing);
  loop_watch_stop(a->loop, &a->reading);
  loop_timer_stop(a->loop, &a->deadline);
  if (a->to_child >= 0) {
    close(a->to_child);
  }
  if (a->from_child >= 0) {
    close(a->from_child);
  }
  a->to_child = a->from_child = -1;
  if (a->child > 0) {
    /* Whatever it is doing, its answers are complete or worthless. */
    kill(a->child, SIGKILL);
    waitpid(a->child, NULL, 0);
    a->child = 0;
  }
  bytes_free(&a->input);
  bytes_clear(&a->line);
}

static bool is_accepted(const analysis *a, const known_item *item) {
  char both[256];
  const char *rule = item->is_drift ? known_text(item, "drift") : known_text(item, "rule");
  snprintf(both, sizeof both, "%s/%s", known_text(item, "module"), rule);
  return settings_names_hold(&a->settings->accepted_findings, rule) ||
         settings_names_hold(&a->settings->accepted_findings, both);
}

static void report(analysis *a, const known_item *item, const char *state) {
  static const struct {
    const char *member, *name;
  } of_finding[] = {{"rule", "RuleId"},         {"severity", "Severity"},
                    {"module", "Module"},       {"message", "Message"},
                    {"path", "Path"},           {"setting", "Setting"},
                    {"finding", "Fingerprint"}, {"fix", "Fix"}},
    of_drift[] = {{"drift", "Difference"},
                  {"module", "Module"},
                  {"expected", "Expected"},
                  {"found", "Found"}};
  if (is_accepted(a, item)) {
    return;
  }
  payload *p = events_payload(a->events);
  payload_text(p, PAYLOAD_KEY, "State", state);
  const size_t count =
      item->is_drift ? sizeof of_drift / sizeof *of_drift : sizeof of_finding / sizeof *of_finding;
  for (size_t i = 0; i < count; i++) {
    const char *member = item->is_drift ? of_drift[i].member : of_finding[i].member;
    payload_text(p, PAYLOAD_KEY, item->is_drift ? of_drift[i].name : of_finding[i].name,
                 known_text(item, member));
  }
  events_add(a->events, item->is_drift ? EVENT_DRIFT : EVENT_MANIFEST_FINDING, clock_wall());
}

static void on_appeared(void *context, const known_item *item) {
  report(context, item, "new");
}

static void count_known(analysis *a) {
  memset(a->counts.findings, 0, sizeof a->counts.findings);
  a->counts.drifts = a->counts.accepted = 0;
  for (size_t i = 0; i < a->known.count; i++) {
    const known_item *item = &a->known.items[i];
    const char *name = known_text(item, "severity");
    em_severity severity = EM_SEVERITY_NOTE;
    em_severity_parse((em_view){name, strlen(name)}, &severity);
    if (is_accepted(a, item)) {
      a->counts.accepted++;
    } else if (item->is_drift) {
      a->counts.drifts++;
    } else {
      a->counts.findings[severity]++;
    }
  }
}

static void keep_unproven(analysis *a, const known_item *item) {
  cJSON *copy = cJSON_Duplicate(item->answer, true);
  if (known_add(&a->unproven, copy)) {
    a->unproven.items[a->unproven.count - 1].is_former = item->is_former;
  } else {
    cJSON_Delete(copy);
  }
}

/* What could not be read proves nothing fixed, nor does a source that has not answered since the
 * start: what a former run knew stays known until it can be looked for again. */
static void on_absent(void *context, const known_item *item) {
  analysis *a = context;
  if (a->has_problem || (a->is_partial && item->is_former)) {
    keep_unproven(a, item);
  } else {
    report(a, item, "fixed");
  }
}

/* Only a complete answer replaces what is known. */
static void conclude(analysis *a) {
  spool_step_begin(a->spool);
  known_sort(&a->found);
  known_differences(&a->known, &a->found, on_appeared, on_absent, a);
  known_merge(&a->found, &a->unproven);
  known_free(&a->known);
  a->known = a->found;
  a->found = (known){0};
  a->signature = a->said;
  char *text = known_write(&a->known);
  if (text != NULL) {
    spool_state_put(a->spool, "findings", text);
  }
  cJSON_free(text);
  spool_step_end(a->spool);
  count_known(a);
}

static void end(analysis *a, const char *problem) {
  reap(a);
  a->counts.runs++;
  a->counts.last_milliseconds = clock_steady() - a->started;
  const bool is_complete = problem == NULL && a->has_end;
  a->counts.failures += !is_complete || a->has_problem;
  if (is_complete) {
    conclude(a);
  } else {
    known_free(&a->found);
    log_write(LOG_ERROR, "analysis", "the child ended without a whole answer: %s",
              problem == NULL ? "it died" : problem);
  }
  a->done(a->context, is_complete);
}

static void on_deadline(void *context) {
  end(context, "it took too long");
}

/* ---- Answers ------------------------------------------------------------------------------------
 */

static void take_signature(analysis *a, const char *text, bool is_good) {
  if (a->said.text[0] == '\0' || a->said.is_good) {
    snprintf(a->said.text, sizeof a->said.text, "%s", text);
    a->said.is_good = is_good;
  }
}

static void take_line(analysis *a) {
  cJSON *answer = cJSON_ParseWithLength(a->line.data, a->line.length);
  const char *problem = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "problem"));
  const char *signature =
      cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "signature"));
  if (signature != NULL) {
    take_signature(a, signature, cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(answer, "good")));
  } else if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(answer, "end"))) {
    a->has_end = true;
  } else if (problem != NULL) {
    a->has_problem = true;
    log_write(LOG_WARNING, "analysis", "%s", problem);
  } else if (answer != NULL && known_add(&a->found, answer)) {
    return;
  }
  cJSON_Delete(answer);
}

static bool take(analysis *a, const char *data, size_t length) {
  a->received += length;
  for (size_t i = 0; i < length;) {
    const char *stop = memchr(data + i, '\n', length - i);
    const size_t piece = stop == NULL ? length - i : (size_t)(stop - (data + i));
    if (!bytes_append(&a->line, data + i, piece)) {
      return false;
    }
    i += piece + 1;
    if (stop != NULL) {
      take_line(a);
      bytes_clear(&a->line);
    }
  }
  return a->received <= ANSWER_LIMIT;
}

static void on_readable(void *context, uint32_t ready) {
  (void)ready;
  analysis *a = context;
  static char data[32768];
  const ssize_t got = read(a->from_child, data, sizeof data);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    return;
  }
  if (got <= 0) {
    end(a, NULL);
  } else if (!take(a, data, (size_t)got)) {
    end(a, "its answer is too long");
  }
}

static void on_writable(void *context, uint32_t ready) {
  (void)ready;
  analysis *a = context;
  const ssize_t put = write(a->to_child, a->input.data + a->sent, a->input.length - a->sent);
  if (put < 0 && (errno == EAGAIN || errno == EINTR)) {
    return;
  }
  a->sent += put < 0 ? 0 : (size_t)put;
  if (put < 0 || a->sent == a->input.length) {
    loop_watch_stop(a->loop, &a->writing);
    close(a->to_child);
    a->to_child = -1;
    bytes_free(&a->input);
  }
}

/* ---- The start of a run -------------------------------------------------------------------------
 */

static _Noreturn void become_child(const char *program, int in, int out) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  char argument[] = "--analyse";
  char name[] = "edgemanifestd";
  char *const arguments[] = {name, argument, NULL};
  char *const environment[] = {NULL}; /* no name of a socket, no secret */
  execve(program, arguments, environment);
  _exit(127);
}

static bool start_child(analysis *a) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0) {
    return false;
  }
  if (pipe2(out, O_CLOEXEC) != 0) {
    close(in[0]);
    close(in[1]);
    return false;
  }
  const pid_t child = fork();
  if (child == 0) {
    become_child(a->program, in[0], out[1]);
  }
  close(in[0]);
  close(out[1]);
  if (child < 0) {
    close(in[1]);
    close(out[0]);
    return false;
  }
  a->child = child;
  a->to_child = in[1];
  a->from_child = out[0];
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  fcntl(out[0], F_SETFL, O_NONBLOCK);
  return true;
}

bool analysis_start(analysis *a, bytes *frames, bool is_partial) {
  if (a->child != 0 || frames->has_failed || !start_child(a)) {
    bytes_free(frames);
    return false;
  }
  a->input = *frames;
  *frames = (bytes){.limit = frames->limit};
  a->sent = a->received = 0;
  a->has_end = a->has_problem = false;
  a->said = (signature_state){0};
  a->is_partial = is_partial;
  a->started = clock_steady();
  known_free(&a->found);
  loop_watch_start(a->loop, &a->writing, a->to_child, EPOLLOUT, on_writable, a);
  loop_watch_start(a->loop, &a->reading, a->from_child, EPOLLIN, on_readable, a);
  loop_timer_start(a->loop, &a->deadline, DEADLINE, on_deadline, a);
  return true;
}

void analysis_write_options(const analysis *a, bytes *frames) {
  bytes options;
  bytes_init(&options, 65536);
  bytes_append_text(&options, "{");
  json_member_bool(&options, "allRules", a->settings->all_rules);
  json_member_text(&options, "minimum", em_severity_name(a->settings->minimum_severity));
  json_name(&options, "expected");
  bytes_append_text(&options, "[");
  const settings_names *names = &a->settings->expected_containers;
  for (uint32_t i = 0; i < names->count; i++) {
    json_comma(&options);
    json_text(&options, names->items[i], strlen(names->items[i]));
  }
  bytes_append_text(&options, "]}");
  frame_write(frames, FRAME_OPTIONS, options.data, options.length);
  bytes_free(&options);
}

void analysis_write_items(const analysis *a, bytes *out, size_t limit) {
  bytes_append_text(out, "[");
  for (size_t i = 0; i < a->known.count; i++) {
    char *text = cJSON_PrintUnformatted(a->known.items[i].answer);
    if (text != NULL && out->length + strlen(text) + 2 < limit) {
      json_comma(out);
      bytes_append_text(out, text);
    }
    cJSON_free(text);
  }
  bytes_append_text(out, "]");
}

const char *analysis_signature(const analysis *a, bool *is_good) {
  *is_good = a->signature.is_good;
  return a->signature.text;
}

analysis_counts analysis_count(const analysis *a) {
  return a->counts;
}

void analysis_free(analysis *a) {
  if (a != NULL) {
    reap(a);
    known_free(&a->known);
    known_free(&a->found);
    bytes_free(&a->line);
    free(a);
  }
}
