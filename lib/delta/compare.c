/* Two lists of facts, side by side. */
#include "delta/delta.h"
#include "document/embedded.h"

enum { SAME_DEPTH = 64, SORTED_MAXIMUM = 2000 };
#define ALL_TOPICS ((1u << DELTA_TOPIC_COUNT) - 1)

em_view delta_fate_name(delta_fate fate) {
  static const em_view names[] = {
      [DELTA_STAYS] = VIEW_INIT("stays"),        [DELTA_ADDED] = VIEW_INIT("is added"),
      [DELTA_REMOVED] = VIEW_INIT("is removed"), [DELTA_RECREATED] = VIEW_INIT("is made anew"),
      [DELTA_STARTED] = VIEW_INIT("is started"), [DELTA_STOPPED] = VIEW_INIT("is stopped"),
  };
  return names[fate];
}

/* ---- What can be compared
 * --------------------------------------------------------------------------- */

uint32_t delta_topics_of(const manifest *m) {
  const uint32_t of_hub = 1u << DELTA_ROUTE;
  const uint32_t of_agent = 1u << DELTA_CREDENTIAL | 1u << DELTA_SETTING;
  const uint32_t of_list =
      1u << DELTA_PRESENCE | 1u << DELTA_IMAGE | 1u << DELTA_VARIABLE | 1u << DELTA_TRANSPORT;
  switch (m->kind) {
    case SHAPE_CONTAINERS:
      return ALL_TOPICS & ~(of_hub | of_agent);
    case SHAPE_MODULE_LIST:
      return of_list;
    case SHAPE_TWIN:
    case SHAPE_AGENT_SECTION:
      return place_is_set(m->hub_at) ? ALL_TOPICS : ALL_TOPICS & ~of_hub;
    default:
      return ALL_TOPICS;
  }
}

em_view delta_name_uncompared(const delta *d, arena *memory) {
  em_view names = VIEW("");
  for (uint32_t topic = 0; topic < DELTA_TOPIC_COUNT; topic++) {
    if ((d->compared >> topic & 1u) == 0) {
      const em_view name = delta_topic_name((delta_topic)topic);
      names = arena_format(memory, "%.*s%s%.*s", VIEW_ARGS(names), names.length > 0 ? ", " : "",
                           VIEW_ARGS(name));
    }
  }
  return names.data == NULL ? VIEW("") : names;
}

/* ---- Sorting
 * --------------------------------------------------------------------------------------- */

static int compare_modules(em_view a, em_view b) {
  if (a.data == NULL || b.data == NULL) {
    return (a.data != NULL) - (b.data != NULL);
  }
  return view_compare(a, b);
}

static int compare_facts(const delta_fact *a, const delta_fact *b) {
  const int by_module = compare_modules(a->module, b->module);
  if (by_module != 0) {
    return by_module;
  }
  return a->topic != b->topic ? (a->topic < b->topic ? -1 : 1) : view_compare(a->key, b->key);
}

/* Merge sort. */
bool delta_facts_sort(delta_facts *facts) {
  delta_fact *from = facts->items;
  delta_fact *to = arena_allocate_array(facts->memory, facts->count, sizeof *to);
  if (to == NULL) {
    return false;
  }
  for (uint32_t width = 1; width < facts->count; width *= 2) {
    for (uint32_t start = 0; start < facts->count; start += 2 * width) {
      const uint32_t middle = facts->count - start < width ? facts->count : start + width;
      const uint32_t end = facts->count - start < 2 * width ? facts->count : start + 2 * width;
      uint32_t a = start;
      uint32_t b = middle;
      for (uint32_t i = start; i < end; i++) {
        const bool takes_left = a < middle && (b == end || compare_facts(&from[a], &from[b]) <= 0);
        to[i] = takes_left ? from[a++] : from[b++];
      }
    }
    delta_fact *other = from;
    from = to;
    to = other;
  }
  facts->items = from;
  return true;
}

