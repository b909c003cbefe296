/*
 * Names of modules: what the hub takes as an identity, what a twin takes as a key, and what the
 * engine takes as the name of a container.
 */
#include "model/checks.h"
#include "model/name_order.h"
#include "model/placeholder.h"

enum { NAME_MAXIMUM = 128 };

static bool is_alphanumeric(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9');
}

static bool is_one_of(char byte, const char *set) {
  return byte != '\0' && strchr(set, byte) != NULL;
}

/* As nearly all are written. */
static bool is_plain_name(em_view name) {
  if (name.length < 2 || name.length > NAME_MAXIMUM || !is_alphanumeric(name.data[0])) {
    return false;
  }
  for (size_t i = 1; i < name.length; i++) {
    if (!is_alphanumeric(name.data[i]) && name.data[i] != '-' && name.data[i] != '_') {
      return false;
    }
  }
  return true;
}

/* What is wrong with a name, or NULL. `*byte` is the place. */
static const char *find_fault(em_view name, size_t *byte) {
  *byte = 0;
  if (is_plain_name(name)) {
    return NULL;
  }
  if (name.length == 0) {
    return "it is empty";
  }
  if (name.length > NAME_MAXIMUM) {
    *byte = NAME_MAXIMUM;
    return "it is longer than 128 characters: the hub refuses it";
  }
  for (size_t i = 0; i < name.length; i++) {
    *byte = i;
    if (is_one_of(name.data[i], ".$ ")) {
      return "a key of a twin holds no dot, dollar sign or blank: the hub refuses it";
    }
    if (!is_alphanumeric(name.data[i]) && !is_one_of(name.data[i], "-:+%_#*?!(),=@'")) {
      return "the hub takes ASCII letters, digits and -:+%_#*?!(),=@' only";
    }
  }
  *byte = 0;
  if (!is_alphanumeric(name.data[0])) {
    return "a container's name begins with a letter or digit: it never starts";
  }
  for (size_t i = 1; i < name.length; i++) {
    *byte = i;
    if (!is_alphanumeric(name.data[i]) && !is_one_of(name.data[i], "_.-")) {
      return "a container's name holds letters, digits, _ . and - only: it never starts";
    }
  }
  *byte = 0;
  return name.length == 1 ? "a container's name has at least two characters: it never starts"
                          : NULL;
}

static void check_name(manifest_reader *r, const module *m) {
  const place at = place_of_name(m->at);
  const bool imitates = !m->is_system && (view_equals(m->name, VIEW("edgeAgent")) ||
                                          view_equals(m->name, VIEW("edgeHub")));
  size_t byte = 0;
  const char *fault = imitates
                          ? "this is the name of a system module: edgeAgent refuses the deployment"
                          : find_fault(m->name, &byte);
  if (fault == NULL || placeholder_is_in(m->name)) {
    return;
  }
  note *added = notes_add(r->notes, NOTE_MODULE_NAME_INVALID, at);
  if (added == NULL) {
    return;
  }
  added->name = m->name;
  added->detail = view_of(fault);
  const document_node *node = &at.document->nodes[at.node];
  if (!imitates && byte < m->name.length && (node->flags & DOCUMENT_DECODED) == 0 &&
      node->length == m->name.length + 2) {
    added->span_start = node->start + 1 + (uint32_t)byte;
    added->span_length = 1;
  }
}

static void check_clashes(manifest_reader *r) {
  const manifest *m = r->m;
  named *names = arena_allocate_array(r->memory, m->module_count, sizeof *names);
  uint32_t count = 0;
  for (uint32_t i = 0; names != NULL && i < m->module_count; i++) {
    if (!m->modules[i].is_variant) {
      names[count++] = (named){m->modules[i].name, i};
    }
  }
  if (count < 2 || !names_sort(names, count, r->memory)) {
    return;
  }
  for (uint32_t i = 1; i < count; i++) {
    if (names_compare(names[i - 1].name, names[i].name) != 0 ||
        view_equals(names[i - 1].name, names[i].name)) {
      continue;
    }
    r->notes->module = names[i].item;
    note *added =
        notes_add(r->notes, NOTE_MODULE_NAME_CLASH, place_of_name(m->modules[names[i].item].at));
    if (added != NULL) {
      added->name = names[i].name;
      added->other = place_of_name(m->modules[names[i - 1].item].at);
      added->expected = names[i - 1].name;
    }
  }
}

void module_names_check(manifest_reader *r) {
  for (uint32_t i = 0; i < r->m->module_count; i++) {
    const module *m = &r->m->modules[i];
    if (!m->is_variant && !m->is_system) {
      r->notes->module = i;
      check_name(r, m);
    }
  }
  check_clashes(r);
  r->notes->module = NOTE_NO_MODULE;
}
