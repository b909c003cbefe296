/* Whom a Notary Project policy trusts of those that its stores vouch for. */
#include "trust/policy_reader.h"

#include "base/error.h"

#define IDENTITY_PREFIX VIEW("x509.subject:")

/* Cuts off one RDN up to a comma that is not escaped, without blanks around it, unescaped. */
static em_view next_part(em_view *rest, arena *memory) {
  char *text = arena_allocate(memory, rest->length + 1);
  size_t used = 0;
  size_t kept = 0; /* up to here blanks count */
  size_t i = 0;
  while (text != NULL && i < rest->length && rest->data[i] != ',') {
    const bool is_escaped = rest->data[i] == '\\' && i + 1 < rest->length;
    i += is_escaped ? 1 : 0;
    const char byte = rest->data[i++];
    if (used == 0 && byte == ' ' && !is_escaped) {
      continue;
    }
    text[used++] = byte;
    kept = byte != ' ' || is_escaped ? used : kept;
  }
  *rest = view_from(*rest, i + 1);
  return (em_view){text, kept};
}

static bool has_type(const notary_identity *one, em_view type) {
  for (uint32_t i = 0; i < one->count; i++) {
    if (view_equals_ignoring_case(one->names[i].type, type)) {
      return true;
    }
  }
  return false;
}

static bool read_identity(policy_reader *r, uint32_t node, notary_identity *one) {
  em_view rest = view_from(document_string(r->d, node), IDENTITY_PREFIX.length);
  one->names = arena_allocate_array(&r->t->memory, CERTIFICATE_NAMES, sizeof *one->names);
  while (one->names != NULL && rest.length > 0) {
    const em_view part = next_part(&rest, &r->t->memory);
    const size_t equals = view_find(part, '=');
    if (part.data == NULL || equals == 0 || equals + 1 >= part.length ||
        one->count == CERTIFICATE_NAMES) {
      return policy_fail(r, node, "An identity is \"x509.subject: C=…, ST=…, O=…\".");
    }
    em_view type = view_until(part, equals);
    /* OpenSSL calls it ST, and so does the specification; S is what others write. */
    type = view_equals(type, VIEW("S")) ? VIEW("ST") : type;
    if (has_type(one, type)) {
      return policy_fail(r, node, "An attribute stands twice in this identity.");
    }
    one->names[one->count++] = (certificate_name){type, view_from(part, equals + 1)};
  }
  return (has_type(one, VIEW("C")) && has_type(one, VIEW("ST")) && has_type(one, VIEW("O"))) ||
         policy_fail(r, node, "An identity must name C, ST and O.");
}

static bool has_name(const notary_identity *one, const certificate_name *name) {
  for (uint32_t i = 0; i < one->count; i++) {
    if (view_equals_ignoring_case(one->names[i].type, name->type)) {
      return view_equals(one->names[i].value, name->value);
    }
  }
  return false;
}

/* Whoever meets the narrower one meets the wider one too: one of them says nothing. */
static bool is_part_of(const notary_identity *wider, const notary_identity *narrower) {
  for (uint32_t i = 0; i < wider->count; i++) {
    if (!has_name(narrower, &wider->names[i])) {
      return false;
    }
  }
  return true;
}

static bool check_overlap(policy_reader *r, uint32_t node, const notary_policy *p) {
  const notary_identity *last = &p->identities[p->identity_count - 1];
  for (uint32_t i = 0; i + 1 < p->identity_count; i++) {
    if (is_part_of(&p->identities[i], last) || is_part_of(last, &p->identities[i])) {
      return policy_fail(r, node,
                         "This identity overlaps with another of the policy: whoever has all "
                         "attributes of the one has those of the other.");
    }
  }
  return true;
}

bool policy_read_identities(policy_reader *r, const notary_nodes *n, notary_policy *p) {
  const uint32_t count = n->identities == DOCUMENT_NONE ? 0 : document_count(r->d, n->identities);
  if (count == 0) {
    return policy_fail(r, n->identities == DOCUMENT_NONE ? n->object : n->identities,
                       "The policy names no trusted identity (\"*\" trusts all of its stores).");
  }
  p->identities = arena_allocate_array(&r->t->memory, count, sizeof *p->identities);
  if (p->identities == NULL) {
    error_memory(r->error);
    return false;
  }
  DOCUMENT_EACH_ELEMENT(r->d, n->identities, element) {
    const em_view text = document_string(r->d, element);
    if (view_equals(text, VIEW("*")) && count == 1) {
      p->any_identity = true;
    } else if (!view_starts_with(text, IDENTITY_PREFIX)) {
      return policy_fail(r, element, "An identity is \"x509.subject: …\", or \"*\" alone.");
    } else if (!read_identity(r, element, &p->identities[p->identity_count++]) ||
               !check_overlap(r, element, p)) {
      return false;
    }
  }
  return true;
}