const delta_fact *delta_facts_find(const delta_facts *facts, const delta_fact *like) {
  uint32_t low = 0;
  uint32_t high = facts->count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (compare_facts(&facts->items[middle], like) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool is_there = low < facts->count && compare_facts(&facts->items[low], like) == 0;
  return is_there ? &facts->items[low] : NULL;
}

/* ---- Containers
 * -------------------------------------------------------------------------------------- */

static bool is_same_tree(const document *a, uint32_t x, const document *b, uint32_t y,
                         uint32_t depth);

static bool is_same_object(const document *a, uint32_t x, const document *b, uint32_t y,
                           uint32_t depth) {
  if (document_count(a, x) != document_count(b, y)) {
    return false;
  }
  DOCUMENT_EACH_MEMBER(a, x, key) {
    const uint32_t other = document_member(b, y, document_string(a, key));
    if (other == DOCUMENT_NONE || !is_same_tree(a, key + 1, b, other, depth - 1)) {
      return false;
    }
  }
  return true;
}

static bool is_same_array(const document *a, uint32_t x, const document *b, uint32_t y,
                          uint32_t depth) {
  uint32_t other = y + 1;
  if (document_count(a, x) != document_count(b, y)) {
    return false;
  }
  DOCUMENT_EACH_ELEMENT(a, x, element) {
    if (!is_same_tree(a, element, b, other, depth - 1)) {
      return false;
    }
    other = document_after(b, other);
  }
  return true;
}

/* Whatever the order of members. Too deep counts as different. */
static bool is_same_tree(const document *a, uint32_t x, const document *b, uint32_t y,
                         uint32_t depth) {
  const document_kind kind = document_kind_of(a, x);
  if (kind != document_kind_of(b, y) || depth == 0) {
    return false;
  }
  switch (kind) {
    case DOCUMENT_OBJECT:
      return is_same_object(a, x, b, y, depth);
    case DOCUMENT_ARRAY:
      return is_same_array(a, x, b, y, depth);
    case DOCUMENT_STRING:
      return view_equals(document_string(a, x), document_string(b, y));
    case DOCUMENT_NUMBER:
      return view_equals(document_source(a, x), document_source(b, y));
    default:
      return true;
  }
}

static bool is_empty_options(const module *m) {
  return m->create_options == NULL && !place_is_set(m->create_options_at);
}

/* Members that no fact stands for: limits, labels, health checks, commands. */
static bool have_same_options(const module *old, const module *new) {
  if (is_empty_options(old) || is_empty_options(new)) {
    return is_empty_options(old) == is_empty_options(new);
  }
  const document *a =
      old->create_options != NULL ? old->create_options : old->create_options_at.document;
  const document *b =
      new->create_options != NULL ? new->create_options : new->create_options_at.document;
  const uint32_t x = old->create_options != NULL ? 0 : old->create_options_at.node;
  const uint32_t y = new->create_options != NULL ? 0 : new->create_options_at.node;
  return is_same_tree(a, x, b, y, SAME_DEPTH);
}

static bool is_status(const delta_fact *fact) {
  return fact->topic == DELTA_SETTING && view_equals(fact->key, VIEW("status"));
}

static bool is_running(const module *m) {
  return m->status.value.data == NULL ||
         view_equals_ignoring_case(m->status.value, VIEW("running"));
}

/* edgeAgent makes a container anew for any difference but that of its status. */
static delta_fate fate_of(const delta_module *m, bool has_other_options) {
  if (m->old == NULL || m->new == NULL) {
    return m->old == NULL ? DELTA_ADDED : DELTA_REMOVED;
  }
  for (uint32_t i = 0; i < m->count; i++) {
    const delta_change *change = &m->changes[i];
    if (!is_status(change->new != NULL ? change->new : change->old)) {
      return DELTA_RECREATED;
    }
  }
  if (has_other_options) {
    return DELTA_RECREATED;
  }
  if (is_running(m->old) == is_running(m->new)) {
    return DELTA_STAYS;
  }
  return is_running(m->new) ? DELTA_STARTED : DELTA_STOPPED;
}

/* ---- Comparing
 * --------------------------------------------------------------------------------------- */

typedef struct comparison {
  delta *d;
  bool knows_all; /* both sides: then containers can be compared as a whole */
  arena *memory;
  uint32_t capacity, change_capacity;
  delta_module *module; /* that is being filled */
} comparison;

static bool add_change(comparison *c, delta_kind kind, const delta_fact *old,
                       const delta_fact *new) {
  delta_module *m = c->module;
  if (!arena_list_add(c->memory, (void **)&m->changes, &m->count, &c->change_capacity,
                      sizeof *m->changes)) {
    return false;
  }
  const delta_fact *judged = new != NULL ? new : old;
  const bool is_worse = kind == DELTA_CHANGED
                            ? new->severity > old->severity || (new->topic == DELTA_IMAGE)
                            : (kind == DELTA_GAINED) != judged->is_protection;
  m->changes[m->count - 1] = (delta_change){kind, old, new, is_worse, judged->severity};
  return true;
}

/* Worst first; facts that people must see before settings they know. */
static void sort_changes(delta_module *m) {
  for (uint32_t i = 1; i < m->count && m->count <= SORTED_MAXIMUM; i++) {
    const delta_change moved = m->changes[i];
    const int32_t rank = moved.is_worse ? 10 + (int32_t)moved.severity : (int32_t)moved.severity;
    uint32_t at = i;
    for (; at > 0; at--) {
      const delta_change *before = &m->changes[at - 1];
      const int32_t other =
          before->is_worse ? 10 + (int32_t)before->severity : (int32_t)before->severity;
      if (other >= rank) {
        break;
      }
      m->changes[at] = *before;
    }
    m->changes[at] = moved;
  }
}

static void count(delta *d, const delta_module *m) {
  for (uint32_t i = 0; i < m->count; i++) {
    const delta_change *change = &m->changes[i];
    d->gained_total += change->kind == DELTA_GAINED ? 1 : 0;
    d->lost_total += change->kind == DELTA_LOST ? 1 : 0;
    d->changed_total += change->kind == DELTA_CHANGED ? 1 : 0;
    if (change->is_worse) {
      d->gained[change->severity]++;
    }
  }
}

static bool keep_module(comparison *c, const delta_module *m) {
  delta *d = c->d;
  if (m->count == 0 && m->fate == DELTA_STAYS) {
    return true;
  }
  if (!arena_list_add(c->memory, (void **)&d->modules, &d->count, &c->capacity,
                      sizeof *d->modules)) {
    return false;
  }
  d->modules[d->count - 1] = *m;
  count(d, m);
  return true;
}

/* Of a module that only one side has, nothing can be unknown on the other. */
static bool is_compared(const comparison *c, delta_topic topic) {
  const bool is_on_both = c->module->name.data == NULL || (c->module->old && c->module->new);
  return !is_on_both || (c->d->compared >> topic & 1u) != 0;
}

/* Facts [a, a_end) and [b, b_end) of one module. */
static bool compare_module(comparison *c, em_view name, const delta_fact *a,
                           const delta_fact *a_end, const delta_fact *b, const delta_fact *b_end) {
  delta_module m = {.name = name};
  c->module = &m;
  c->change_capacity = 0;
  m.old = a < a_end ? a->of : NULL;
  m.new = b < b_end ? b->of : NULL;
  while (a < a_end || b < b_end) {
    const int order = a == a_end ? 1 : b == b_end ? -1 : compare_facts(a, b);
    const delta_topic topic = (order <= 0 ? a : b)->topic;
    const bool is_done =
        topic == DELTA_PRESENCE || !is_compared(c, topic) ? true
        : order < 0                                       ? add_change(c, DELTA_LOST, a, NULL)
        : order > 0                                       ? add_change(c, DELTA_GAINED, NULL, b)
                    : view_equals(a->value, b->value) || add_change(c, DELTA_CHANGED, a, b);
    if (!is_done) {
      return false;
    }
    if (order <= 0) {
      a++;
    }
    if (order >= 0) {
      b++;
    }
  }
  if (name.data != NULL) {
    m.fate = fate_of(&m, c->knows_all && m.old != NULL && m.new != NULL &&
                             !have_same_options(m.old, m.new));
  }
  sort_changes(&m);
  return keep_module(c, &m);
}

static const delta_fact *end_of(const delta_fact *from, const delta_fact *end, em_view name) {
  while (from < end && compare_modules(from->module, name) == 0) {
    from++;
  }
  return from;
}

static const delta_fact *end_of_list(const delta_facts *list) {
  return list->count == 0 ? list->items : list->items + list->count;
}

bool delta_compute(delta *d, const manifest *old, const manifest *new, arena *memory) {
  *d = (delta){.compared = delta_topics_of(old) & delta_topics_of(new)};
  comparison c = {.d = d, .memory = memory, .knows_all = d->compared == ALL_TOPICS};
  delta_facts before;
  delta_facts after;
  if (!delta_facts_collect(&before, old, memory) || !delta_facts_collect(&after, new, memory) ||
      !delta_facts_sort(&before) || !delta_facts_sort(&after)) {
    return false;
  }
  const delta_fact *a = before.items;
  const delta_fact *b = after.items;
  const delta_fact *a_end = end_of_list(&before);
  const delta_fact *b_end = end_of_list(&after);
  while (a < a_end || b < b_end) {
    const bool is_left = a < a_end && (b == b_end || compare_modules(a->module, b->module) <= 0);
    const em_view name = is_left ? a->module : b->module;
    const delta_fact *a_next = end_of(a, a_end, name);
    const delta_fact *b_next = end_of(b, b_end, name);
    if (!compare_module(&c, name, a, a_next, b, b_next)) {
      return false;
    }
    a = a_next;
    b = b_next;
  }
  return !memory->has_failed;
}
