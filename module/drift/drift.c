#include "drift/drift.h"

#include "analysis/answers.h"
#include "drift/asked.h"
#include "drift/privileges.h"

#include <string.h>

/* What the comparison goes by. */
typedef struct comparison {
  const running *running;
  const manifest *found, *asked;
  const cJSON *expected;
} comparison;

static const module *find_module(const manifest *m, em_view name) {
  for (uint32_t i = 0; i < m->module_count; i++) {
    if (view_equals(m->modules[i].name, name)) {
      return &m->modules[i];
    }
  }
  return NULL;
}

static bool is_expected(const comparison *c, const char *name) {
  const cJSON *item;
  cJSON_ArrayForEach(item, c->expected) {
    const char *text = cJSON_GetStringValue(item);
    if (text != NULL && strcmp(text, name) == 0) {
      return true;
    }
  }
  return false;
}

static bool wants_running(const module *asked) {
  return asked->status.value.data == NULL || view_equals(asked->status.value, VIEW("running"));
}

static bool has_digest(const cJSON *digests, em_view digest) {
  const cJSON *item;
  cJSON_ArrayForEach(item, digests) {
    const char *text = cJSON_GetStringValue(item);
    const char *at = text == NULL ? NULL : strrchr(text, '@');
    if (at != NULL && view_equals(view_of(at + 1), digest)) {
      return true;
    }
  }
  return false;
}

static void compare_images(const running_container *item, const module *asked) {
  const image *wanted = &asked->image;
  if (!asked->has_image || wanted->has_placeholder) {
    return;
  }
  const em_view name = view_of(item->name), found = view_of(item->image);
  const em_view digest = wanted->digest.data != NULL ? wanted->digest : asked->declared_digest;
  if (!view_equals(wanted->text, found)) {
    answer_drift("different image", name, wanted->text, found);
  } else if (digest.data != NULL && item->digests != NULL && !has_digest(item->digests, digest)) {
    const char *shown = cJSON_GetStringValue(cJSON_GetArrayItem(item->digests, 0));
    answer_drift("different digest", name, digest, view_of(shown == NULL ? "none" : shown));
  }
}

static void compare_states(const running_container *item, const module *asked) {
  const em_view name = view_of(item->name), status = view_of(item->status);
  const bool is_running = strcmp(item->status, "running") == 0;
  if (wants_running(asked) && !is_running && item->status[0] != '\0') {
    answer_drift("stopped", name, VIEW("running"), status);
  } else if (!wants_running(asked) && is_running) {
    answer_drift("running", name, asked->status.value, status);
  }
}

static void compare_item(const comparison *c, const running_container *item) {
  const em_view name = view_of(item->name);
  const module *asked = find_module(c->asked, name);
  if (asked == NULL) {
    if (!is_expected(c, item->name)) {
      answer_drift("not in the deployment", name, VIEW(""), view_of(item->image));
    }
    return;
  }
  compare_states(item, asked);
  compare_images(item, asked);
  const module *found = find_module(c->found, name);
  if (item->has_settings && found != NULL) {
    privileges_compare(name, asked->settings, found->settings);
  }
}

static bool is_running(const running *r, em_view name) {
  for (size_t i = 0; i < r->count; i++) {
    if (view_equals(view_of(r->items[i].name), name)) {
      return true;
    }
  }
  return false;
}

static void compare(const comparison *c) {
  for (size_t i = 0; i < c->running->count; i++) {
    compare_item(c, &c->running->items[i]);
  }
  for (uint32_t i = 0; i < c->asked->module_count; i++) {
    const module *asked = &c->asked->modules[i];
    if (wants_running(asked) && !is_running(c->running, asked->name)) {
      answer_drift("missing", asked->name, asked->image.text, VIEW(""));
    }
  }
}

void drift_report(const running *r, em_view found, em_view asked, const cJSON *expected) {
  asked_document running_side, asked_side;
  em_error error = {.message = "no memory"};
  if (!asked_open(&running_side, found, &error)) {
    answer_problem(error.message);
  } else if (!asked_open(&asked_side, asked, &error)) {
    answer_problem(error.message);
    asked_close(&asked_side);
  } else {
    compare(&(comparison){r, &running_side.manifest, &asked_side.manifest, expected});
    asked_close(&asked_side);
  }
  asked_close(&running_side);
}
