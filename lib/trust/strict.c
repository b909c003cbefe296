#include "trust/strict.h"

#include "base/error.h"
#include "text/lines.h"
#include "text/nearest.h"

#include <stdio.h>

em_status strict_read(document *d, em_view what, em_view text, arena *memory, em_error *error) {
  document_options options = {.allocator = &memory->allocator, .limits = EM_LIMITS_INIT};
  options.limits.depth = 32;
  options.limits.nodes = 262144;
  const em_status status = document_parse_json(d, what, text, &options, error);
  if (status != EM_OK) {
    memory->has_failed = memory->has_failed || status == EM_ERROR_MEMORY;
    return status;
  }
  if (d->duplicate_total > 0) {
    const document_node *later = &d->nodes[d->duplicates[0].later];
    char name[64];
    em_text_escape(document_string(d, d->duplicates[0].later), name, sizeof name);
    error_set(error, EM_ERROR_SYNTAX, later->start, later->length,
              "The name \"%s\" stands twice in %.*s: two readers could see two things.", name,
              VIEW_ARGS(what));
  } else if (d->deviation_total > 0) {
    error_set(error, EM_ERROR_SYNTAX, d->deviations[0].start, d->deviations[0].length,
              "Half a surrogate pair in %.*s is no character.", VIEW_ARGS(what));
  } else if (document_kind_of(d, 0) != DOCUMENT_OBJECT) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0, "A JSON object was expected in %.*s.", VIEW_ARGS(what));
  } else {
    return EM_OK;
  }
  document_free(d);
  return EM_ERROR_SYNTAX;
}

em_status strict_place(em_error *error, em_view text) {
  if (error->line == 0 && error->status != EM_ERROR_MEMORY) {
    const lines_position at = lines_locate_once(text, error->offset);
    error->line = at.line;
    error->column = at.column;
    error->column_utf16 = at.column_utf16;
  }
  return error->status;
}

static bool is_of_kind(const document *d, uint32_t node, strict_kind kind) {
  int64_t integer = 0;
  double real = 0;
  switch (kind) {
    case STRICT_TEXT:
      return document_kind_of(d, node) == DOCUMENT_STRING;
    case STRICT_OBJECT:
      return document_kind_of(d, node) == DOCUMENT_OBJECT;
    case STRICT_ARRAY:
      return document_kind_of(d, node) == DOCUMENT_ARRAY;
    case STRICT_FLAG:
      return document_kind_of(d, node) == DOCUMENT_TRUE ||
             document_kind_of(d, node) == DOCUMENT_FALSE;
    case STRICT_NUMBER:
      return document_kind_of(d, node) == DOCUMENT_NUMBER &&
             document_number(d, node, &integer, &real) == NUMBER_INTEGER && integer >= 0;
    case STRICT_ANY:
      return true;
  }
  return false;
}

static const char *kind_name(strict_kind kind) {
  static const char *const names[] = {"text",          "an object",      "an array",
                                      "true or false", "a whole number", "anything"};
  return names[kind];
}

static void tell_unknown(const document *d, uint32_t key, em_view what,
                         const strict_member *members, uint32_t count, em_error *error) {
  char name[64];
  em_text_escape(document_string(d, key), name, sizeof name);
  nearest search = nearest_start(document_string(d, key));
  for (uint32_t i = 0; i < count; i++) {
    nearest_offer(&search, members[i].name);
  }
  char hint[96] = "";
  if (search.best.length > 0) {
    snprintf(hint, sizeof hint, "; did you mean \"%.*s\"?", VIEW_ARGS(search.best));
  }
  error_set(error, EM_ERROR_SYNTAX, d->nodes[key].start, d->nodes[key].length,
            "\"%s\" is not known in %.*s%s", name, VIEW_ARGS(what), hint);
}

bool strict_members(const document *d, uint32_t object, em_view what, const strict_member *members,
                    uint32_t count, bool may_have_others, uint32_t *nodes, em_error *error) {
  if (document_kind_of(d, object) != DOCUMENT_OBJECT) {
    error_set(error, EM_ERROR_SYNTAX, d->nodes[object].start, d->nodes[object].length,
              "An object was expected for %.*s.", VIEW_ARGS(what));
    return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    nodes[i] = DOCUMENT_NONE;
  }
  DOCUMENT_EACH_MEMBER(d, object, key) {
    const em_view name = document_string(d, key);
    uint32_t i = 0;
    while (i < count && !view_equals(name, members[i].name)) {
      i++;
    }
    if (i == count && !may_have_others) {
      tell_unknown(d, key, what, members, count, error);
      return false;
    }
    if (i < count && !is_of_kind(d, key + 1, members[i].kind)) {
      error_set(error, EM_ERROR_SYNTAX, d->nodes[key + 1].start, d->nodes[key + 1].length,
                "\"%s\" of %.*s must be %s.", members[i].name.data, VIEW_ARGS(what),
                kind_name(members[i].kind));
      return false;
    }
    if (i < count) {
      nodes[i] = key + 1;
    }
  }
  for (uint32_t i = 0; i < count; i++) {
    if (members[i].is_required && nodes[i] == DOCUMENT_NONE) {
      error_set(error, EM_ERROR_SYNTAX, d->nodes[object].start, d->nodes[object].length,
                "\"%s\" is missing in %.*s.", members[i].name.data, VIEW_ARGS(what));
      return false;
    }
  }
  return true;
}
