#include "document/embedded.h"

#include "base/error.h"
#include "document/scalar_map.h"
#include "text/digits.h"
#include "text/utf8.h"

/* U+FFFD, which stands where a string holds half a surrogate pair. */
static const em_view replacement = {"\xEF\xBF\xBD", 3};
enum { PAIR_LENGTH = 4 }; /* of what a pair stands for */

/* The code unit of the escape \uXXXX at `escape`, or 0 if there is none. */
static uint32_t escaped_unit(em_view escape) {
  if (escape.length < 6 || escape.data[0] != '\\' || escape.data[1] != 'u') {
    return 0;
  }
  uint32_t unit = 0;
  for (size_t i = 2; i < 6; i++) {
    const int value = digit_hex_value(escape.data[i]);
    if (value < 0) {
      return 0;
    }
    unit = unit << 4 | (uint32_t)value;
  }
  return unit;
}

/* The inside of a quoted string; empty for anything else. */
static em_view inside(const document *d, uint32_t node) {
  const em_view source = document_source(d, node);
  return source.length < 2 ? VIEW("") : (em_view){source.data + 1, source.length - 2};
}

/*
 * The device joins UTF-16: a pair that a cut has split grows together again. Returns the code
 * point, or 0 if the parts do not meet in one.
 */
static uint32_t split_pair(const document *host, uint32_t before, uint32_t behind) {
  const bool may_escape = host->syntax != DOCUMENT_YAML;
  const em_view head = document_string(host, before);
  const em_view tail = document_string(host, behind);
  if (!may_escape || !view_ends_with(head, replacement) || !view_starts_with(tail, replacement)) {
    return 0;
  }
  const em_view head_source = inside(host, before);
  if (head_source.length < 6) {
    return 0;
  }
  const uint32_t high = escaped_unit(view_from(head_source, head_source.length - 6));
  const uint32_t low = escaped_unit(inside(host, behind));
  const bool is_pair = high >= 0xD800 && high <= 0xDBFF && low >= 0xDC00 && low <= 0xDFFF;
  return is_pair ? 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00) : 0;
}

/* The values of all parts, and the parts themselves, in one block of memory. */
typedef struct joining {
  void *memory;
  size_t size;
  document_part *parts;
  em_view text;
} joining;

document_part embedded_part(const document *host, const uint32_t *nodes, uint32_t count,
                            uint32_t index, const document_part *before) {
  const bool takes_half = index > 0 && split_pair(host, nodes[index - 1], nodes[index]) != 0;
  const bool gives_half =
      index + 1 < count && split_pair(host, nodes[index], nodes[index + 1]) != 0;
  const uint32_t skip = takes_half ? (uint32_t)replacement.length : 0;
  const uint32_t length = (uint32_t)document_string(host, nodes[index]).length - skip;
  return (document_part){.node = nodes[index],
                         .start = before == NULL ? 0 : before->start + before->length,
                         .length =
                             length + (gives_half ? PAIR_LENGTH - (uint32_t)replacement.length : 0),
                         .skip = skip};
}

static void join_values(const document *host, const uint32_t *nodes, uint32_t count, joining *j) {
  char *text = (char *)(j->parts + count);
  for (uint32_t i = 0; i < count; i++) {
    const document_part p = embedded_part(host, nodes, count, i, i == 0 ? NULL : &j->parts[i - 1]);
    const em_view value = view_from(document_string(host, nodes[i]), p.skip);
    j->parts[i] = p;
    memcpy(text + p.start, value.data, value.length < p.length ? value.length : p.length);
    if (p.length > value.length) {
      utf8_encode(split_pair(host, nodes[i], nodes[i + 1]),
                  text + p.start + p.length - PAIR_LENGTH);
    }
    j->text = (em_view){text, p.start + p.length};
  }
}

/* Marks for each part. */
static bool add_marks(document *d, document_part *parts, uint32_t count) {
  bool has_memory = true;
  for (uint32_t i = 0; i < count && has_memory; i++) {
    has_memory = scalar_marks_make(d->host, parts[i].node, &d->memory, &parts[i].marks);
  }
  return has_memory;
}

/*
 * Nearly all that people embed is JSON, which the strict reader has read in half the time; what it
 * takes, the other one takes for the same (a fuzz target holds them to that).
 */
static em_status parse_text(document *d, em_view name, em_view text,
                            const document_options *options, em_error *error) {
  const em_status status = document_parse_json(d, name, text, options, NULL);
  if (status == EM_OK) {
    d->syntax = DOCUMENT_DIALECT;
    return EM_OK;
  }
  return status == EM_ERROR_MEMORY ? error_memory(error)
                                   : document_parse_dialect(d, name, text, options, error);
}

em_status document_open_embedded(document *d, const document *host, const uint32_t *part_nodes,
                                 uint32_t part_count, const document_options *options,
                                 em_error *error) {
  const em_allocator allocator =
      arena_allocator_or_default(options == NULL ? NULL : options->allocator);
  joining j = {.text = document_string(host, part_nodes[0])};
  if (part_count > 1) {
    j.size = part_count; /* a joined pair takes one byte more than its half */
    for (uint32_t i = 0; i < part_count; i++) {
      j.size += sizeof *j.parts + document_string(host, part_nodes[i]).length;
    }
    j.memory = allocator.allocate(allocator.context, j.size);
    if (j.memory == NULL) {
      *d = (document){0};
      return error_memory(error);
    }
    j.parts = j.memory;
    join_values(host, part_nodes, part_count, &j);
  }
  const em_status status = parse_text(d, host->name, j.text, options, error);
  if (status != EM_OK) {
    if (j.memory != NULL) {
      allocator.release(allocator.context, j.memory, j.size);
    }
    return status;
  }
  d->host = host;
  d->only_part = (document_part){.node = part_nodes[0], .length = (uint32_t)j.text.length};
  d->parts = j.memory == NULL ? &d->only_part : j.parts;
  d->part_count = part_count;
  d->joined_memory = j.memory;
  d->joined_size = j.size;
  if (!add_marks(d, j.memory == NULL ? &d->only_part : j.parts, part_count)) {
    document_free(d);
    return error_memory(error);
  }
  return EM_OK;
}
