/*
 * Schemas and model are two accounts of one structure: for every value of the fixtures and every
 * kind of wrong value in its place, both refuse or neither does. A note of the model is its
 * refusal. Where they are meant to differ, a row of `differences` says why.
 */
#include "mutation.h"
#include "own_schemas.h"

#include "document/embedded.h"
#include "model/manifest.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* Notes that say that what is written is not what the documentation has. */
static bool is_refusal(note_kind kind) {
  switch (kind) {
    case NOTE_KEY_CASE_VARIANT:
    case NOTE_KEY_UNKNOWN:
    case NOTE_VALUE_TYPE:
    case NOTE_VALUE_COERCED:
    case NOTE_VALUE_ENUM:
    case NOTE_VALUE_RANGE:
    case NOTE_REQUIRED_MISSING:
    case NOTE_MODULE_NAME_INVALID:
    case NOTE_CREATE_OPTIONS_NOT_JSON:
    case NOTE_CREATE_OPTIONS_REFUSED:
    case NOTE_CREATE_OPTIONS_CHUNKS:
    case NOTE_CREATE_OPTIONS_SHADOW_KEY:
    case NOTE_SETTING_WITHOUT_EFFECT:
    case NOTE_SETTING_FOLDED_NAME:
    case NOTE_PORT_MALFORMED:
    case NOTE_MOUNT_MALFORMED:
    case NOTE_LIMIT_INVALID:
    case NOTE_CAPABILITY_UNKNOWN:
    case NOTE_IMAGE_INVALID:
    case NOTE_IMAGE_TAG_WITH_DIGEST:
    case NOTE_SCHEMA_VERSION:
    case NOTE_TWIN_LIMIT:
    case NOTE_ROUTE_INVALID:
      return true;
    default:
      return false;
  }
}

typedef struct verdict {
  uint32_t refusals;
  char first[256];
} verdict;

static verdict ask_model(em_view text) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  verdict v = {.refusals = 0};
  document d;
  arena memory;
  manifest m;
  em_error error = {0};
  cr_assert_eq(document_parse_json(&d, VIEW("d.json"), text, &options, &error), EM_OK);
  arena_init(&memory, NULL);
  const em_status status = manifest_read(&m, &d, &options, &memory, &error);
  if (status != EM_OK) {
    v.refusals = 1;
    snprintf(v.first, sizeof v.first, "%s", error.message);
  }
  for (uint32_t i = 0; status == EM_OK && i < m.notes.count; i++) {
    const note *n = &m.notes.items[i];
    if (is_refusal(n->kind) && v.refusals++ == 0) {
      snprintf(v.first, sizeof v.first, "%.*s %.*s %.*s %.*s", VIEW_ARGS(note_kind_name(n->kind)),
               (int)n->name.length, n->name.length > 0 ? n->name.data : "", (int)n->detail.length,
               n->detail.length > 0 ? n->detail.data : "", (int)n->expected.length,
               n->expected.length > 0 ? n->expected.data : "");
    }
  }
  if (status == EM_OK) {
    manifest_free(&m);
  }
  arena_free(&memory);
  document_free(&d);
  return v;
}

static verdict ask_schema(em_view text) {
  verdict v = {.refusals = 0};
  em_check *check = NULL;
  em_error error = {0};
  cr_assert_eq(
      em_schema_check(own_schema(VIEW("deployment")), VIEW("d.json"), text, NULL, &check, &error),
      EM_OK, "%s", error.message);
  v.refusals = (uint32_t)em_check_count(check);
  if (v.refusals > 0) {
    const em_view message = em_check_violation(check, 0)->message;
    snprintf(v.first, sizeof v.first, "%.*s", VIEW_ARGS(message));
  }
  em_check_free(check);
  return v;
}

/* Changes on which the two are meant to differ. */
typedef struct difference {
  const char *change;
  const char *part;  /* the end of the pointer; with a slash behind it: a part of it */
  const char *value; /* begins like this */
  const char *why;
} difference;

static const difference differences[] = {
    {"remove", "/modulesContent/$edgeAgent", "", "this may be a layer, which the model reads too"},
    {"set", "/settings/image", "5", "edgeAgent makes text of numbers; nobody else does"},
    {"set", "/settings/image", "1.5", "edgeAgent makes text of numbers; nobody else does"},
    {"set", "/settings/image", "9", "edgeAgent makes text of numbers; nobody else does"},
    {"set", "/routes/alerts/route", "\"\"", "the reader of routes refuses it"},
    {"set", "/createOptions/", "\"\"", "Json.NET takes empty text for null; nobody else does"},
    {"set", "/CapAdd/", "\"", "names of capabilities are the kernel's, not a matter of structure"},
    {"set", "/CapDrop/", "\"", "names of capabilities are the kernel's"},
    {"set", "/StopSignal", "\"", "names of signals are the kernel's"},
    {"set", "/IOMaximumIOps", "", "only Windows has it"},
    {"set", "/IOMaximumBandwidth", "", "only Windows has it"},
    {"set", "/Isolation", "", "only Windows has it"},
    {"set", "/MemorySwap", "5", "whether it fits Memory is no matter of structure"},
    {"set", "/MemoryReservation", "9", "whether it fits Memory is no matter of structure"},
    {"set", "/NanoCpus", "", "whether it fits CpuPeriod and CpuQuota is no matter of structure"},
    {"set", "/CpuQuota", "5", "0, -1, or at least 1000: told at start"},
};

