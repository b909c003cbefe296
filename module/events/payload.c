#include "events/payload.h"

#include "base/json.h"

#include <string.h>

/* Room for closing and for the member that says that something was cut. */
enum { RESERVE = 64 };

void payload_init(payload *p) {
  bytes_init(&p->whole, PAYLOAD_LIMIT);
  bytes_init(&p->key, PAYLOAD_LIMIT);
  p->is_cut = false;
}

void payload_free(payload *p) {
  bytes_free(&p->whole);
  bytes_free(&p->key);
}

void payload_start(payload *p) {
  bytes_clear(&p->whole);
  bytes_clear(&p->key);
  bytes_append(&p->whole, "{", 1);
  bytes_append(&p->key, "{", 1);
  p->is_cut = false;
}

/* Appends the member, or takes it back if it goes beyond the limit. */
static bool try_text(bytes *out, const char *name, const char *text, size_t length) {
  const size_t before = out->length;
  json_name(out, name);
  json_text(out, text, length);
  if (!out->has_failed && out->length + RESERVE <= out->limit) {
    return true;
  }
  out->has_failed = false;
  bytes_cut(out, before);
  return false;
}

static bool add_text(bytes *out, const char *name, const char *text, size_t length) {
  /* Escapes make text up to six times longer: halve until it fits. */
  const size_t cut = json_cut(text, length, PAYLOAD_TEXT_LIMIT);
  size_t tried = cut;
  while (!try_text(out, name, text, tried)) {
    if (tried == 0) {
      return false;
    }
    tried = json_cut(text, length, tried / 2);
  }
  return tried == length;
}

void payload_text_of(payload *p, payload_role role, const char *name, const char *text,
                     size_t length) {
  const char *written = text == NULL ? "" : text;
  if (!add_text(&p->whole, name, written, text == NULL ? 0 : length)) {
    p->is_cut = true;
  }
  if (role == PAYLOAD_KEY) {
    add_text(&p->key, name, written, text == NULL ? 0 : length);
  }
}

void payload_text(payload *p, payload_role role, const char *name, const char *text) {
  payload_text_of(p, role, name, text, text == NULL ? 0 : strlen(text));
}

static void add_number(bytes *out, const char *name, int64_t number) {
  if (out->length + strlen(name) + 32 + RESERVE <= out->limit) {
    json_member_number(out, name, number);
  }
}

void payload_number(payload *p, payload_role role, const char *name, int64_t number) {
  add_number(&p->whole, name, number);
  if (role == PAYLOAD_KEY) {
    add_number(&p->key, name, number);
  }
}

void payload_end(payload *p) {
  if (p->is_cut) {
    bytes_append_text(&p->whole, ",\"ExtraDetails\":{\"Truncated\":\"true\"}");
  }
  bytes_append(&p->whole, "}", 1);
  bytes_append(&p->key, "}", 1);
}
