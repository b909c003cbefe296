/*
 * The third reader: the engine (Go, encoding/json; measured). Names: exact, then by Unicode's
 * simple folding. Objects merge into what was there, lists replace it, null leaves it, or clears
 * what is a list, a map or a pointer.
 */
#include "model/engine_names.h"

static const em_view engine = {"the engine", 10};

static chain_node *decode(chain *c, em_view name, const chain_type *type, const chain_node *sent,
                          chain_node *existing);

static chain_node *mismatch(chain *c, em_view name, const chain_node *sent, em_view wanted) {
  const em_view shown = chain_show(c, sent->node);
  chain_refuse(c, sent->node, engine,
               arena_format(c->memory, "%.*s cannot be %.*s", VIEW_ARGS(name), VIEW_ARGS(shown)),
               wanted);
  return NULL;
}

static chain_node *make(chain *c, const chain_node *sent, document_kind kind) {
  chain_node *made = chain_make(c, kind, sent->node, sent->key);
  if (made == NULL) {
    c->is_stopped = true;
  }
  return made;
}

static chain_node *copy(chain *c, const chain_node *sent) {
  chain_node *made = make(c, sent, (document_kind)sent->kind);
  if (made != NULL) {
    made->text = sent->text;
    made->integer = sent->integer;
    made->flags = sent->flags;
  }
  return made;
}

/* ---- Scalars -------------------------------------------------------------------------------- */

static chain_node *decode_text(chain *c, em_view name, const chain_node *sent) {
  return sent->kind == DOCUMENT_STRING ? copy(c, sent) : mismatch(c, name, sent, VIEW("text"));
}

static chain_node *decode_bool(chain *c, em_view name, const chain_node *sent) {
  const bool is_bool = sent->kind == DOCUMENT_TRUE || sent->kind == DOCUMENT_FALSE ||
                       (sent->flags & CHAIN_UNRESOLVED) != 0;
  return is_bool ? copy(c, sent) : mismatch(c, name, sent, VIEW("true or false"));
}

static chain_node *decode_integer(chain *c, em_view name, const chain_type *type,
                                  const chain_node *sent) {
  const int64_t value = sent->kind == DOCUMENT_NUMBER ? sent->integer : 0;
  const bool is_integer = sent->kind == DOCUMENT_NUMBER && (sent->flags & CHAIN_REAL) == 0;
  const bool fits = value >= type->least && (value < 0 || (uint64_t)value <= type->most);
  if ((is_integer && fits) || (sent->flags & CHAIN_UNRESOLVED) != 0) {
    return copy(c, sent);
  }
  return mismatch(c, name, sent,
                  arena_format(c->memory, "a whole number from %lld to %llu",
                               (long long)type->least, (unsigned long long)type->most));
}

/* ---- Lists ---------------------------------------------------------------------------------- */

/*
 * A Go slice: its array stays when a later list comes, and that list's elements are decoded into
 * what is there. `count` is the slice's length, the nodes are the array.
 */
static chain_node *decode_list(chain *c, em_view name, const chain_type *type,
                               const chain_node *sent, chain_node *existing) {
  const bool is_fresh = existing == NULL || sent->first == NULL;
  chain_node *list = is_fresh ? make(c, sent, DOCUMENT_ARRAY) : existing;
  if (list == NULL) {
    return NULL;
  }
  chain_node *before = NULL;
  uint32_t count = 0;
  for (const chain_node *one = sent->first; one != NULL; one = one->next) {
    chain_node *old = before == NULL ? list->first : before->next;
    chain_node *decoded = decode(c, name, type->of, one, old);
    if (c->is_stopped) {
      return NULL;
    }
    if (decoded == NULL) {
      decoded = make(c, one, DOCUMENT_NULL);
      if (decoded == NULL) {
        return NULL;
      }
    }
    if (decoded != old) {
      decoded->next = old == NULL ? NULL : old->next;
      *(before == NULL ? &list->first : &before->next) = decoded;
      list->last = decoded->next == NULL ? decoded : list->last;
    }
    before = decoded;
    count++;
  }
  list->count = count;
  list->node = sent->node;
  list->key = sent->key;
  return list;
}

/* strslice.StrSlice: a list of text, or one text. */
static chain_node *decode_words(chain *c, em_view name, const chain_node *sent) {
  if (sent->kind != DOCUMENT_ARRAY && sent->kind != DOCUMENT_STRING) {
    return mismatch(c, name, sent, VIEW("a list of text"));
  }
  chain_node *list = make(c, sent, DOCUMENT_ARRAY);
  const chain_node *one = sent->kind == DOCUMENT_ARRAY ? sent->first : sent;
  while (list != NULL && one != NULL) {
    if (one->kind != DOCUMENT_STRING && one->kind != DOCUMENT_NULL) {
      return mismatch(c, name, one, VIEW("a list of text"));
    }
    chain_node *word = copy(c, one);
    if (word == NULL) {
      return NULL;
    }
    chain_append(list, word);
    one = one == sent ? NULL : one->next;
  }
  return list;
}

