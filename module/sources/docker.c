#include "sources/docker.h"

#include "base/bytes.h"
#include "base/guid.h"
#include "base/json_read.h"
#include "base/percent.h"
#include "http/client.h"
#include "log/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  DEADLINE = 20000,
  EVENT_LINE = 65536,
  LIST_LIMIT = 4 * 1024 * 1024,
  DIGESTS = 4096,
  SETTLE = 30, /* from an event to the inspection: creation and start come together */
  FIRST_RETRY = 1000,
  LONGEST_RETRY = 30000,
  OUR_MINOR = 41, /* API 1.41: what is read was measured with it */
};

typedef struct container {
  char id[DOCKER_ID], image[DOCKER_ID];
  char *inspection;
  size_t length;
  char *digests; /* NULL: to be asked for */
  bool is_dirty; /* to be inspected */
  bool is_seen;  /* in the last list */
} container;

struct docker {
  loop *loop;
  spool *spool;
  const char *address;
  docker_calls calls;
  container containers[DOCKER_CONTAINERS];
  size_t count, total;
  int minor;
  http_call *stream, *call;
  char asked[DOCKER_ID]; /* container or image of the call under way */
  loop_timer settle, retry;
  int64_t delay;
  bool has_changed, is_listed;
  uint64_t left_out;
};

static void work(docker *d);
static void attempt(void *context);

/* ---- Containers --------------------------------------------------------------------------------
 */

static container *find(docker *d, const char *id) {
  for (size_t i = 0; i < d->count; i++) {
    if (strcmp(d->containers[i].id, id) == 0) {
      return &d->containers[i];
    }
  }
  return NULL;
}

/* Ids come in texts of others: only what an id looks like goes into a path. */
static bool is_id(const char *id) {
  const size_t length = id == NULL ? 0 : strlen(id);
  return length > 0 && length < DOCKER_ID && strspn(id, "0123456789abcdefsh:") == length;
}

static container *find_or_add(docker *d, const char *id) {
  container *c = find(d, id);
  if (c != NULL) {
    return c;
  }
  if (d->count == DOCKER_CONTAINERS) {
    d->left_out++;
    return NULL;
  }
  c = &d->containers[d->count++];
  *c = (container){.is_dirty = true};
  snprintf(c->id, sizeof c->id, "%s", id);
  return c;
}

static void forget(docker *d, container *c) {
  d->total -= c->length;
  free(c->inspection);
  free(c->digests);
  *c = d->containers[--d->count];
  d->has_changed = true;
}

static void forget_all(docker *d) {
  while (d->count > 0) {
    forget(d, &d->containers[0]);
  }
}

void docker_each(const docker *d, void (*each)(void *context, const docker_container *container),
                 void *context) {
  for (size_t i = 0; i < d->count; i++) {
    const container *c = &d->containers[i];
    if (c->inspection != NULL) {
      each(context, &(docker_container){c->id, c->inspection, c->length,
                                        c->digests == NULL ? "[]" : c->digests});
    }
  }
}

uint64_t docker_left_out(const docker *d) {
  return d->left_out;
}

/* ---- Asking ------------------------------------------------------------------------------------
 */

static bool ask(docker *d, const char *path, size_t limit, http_done *done) {
  d->call = http_start(d->loop, &(http_request){.address = d->address,
                                                .method = "GET",
                                                .path = path,
                                                .deadline = DEADLINE,
                                                .limit = limit,
                                                .done = done,
                                                .context = d});
  return d->call != NULL;
}

static void disconnect(docker *d, const char *why) {
  http_cancel(d->stream);
  http_cancel(d->call);
  d->stream = d->call = NULL;
  d->is_listed = false;
  loop_timer_stop(d->loop, &d->settle);
  d->calls.reachable(d->calls.context, false, why);
  const int64_t half = d->delay / 2;
  loop_timer_start(d->loop, &d->retry, half + (int64_t)random_below((uint32_t)half + 1), attempt,
                   d);
  d->delay = d->delay * 2 > LONGEST_RETRY ? LONGEST_RETRY : d->delay * 2;
}

static const char *problem(const http_answer *answer) {
  static char text[96];
  if (answer->error != NULL) {
    return answer->error;
  }
  snprintf(text, sizeof text, "status %d", answer->status);
  return answer->status == 200 ? NULL : text;
}

static void keep(docker *d, container *c, const http_answer *answer) {
  if (d->total - c->length + answer->length > DOCKER_TOTAL) {
    d->left_out++;
    return;
  }
  char *copy = malloc(answer->length + 1);
  if (copy == NULL) {
    d->left_out++;
    return;
  }
  memcpy(copy, answer->body, answer->length + 1);
  d->total += answer->length - c->length;
  free(c->inspection);
  c->inspection = copy;
  c->length = answer->length;
  d->has_changed = true;
}