static bool is_meant(const char *change, em_view pointer, const char *value) {
  char text[512];
  snprintf(text, sizeof text, "%.*s", VIEW_ARGS(pointer));
  for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
    const difference *d = &differences[i];
    const bool is_there = view_ends_with(view_of(d->part), VIEW("/"))
                              ? strstr(text, d->part) != NULL
                              : view_ends_with(pointer, view_of(d->part));
    if (strcmp(change, d->change) == 0 && is_there &&
        view_starts_with(view_of(value), view_of(d->value))) {
      return true;
    }
  }
  return false;
}

typedef struct tally {
  uint32_t agreed, refused, differ;
} tally;

static void compare(tally *t, em_view text, const char *change, em_view pointer,
                    const char *value) {
  const em_view changed = mutation_apply(text, view_of(change), pointer, view_of(value));
  if (changed.data == NULL) {
    return;
  }
  const verdict model = ask_model(changed);
  const verdict schema = ask_schema(changed);
  if ((model.refusals > 0) == (schema.refusals > 0)) {
    t->agreed++;
    t->refused += schema.refusals > 0;
  } else if (!is_meant(change, pointer, value)) {
    t->differ++;
    fprintf(stderr, "%s %.*s %s: model: %s | schema: %s\n", change, VIEW_ARGS(pointer), value,
            model.first, schema.first);
  }
  char *owned = NULL;
  memcpy(&owned, &changed.data, sizeof owned);
  free(owned);
}

static const char *const values[] = {
    "5", "-1", "1.5", "99999999999", "true", "\"zzz\"", "\"\"", "[]", "[5]", "{}", "{\"zzz\":1}",
};

/* Changes every value from a place of the text on. */
static void change_everything(tally *t, em_view text, em_view within) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  document d;
  arena memory;
  em_error error = {0};
  arena_init(&memory, NULL);
  cr_assert_eq(document_parse_json(&d, VIEW("d.json"), text, &options, &error), EM_OK);
  const uint32_t top = mutation_find(&d, within);
  for (uint32_t node = top + 1; node < document_after(&d, top); node++) {
    if ((d.nodes[node].flags & DOCUMENT_KEY) != 0) {
      continue;
    }
    const em_view pointer = document_pointer(&memory, &d, node);
    const bool is_member = (d.nodes[node - 1].flags & DOCUMENT_KEY) != 0;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
      compare(t, text, "set", pointer, values[i]);
    }
    if (is_member) {
      compare(t, text, "remove", pointer, "");
    }
    if (document_kind_of(&d, node) == DOCUMENT_OBJECT) {
      compare(t, text, "add", arena_format(&memory, "%.*s/zzz", VIEW_ARGS(pointer)), "1");
    }
  }
  arena_free(&memory);
  document_free(&d);
}

static void agree_on(em_view text, em_view within, uint32_t at_least) {
  tally t = {.agreed = 0};
  cr_assert_eq(ask_model(text).refusals, 0, "%s", ask_model(text).first);
  cr_assert_eq(ask_schema(text).refusals, 0, "%s", ask_schema(text).first);
  change_everything(&t, text, within);
  fprintf(stderr, "agreement: %u changes, %u refused by both, %u differ\n", t.agreed, t.refused,
          t.differ);
  cr_expect_eq(t.differ, 0);
  cr_expect_geq(t.refused, at_least);
}

Test(agreement, of_model_and_schema_on_the_deployment) {
  agree_on(texts_read(EDGEMANIFEST_FIXTURES "/schema/deployment.json"), VIEW(""), 780);
}

Test(agreement, of_model_and_schema_on_create_options) {
  const em_view at = VIEW("/modulesContent/$edgeAgent/properties.desired/modules/logger/settings/"
                          "createOptions");
  const em_view text =
      mutation_apply(texts_read(EDGEMANIFEST_FIXTURES "/schema/deployment.json"), VIEW("set"), at,
                     texts_read(EDGEMANIFEST_FIXTURES "/schema/create-options.json"));
  agree_on(text, at, 1000);
}
