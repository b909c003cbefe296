#include "schema/checker.h"
#include "schema/decimal.h"

enum { EQUAL_DEPTH_MAXIMUM = 1000 };

/* What is being compared, and how deep. */
typedef struct pair {
  const document *a;
  const document *b;
  uint32_t depth;
} pair;

static bool are_equal(checker *c, const pair *p, uint32_t x, uint32_t y);

static bool spend(checker *c, const document *d, uint32_t node, uint64_t steps) {
  const visit v = {.d = d, .node = node};
  return check_spend(c, &v, steps);
}

/* Each member of x is in y; both have as many. Where a name stands twice, the last one counts. */
static bool are_objects_equal(checker *c, const pair *p, uint32_t x, uint32_t y) {
  const uint64_t count = document_count(p->a, x);
  if (count != document_count(p->b, y) || !spend(c, p->a, x, count * count)) {
    return false;
  }
  DOCUMENT_EACH_MEMBER(p->a, x, key) {
    const em_view name = document_string(p->a, key);
    const uint32_t other = document_member(p->b, y, name);
    if (other == DOCUMENT_NONE || !are_equal(c, p, document_member(p->a, x, name), other)) {
      return false;
    }
  }
  return true;
}

static bool are_arrays_equal(checker *c, const pair *p, uint32_t x, uint32_t y) {
  const uint32_t end = document_after(p->b, y);
  uint32_t other = y + 1;
  DOCUMENT_EACH_ELEMENT(p->a, x, element) {
    if (other >= end || !are_equal(c, p, element, other)) {
      return false;
    }
    other = document_after(p->b, other);
  }
  return other >= end;
}

static bool are_numbers_equal(const pair *p, uint32_t x, uint32_t y) {
  decimal a;
  decimal b;
  decimal_read(&a, p->a, x);
  decimal_read(&b, p->b, y);
  return a.is_finite && b.is_finite && decimal_compare(&a, &b) == 0;
}

static bool are_equal(checker *c, const pair *outer, uint32_t x, uint32_t y) {
  const pair p = {outer->a, outer->b, outer->depth + 1};
  if (!spend(c, p.a, x, 1)) {
    return false;
  }
  if (p.depth > EQUAL_DEPTH_MAXIMUM) {
    return check_fail(c, p.a, x, EM_ERROR_LIMIT, "This value is too deep to be compared.");
  }
  const document_kind kind = document_kind_of(p.a, x);
  if (kind != document_kind_of(p.b, y)) {
    return false;
  }
  switch (kind) {
    case DOCUMENT_STRING:
      return view_equals(document_string(p.a, x), document_string(p.b, y));
    case DOCUMENT_NUMBER:
      return are_numbers_equal(&p, x, y);
    case DOCUMENT_ARRAY:
      return are_arrays_equal(c, &p, x, y);
    case DOCUMENT_OBJECT:
      return are_objects_equal(c, &p, x, y);
    default:
      return true;
  }
}

bool check_is_equal(checker *c, const document *a, uint32_t x, const document *b, uint32_t y) {
  const pair p = {a, b, 0};
  return are_equal(c, &p, x, y);
}

static uint64_t mix(uint64_t hash, uint64_t more) {
  hash = (hash ^ more) * 0x9E3779B97F4A7C15u;
  return hash ^ hash >> 29;
}

static uint64_t hash_text(em_view text) {
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < text.length; i++) {
    hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
  }
  return hash;
}

static uint64_t hash_scalar(const document *d, uint32_t node) {
  decimal number;
  switch (document_kind_of(d, node)) {
    case DOCUMENT_STRING:
      return hash_text(document_string(d, node));
    case DOCUMENT_NUMBER:
      decimal_read(&number, d, node);
      return decimal_hash(&number);
    default:
      return d->nodes[node].kind;
  }
}

/* Only what may not differ between equal values: of an object the number of members and what they
 * hold in any order, without regard to what is inside of what. */
uint64_t check_hash(checker *c, const document *d, uint32_t node) {
  const uint32_t end = document_after(d, node);
  uint64_t sum = mix(d->nodes[node].kind, document_count(d, node));
  if (!spend(c, d, node, end - node)) {
    return 0;
  }
  for (uint32_t at = node; at < end; at++) {
    if (!document_is_container(d, at)) {
      sum += mix(hash_scalar(d, at), d->nodes[at].kind);
    }
  }
  return sum;
}
