/*
 * What is taken for a secret: by the place (logins of registries, environment), by the name of the
 * member, by the form of the text. Rather one too many: what is shared cannot be called back.
 */
#include "inventory/redaction.h"

#include "inventory/rows.h"
#include "model/option_parts.h"
#include "model/placeholder.h"

/* A container that is open, and the name that it stands under. */
typedef struct opened {
  uint32_t end; /* node behind it */
  em_view name;
} opened;

typedef struct walk_state {
  const document *d;
  ARENA_LIST(opened) open;
  bool is_awaited; /* the last element of this list was a flag whose value comes next */
} walk_state;

/* Name of the container `up` levels above the value; empty if there is none. */
static em_view name_above(const walk_state *w, uint32_t up) {
  return up < w->open.count ? w->open.items[w->open.count - 1 - up].name : VIEW("");
}

/* ---- Forms --------------------------------------------------------------------------------------
 */

static bool holds(em_view text, const char *word) {
  const em_view wanted = view_of(word);
  for (size_t i = 0; i + wanted.length <= text.length; i++) {
    if (view_equals_ignoring_case(view_until(view_from(text, i), wanted.length), wanted)) {
      return true;
    }
  }
  return false;
}

/* scheme://user:password@host */
static bool holds_login(em_view text) {
  for (size_t i = 0; i + 3 < text.length; i++) {
    if (!view_starts_with(view_from(text, i), VIEW("://"))) {
      continue;
    }
    const em_view rest = view_from(text, i + 3);
    const size_t host_end = view_find(rest, '/');
    const size_t at = view_find(view_until(rest, host_end), '@');
    if (at < host_end && view_find(view_until(rest, at), ':') < at) {
      return true;
    }
  }
  return false;
}

static bool has_secret_form(em_view text) {
  static const char *const marks[] = {
      "SharedAccessKey=", "AccountKey=", "SharedAccessSignature",
      "SharedSecret",     "&sig=",       "?sig=",
      "-----BEGIN",       "Password=",   "pwd=",
      "client_secret",    "Bearer ",
  };
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    if (holds(text, marks[i])) {
      return true;
    }
  }
  return (view_starts_with(text, VIEW("eyJ")) && text.length > 40) || holds_login(text);
}

static bool is_number_or_truth(em_view text) {
  size_t i = text.length > 0 && text.data[0] == '-' ? 1 : 0;
  const size_t first = i;
  while (i < text.length && ((text.data[i] >= '0' && text.data[i] <= '9') || text.data[i] == '.')) {
    i++;
  }
  return (i == text.length && i > first) || view_equals_ignoring_case(text, VIEW("true")) ||
         view_equals_ignoring_case(text, VIEW("false"));
}

/* Nothing to hide: empty, or a variable that somebody fills in later. */
static bool is_blank(em_view text) {
  return text.length == 0 || placeholder_is_whole(text);
}

/* ---- Values -------------------------------------------------------------------------------------
 */

/* NAME=value: what is behind the sign. Escapes before it would move it: then all goes. */
static bool hide_behind_sign(redaction *r, const document *d, uint32_t node, size_t sign) {
  const document_node *n = &d->nodes[node];
  const size_t quotes = n->style == 0 || n->length < 2 ? 0 : 1;
  const em_view raw = {d->text.data + n->start + quotes, n->length - 2 * quotes};
  if (view_find(raw, '=') != sign) {
    return redaction_hide_value(r, d, node);
  }
  return redaction_hide(r, d, n->start + quotes + sign + 1, (size_t)n->start + n->length - quotes,
                        VIEW(REDACTED));
}

/* Whether the text is NAME=value with a value to hide. */
static bool is_assignment(em_view text, bool is_variable) {
  const size_t sign = view_find(text, '=');
  const em_view name = view_until(text, sign);
  const em_view value = view_from(text, sign + 1);
  for (size_t i = 0; i < name.length; i++) {
    if (strchr(" ;,&?:/\"'{", name.data[i]) != NULL) {
      return false;
    }
  }
  return sign < text.length && !is_blank(value) &&
         (rows_is_secret_name(name) || (is_variable && !is_number_or_truth(value)));
}

static bool is_login(const walk_state *w, em_view name) {
  return view_equals_ignoring_case(name, VIEW("username")) &&
         (view_equals_ignoring_case(name_above(w, 1), VIEW("registryCredentials")) ||
          view_equals_ignoring_case(name_above(w, 0), VIEW("auth")));
}

/* env: {"NAME": {"value": …}} */
static bool is_variable_value(const walk_state *w, em_view name) {
  return view_equals_ignoring_case(name, VIEW("value")) &&
         view_equals_ignoring_case(name_above(w, 1), VIEW("env"));
}

/* env: {"NAME": …}, as the device's own configuration has it */
static bool is_plain_variable(const walk_state *w, em_view name) {
  return name.length > 0 && view_equals_ignoring_case(name_above(w, 0), VIEW("env"));
}

/* "--password", whose value is the next element. */
static bool is_flag(em_view text) {
  return view_starts_with(text, VIEW("-")) && view_find(text, '=') == text.length &&
         view_find(text, ' ') == text.length && rows_is_secret_name(text);
}

static bool visit_text(redaction *r, walk_state *w, uint32_t node, em_view name) {
  const em_view text = document_string(w->d, node);
  em_view digits = {0};
  const bool was_awaited = w->is_awaited && name.length == 0 && !view_starts_with(text, VIEW("-"));
  w->is_awaited = name.length == 0 && is_flag(text);
  if (is_blank(text) || create_options_is_part(name, &digits)) {
    return true; /* createOptions are walked by themselves */
  }
  const bool is_value = is_variable_value(w, name);
  const bool is_variable = is_value || is_plain_variable(w, name);
  const em_view of = is_value ? name_above(w, 0) : name;
  const bool is_in_list =
      name.length == 0 && view_equals_ignoring_case(name_above(w, 0), VIEW("Env"));
  if (name.length == 0 && is_assignment(text, is_in_list)) {
    return hide_behind_sign(r, w->d, node, view_find(text, '='));
  }
  const bool is_secret = was_awaited || rows_is_secret_name(of) || is_login(w, name) ||
                         has_secret_form(text) || (is_variable && !is_number_or_truth(text));
  return !is_secret || redaction_hide_value(r, w->d, node);
}

static bool visit_value(redaction *r, walk_state *w, uint32_t node, em_view name) {
  const document *d = w->d;
  if (document_kind_of(d, node) != DOCUMENT_STRING) {
    w->is_awaited = false;
  }
  if (document_is_container(d, node)) {
    if (!ARENA_LIST_ADD(&r->memory, &w->open)) {
      return false;
    }
    w->open.items[w->open.count - 1] = (opened){document_after(d, node), name};
    return true;
  }
  if (document_kind_of(d, node) == DOCUMENT_STRING) {
    return visit_text(r, w, node, name);
  }
  const em_view of = is_variable_value(w, name) ? name_above(w, 0) : name;
  return document_kind_of(d, node) != DOCUMENT_NUMBER || !rows_is_secret_name(of) ||
         redaction_hide_value(r, d, node);
}

bool redaction_walk(redaction *r, const document *d) {
  walk_state w = {.d = d};
  for (uint32_t node = 0; node < d->node_count; node++) {
    while (w.open.count > 0 && w.open.items[w.open.count - 1].end <= node) {
      w.open.count--;
    }
    em_view name = VIEW("");
    if ((d->nodes[node].flags & DOCUMENT_KEY) != 0) {
      name = document_string(d, node++);
    }
    if (!visit_value(r, &w, node, name)) {
      return false;
    }
  }
  return true;
}