/* Only the image's id is needed here; the rest is for the child. */
static void note_image(container *c) {
  cJSON *read = json_read(c->inspection, c->length, JSON_SOME);
  const char *image = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(read, "Image"));
  if (is_id(image) && strcmp(image, c->image) != 0) {
    snprintf(c->image, sizeof c->image, "%s", image);
    free(c->digests);
    c->digests = NULL;
  } else if (!is_id(image) && c->digests == NULL) {
    c->digests = strdup("[]");
  }
  cJSON_Delete(read);
}

static void on_inspected(void *context, const http_answer *answer) {
  docker *d = context;
  d->call = NULL;
  container *c = find(d, d->asked);
  const char *why = problem(answer);
  if (c != NULL && why == NULL) {
    keep(d, c, answer);
    if (c->inspection != NULL) {
      note_image(c);
    }
  } else if (c != NULL && answer->status == 404) {
    forget(d, c);
  } else if (c != NULL) {
    log_write(LOG_WARNING, "docker", "container %.12s cannot be inspected: %s", c->id, why);
    d->left_out++;
  }
  work(d);
}

static void on_image(void *context, const http_answer *answer) {
  docker *d = context;
  d->call = NULL;
  cJSON *read = problem(answer) == NULL ? json_read(answer->body, answer->length, JSON_SOME) : NULL;
  const cJSON *digests = cJSON_GetObjectItemCaseSensitive(read, "RepoDigests");
  char *text = cJSON_IsArray(digests) ? cJSON_PrintUnformatted(digests) : NULL;
  const bool is_usable = text != NULL && strlen(text) < DIGESTS;
  for (size_t i = 0; i < d->count; i++) {
    container *c = &d->containers[i];
    if (strcmp(c->image, d->asked) == 0 && c->digests == NULL) {
      c->digests = strdup(is_usable ? text : "[]");
      d->has_changed = true;
    }
  }
  free(text);
  cJSON_Delete(read);
  work(d);
}

/* Asks for the next thing that is not up to date; if there is none, says so. */
static void work(docker *d) {
  char path[256];
  if (d->call != NULL || d->stream == NULL) {
    return;
  }
  for (size_t i = 0; i < d->count; i++) {
    container *c = &d->containers[i];
    const bool wants_image = !c->is_dirty && c->digests == NULL && c->image[0] != '\0';
    if (!c->is_dirty && !wants_image) {
      continue;
    }
    snprintf(d->asked, sizeof d->asked, "%s", c->is_dirty ? c->id : c->image);
    snprintf(path, sizeof path, "/v1.%d/%s/%s/json", d->minor,
             c->is_dirty ? "containers" : "images", d->asked);
    const bool is_inspection = c->is_dirty;
    c->is_dirty = false;
    if (!ask(d, path, DOCKER_INSPECTION, is_inspection ? on_inspected : on_image)) {
      disconnect(d, "no memory");
    }
    return;
  }
  if (d->has_changed && d->is_listed) {
    d->has_changed = false;
    d->calls.settled(d->calls.context);
  }
}

static void on_settle(void *context) {
  work(context);
}

/* ---- The list ----------------------------------------------------------------------------------
 */

static void take_list(docker *d, const cJSON *list) {
  for (size_t i = 0; i < d->count; i++) {
    d->containers[i].is_seen = false;
  }
  const cJSON *item;
  cJSON_ArrayForEach(item, list) {
    const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, "Id"));
    container *c = is_id(id) ? find_or_add(d, id) : NULL;
    if (c != NULL) {
      c->is_seen = c->is_dirty = true;
    }
  }
  for (size_t i = d->count; i > 0; i--) {
    if (!d->containers[i - 1].is_seen) {
      forget(d, &d->containers[i - 1]);
    }
  }
}

static void on_list(void *context, const http_answer *answer) {
  docker *d = context;
  d->call = NULL;
  cJSON *list = problem(answer) == NULL ? json_read(answer->body, answer->length, JSON_MANY) : NULL;
  if (!cJSON_IsArray(list)) {
    cJSON_Delete(list);
    disconnect(d, problem(answer) == NULL ? "the list of containers is not what the API promises"
                                          : problem(answer));
    return;
  }
  take_list(d, list);
  cJSON_Delete(list);
  d->is_listed = true;
  d->has_changed = true;
  d->delay = FIRST_RETRY;
  d->calls.reachable(d->calls.context, true, "");
  work(d);
}

static void ask_list(docker *d) {
  char path[64];
  snprintf(path, sizeof path, "/v1.%d/containers/json?all=1", d->minor);
  if (!ask(d, path, LIST_LIMIT, on_list)) {
    disconnect(d, "no memory");
  }
}

void docker_refresh(docker *d) {
  if (d->stream != NULL && d->call == NULL && d->is_listed) {
    ask_list(d);
  }
}

/* ---- Events ------------------------------------------------------------------------------------
 */

/* Actions after which the inspection differs. */
static bool changes_container(const char *action) {
  static const char *const actions[] = {"create", "start", "die",     "rename",
                                        "update", "pause", "unpause", "restart"};
  for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
    if (strcmp(action, actions[i]) == 0) {
      return true;
    }
  }
  return false;
}

