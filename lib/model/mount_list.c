#include "model/mount_list.h"

#include "text/path.h"

mount *mount_list_add(mount_list *list, mount_origin origin, const chain_node *entry) {
  settings *s = list->c->settings;
  if (!arena_list_add(list->c->memory, (void **)&s->mounts, &s->mount_count, &list->capacity,
                      sizeof *s->mounts)) {
    list->is_out_of_memory = true;
    return NULL;
  }
  mount *m = &s->mounts[s->mount_count - 1];
  m->origin = origin;
  m->at = chain_place(list->c, entry->node);
  m->source_at = m->at;
  m->target_at = m->at;
  return m;
}

void mount_list_drop(mount_list *list) {
  list->c->settings->mount_count--;
}

void mount_refuse(chain *c, uint32_t at, em_view name, em_view because, em_view expected) {
  facts_refuse(c, AT_CREATE, NOTE_MOUNT_MALFORMED, at, name, because, expected);
}

void mount_set_host_path(mount_list *list, mount *m, em_view path) {
  m->kind = MOUNT_HOST_PATH;
  m->host_path = path_normalise(list->c->memory, path);
  list->is_out_of_memory = list->is_out_of_memory || m->host_path.data == NULL;
}

bool mount_is_absolute(em_view path) {
  return view_starts_with(path, VIEW("/"));
}

/* Why the engine refuses a target; data NULL if it does not. */
em_view mount_target_fault(chain *c, em_view target) {
  if (!mount_is_absolute(target) && !view_starts_with(target, VIEW("\\"))) {
    return target.length == 0 ? VIEW("a mount without a target")
                              : VIEW("the target of a mount is no absolute path");
  }
  const em_view clean = path_clean(&c->workspace->scratch, target);
  return view_equals(clean, VIEW("/")) || view_equals(target, VIEW("\\"))
             ? VIEW("the target of a mount is the container's root")
             : (em_view){0};
}

/* The local driver's rule for names of volumes. */
em_view mount_volume_fault(em_view name) {
  for (size_t i = 0; i < name.length; i++) {
    const char b = name.data[i];
    const char lower = (char)(b | 0x20);
    const bool is_word = (lower >= 'a' && lower <= 'z') || (b >= '0' && b <= '9');
    if (!is_word && (i == 0 || (b != '_' && b != '.' && b != '-'))) {
      return VIEW("neither an absolute path nor a name for a volume");
    }
  }
  return name.length == 1 ? VIEW("a volume's name has at least two characters") : (em_view){0};
}

/* ---- Modes ---------------------------------------------------------------------------------- */

static bool takes(em_view word, const char *const *words) {
  for (; *words != NULL; words++) {
    if (view_equals(word, view_of(*words))) {
      return true;
    }
  }
  return false;
}

static const char *const access_words[] = {"rw", "ro", NULL};
static const char *const label_words[] = {"z", "Z", NULL};
static const char *const propagation_words[] = {"private", "rprivate", "slave", "rslave",
                                                "shared",  "rshared",  NULL};
static const char *const copy_words[] = {"nocopy", NULL};
static const char *const consistency_words[] = {"consistent", "cached", "delegated", "default",
                                                NULL};
static const char *const *const mode_kinds[] = {access_words, label_words, propagation_words,
                                                copy_words, consistency_words};
enum { MODE_KINDS = sizeof mode_kinds / sizeof *mode_kinds };

static em_view next_word(em_view *rest) {
  const size_t comma = view_find(*rest, ',');
  const em_view word = view_until(*rest, comma);
  *rest = comma < rest->length ? view_from(*rest, comma + 1) : (em_view){0};
  return word;
}

bool mount_mode_is_valid(em_view options) {
  unsigned counts[MODE_KINDS] = {0};
  em_view rest = options;
  while (options.length > 0 && rest.data != NULL) {
    const em_view word = next_word(&rest);
    size_t kind = 0;
    while (kind < MODE_KINDS && !takes(word, mode_kinds[kind])) {
      kind++;
    }
    if (kind == MODE_KINDS || ++counts[kind] > 1) {
      return false;
    }
  }
  return true;
}

bool mount_mode_has(em_view options, em_view wanted) {
  em_view rest = options;
  while (options.length > 0 && rest.data != NULL) {
    if (view_equals(next_word(&rest), wanted)) {
      return true;
    }
  }
  return false;
}

void mount_read_options(mount *m, em_view options) {
  m->options = options;
  em_view rest = options;
  while (options.length > 0 && rest.data != NULL) {
    const em_view word = next_word(&rest);
    if (view_equals(word, VIEW("ro"))) {
      m->is_read_only = true;
      m->read_only_at = m->at;
    } else if (takes(word, propagation_words)) {
      m->propagation = word;
      m->propagation_at = m->at;
    }
  }
}
bool mount_is_propagation(em_view word) {
  return takes(word, propagation_words);
}