static chain_node *decode_pair(chain *c, em_view name, const chain_node *sent) {
  static const chain_type unsigned_number = {.kind = CHAIN_INTEGER, .most = INT64_MAX};
  if (sent->kind != DOCUMENT_ARRAY) {
    return mismatch(c, name, sent, VIEW("a list of two numbers"));
  }
  uint32_t count = 0;
  for (const chain_node *one = sent->first; one != NULL && count < 2; one = one->next, count++) {
    if (one->kind != DOCUMENT_NULL && decode_integer(c, name, &unsigned_number, one) == NULL) {
      return NULL;
    }
  }
  return make(c, sent, DOCUMENT_ARRAY);
}

/* ---- Objects -------------------------------------------------------------------------------- */

static chain_node *decode_map(chain *c, em_view name, const chain_type *type,
                              const chain_node *sent, chain_node *existing) {
  chain_node *map = existing == NULL ? make(c, sent, DOCUMENT_OBJECT) : existing;
  if (map == NULL) {
    return NULL;
  }
  for (const chain_node *one = sent->first; one != NULL; one = one->next) {
    chain_node *value = decode(c, name, type->of, one, NULL);
    if (c->is_stopped) {
      return NULL;
    }
    if (value == NULL) {
      value = make(c, one, DOCUMENT_NULL);
      if (value == NULL) {
        return NULL;
      }
    }
    value->name = one->name;
    value->key = one->key;
    chain_append(map, value);
    c->settings->settings_read++;
  }
  if (existing != NULL) {
    chain_sort(map);
  }
  map->node = sent->node;
  map->key = sent->key;
  return map;
}

bool engine_decode_member(chain *c, const chain_member *member, const chain_node *sent,
                          chain_node *object) {
  chain_node *existing = chain_find(object, member->name);
  const bool is_new = existing == NULL || existing->kind == DOCUMENT_NULL;
  const uint32_t earlier = is_new ? 0 : existing->key;
  const uint32_t earlier_node = is_new ? 0 : existing->node;
  c->settings->settings_read++;
  chain_node *value = decode(c, member->name, member->type, sent, existing);
  if (c->is_stopped) {
    return false;
  }
  if (earlier_node != 0 && sent->kind != DOCUMENT_NULL) {
    engine_note_overridden(c, member, earlier, sent);
  }
  if (value != existing && existing != NULL) {
    chain_remove(object, existing);
  }
  if (value != NULL && value != existing) {
    value->name = member->name;
    value->member = member;
    chain_append(object, value);
  }
  if (value != NULL) {
    value->overrode = earlier != 0 && sent->kind != DOCUMENT_NULL ? earlier : sent->overrode;
  }
  return true;
}

static chain_node *decode_object(chain *c, const chain_table *table, const chain_node *sent,
                                 chain_node *existing) {
  chain_node *object = existing == NULL ? make(c, sent, DOCUMENT_OBJECT) : existing;
  if (object == NULL) {
    return NULL;
  }
  for (const chain_node *one = sent->first; one != NULL; one = one->next) {
    const chain_member *member = engine_find(table, one->name);
    if (member == NULL) {
      engine_note_unknown(c, table, one);
    } else {
      engine_note_name(c, member->name, one);
      if (!engine_decode_member(c, member, one, object)) {
        return NULL;
      }
    }
  }
  object->node = sent->node;
  object->key = sent->key;
  return object;
}

static chain_node *decode_structured(chain *c, em_view name, const chain_type *type,
                                     const chain_node *sent, chain_node *existing) {
  const document_kind wanted = type->kind == CHAIN_LIST ? DOCUMENT_ARRAY : DOCUMENT_OBJECT;
  if (sent->kind != wanted) {
    return mismatch(c, name, sent, wanted == DOCUMENT_ARRAY ? VIEW("a list") : VIEW("an object"));
  }
  switch (type->kind) {
    case CHAIN_LIST:
      return decode_list(c, name, type, sent, existing);
    case CHAIN_MAP:
      return decode_map(c, name, type, sent, existing);
    case CHAIN_EMPTY:
      return make(c, sent, DOCUMENT_OBJECT);
    default:
      return decode_object(c, type->table, sent, existing);
  }
}

/* The value that the member then has: NULL for none. */
static chain_node *decode(chain *c, em_view name, const chain_type *type, const chain_node *sent,
                          chain_node *existing) {
  if (sent->kind == DOCUMENT_NULL) {
    return type->is_nullable ? NULL : existing;
  }
  if (existing != NULL && existing->kind == DOCUMENT_NULL) {
    existing = NULL;
  }
  switch (type->kind) {
    case CHAIN_TEXT:
      return decode_text(c, name, sent);
    case CHAIN_BOOL:
      return decode_bool(c, name, sent);
    case CHAIN_INTEGER:
      return decode_integer(c, name, type, sent);
    case CHAIN_WORDS:
      return decode_words(c, name, sent);
    case CHAIN_PAIR:
      return decode_pair(c, name, sent);
    default:
      return decode_structured(c, name, type, sent, existing);
  }
}