static void take_event(docker *d, const cJSON *event) {
  const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(event, "Type"));
  const char *action = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(event, "Action"));
  const cJSON *actor = cJSON_GetObjectItemCaseSensitive(event, "Actor");
  const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(actor, "ID"));
  const double nanoseconds =
      cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(event, "timeNano"));
  if (type == NULL || action == NULL || strcmp(type, "container") != 0 || !is_id(id)) {
    return;
  }
  const bool is_time = nanoseconds > 0 && nanoseconds < 9.2e18;
  d->calls.event(d->calls.context, event, is_time ? (int64_t)(nanoseconds / 1e6) : 0);
  container *c = find(d, id);
  if (strcmp(action, "destroy") == 0) {
    if (c != NULL) {
      forget(d, c);
    }
  } else if (changes_container(action)) {
    c = find_or_add(d, id);
    if (c != NULL) {
      c->is_dirty = true;
    }
  } else {
    return;
  }
  loop_timer_start_once(d->loop, &d->settle, SETTLE, on_settle, d);
}

/* The time of the last event, in the text's own digits: a double would lose the last ones. */
static void note_time(docker *d, const char *line) {
  static const char name[] = "\"timeNano\":";
  const char *found = strstr(line, name);
  if (found == NULL) {
    return;
  }
  found += sizeof name - 1;
  const size_t digits = strspn(found, "0123456789");
  if (digits > 9 && digits <= 19) {
    char text[24];
    memcpy(text, found, digits);
    text[digits] = '\0';
    spool_state_put(d->spool, "docker.since", text);
  }
}

static void on_line(void *context, const char *line, size_t length) {
  docker *d = context;
  cJSON *event = json_read(line, length, JSON_FEW);
  if (event != NULL) {
    spool_step_begin(d->spool);
    take_event(d, event);
    note_time(d, line);
    spool_step_end(d->spool);
  }
  cJSON_Delete(event);
}

static void on_opened(void *context) {
  ask_list(context);
}

static void on_stream_end(void *context, const http_answer *answer) {
  docker *d = context;
  d->stream = NULL;
  const char *why = problem(answer);
  disconnect(d, why == NULL ? "the stream of events ended" : why);
}

/* One nanosecond behind the last event that was taken. */
static void write_since(docker *d, bytes *path) {
  char *text = spool_state_get(d->spool, "docker.since");
  const unsigned long long last = text == NULL ? 0 : strtoull(text, NULL, 10);
  free(text);
  if (last > 0 && last < UINT64_MAX) {
    bytes_append_format(path, "since=%llu.%09llu&", (last + 1) / 1000000000,
                        (last + 1) % 1000000000);
  }
}

static void open_stream(docker *d) {
  bytes path;
  bytes_init(&path, 1024);
  bytes_append_format(&path, "/v1.%d/events?", d->minor);
  write_since(d, &path);
  bytes_append_text(&path, "filters=");
  percent_append(&path, "{\"type\":[\"container\"]}");
  d->stream = http_start(d->loop, &(http_request){.address = d->address,
                                                  .method = "GET",
                                                  .path = path.data,
                                                  .deadline = DEADLINE,
                                                  .limit = EVENT_LINE,
                                                  .line = on_line,
                                                  .opened = on_opened,
                                                  .done = on_stream_end,
                                                  .context = d});
  bytes_free(&path);
  if (d->stream == NULL) {
    disconnect(d, "no memory");
  }
}

static void on_version(void *context, const http_answer *answer) {
  docker *d = context;
  d->call = NULL;
  const char *why = problem(answer);
  cJSON *read = why == NULL ? json_read(answer->body, answer->length, JSON_SOME) : NULL;
  const char *version = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(read, "ApiVersion"));
  int major = 0, minor = 0;
  const bool is_known = version != NULL && sscanf(version, "%d.%d", &major, &minor) == 2;
  cJSON_Delete(read);
  if (!is_known || major != 1 || minor < 24) {
    disconnect(d, why == NULL ? "the engine's API is no 1.24 or later" : why);
    return;
  }
  d->minor = minor < OUR_MINOR ? minor : OUR_MINOR;
  open_stream(d);
}

static void attempt(void *context) {
  docker *d = context;
  if (!ask(d, "/version", 65536, on_version)) {
    disconnect(d, "no memory");
  }
}

docker *docker_new(loop *l, spool *store, const char *address, const docker_calls *calls) {
  docker *d = calloc(1, sizeof *d);
  if (d != NULL) {
    d->loop = l;
    d->spool = store;
    d->address = address;
    d->calls = *calls;
    d->delay = FIRST_RETRY;
  }
  return d;
}

void docker_start(docker *d) {
  attempt(d);
}

void docker_free(docker *d) {
  if (d != NULL) {
    http_cancel(d->stream);
    http_cancel(d->call);
    loop_timer_stop(d->loop, &d->settle);
    loop_timer_stop(d->loop, &d->retry);
    forget_all(d);
    free(d);
  }
}
