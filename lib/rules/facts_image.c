/* Facts of an image reference. */
#include "rules/fact_macros.h"
#include "rules/facts_trust.h"

static const em_view fault_words[] = {
    [IMAGE_OK] = FACT_NAME("none"),
    [IMAGE_EMPTY] = FACT_NAME("empty"),
    [IMAGE_TAG_WITH_DIGEST] = FACT_NAME("tag-with-digest"),
    [IMAGE_BAD_REGISTRY] = FACT_NAME("bad-registry"),
    [IMAGE_BAD_REPOSITORY] = FACT_NAME("bad-repository"),
    [IMAGE_BAD_TAG] = FACT_NAME("bad-tag"),
    [IMAGE_BAD_DIGEST] = FACT_NAME("bad-digest"),
    [IMAGE_HAS_SCHEME] = FACT_NAME("scheme"),
    [IMAGE_TOO_LONG] = FACT_NAME("too-long"),
};
static const fact_words faults = {.words = fault_words, .count = FACT_COUNT(fault_words)};

enum { ADDRESS_NAME, ADDRESS_LOOPBACK, ADDRESS_PRIVATE, ADDRESS_PUBLIC };
static const em_view address_words[] = {
    [ADDRESS_NAME] = FACT_NAME("name"),
    [ADDRESS_LOOPBACK] = FACT_NAME("loopback"),
    [ADDRESS_PRIVATE] = FACT_NAME("private"),
    [ADDRESS_PUBLIC] = FACT_NAME("public"),
};
static const fact_words addresses = {.words = address_words, .count = FACT_COUNT(address_words)};

static const image *image_of(const subject *s) {
  return s->item;
}

static void set_text(fact_value *value, em_view text, place at) {
  value->is_set = text.data != NULL;
  value->text = text;
  value->at = at;
}

static void read_text(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  set_text(value, image_of(s)->text, image_of(s)->at);
  value->is_unresolved = image_of(s)->has_placeholder;
}

/* The part before the tag is unknown if a placeholder stands elsewhere than in the tag alone. */
static bool is_name_unknown(const image *i) {
  return i->has_placeholder && (i->has_placeholder_registry || !i->has_placeholder_tag ||
                                view_find(i->repository, '$') < i->repository.length);
}

static void read_registry(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  set_text(value, image_of(s)->registry, image_of(s)->at);
  value->is_unresolved = image_of(s)->has_placeholder_registry;
}

static void read_repository(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  set_text(value, image_of(s)->repository, image_of(s)->at);
  value->is_unresolved = is_name_unknown(image_of(s));
}

static void read_name(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  set_text(value, image_of(s)->name, image_of(s)->at);
  value->is_unresolved = is_name_unknown(image_of(s));
}

/* A placeholder that is the whole name may bring a tag and a digest with it. */
static bool is_tag_unknown(const image *i) {
  return i->has_placeholder && (i->has_placeholder_tag || i->is_tag_implied);
}

static void read_tag(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  set_text(value, image_of(s)->tag, image_of(s)->at);
  value->is_unresolved = is_tag_unknown(image_of(s));
}

/* The first two numbers of a tag: a release of the runtime, of which patches are made. */
static void read_release(const facts *f, const subject *s, fact_value *value) {
  read_tag(f, s, value);
  const em_view tag = value->text;
  size_t end = 0;
  uint32_t dots = 0;
  while (end < tag.length && ((tag.data[end] >= '0' && tag.data[end] <= '9') ||
                              (tag.data[end] == '.' && end > 0 && dots == 0))) {
    dots += tag.data[end] == '.';
    end++;
  }
  value->is_set = value->is_set && dots == 1 && end > 0 && tag.data[end - 1] != '.';
  value->text = view_until(tag, end);
}

static void read_digest(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  set_text(value, image_of(s)->digest, image_of(s)->at);
  value->is_unresolved = image_of(s)->digest.data == NULL && is_tag_unknown(image_of(s));
}

static void read_declared_digest(const facts *f, const subject *s, fact_value *value) {
  const module *m = subject_module(f, s);
  set_text(value, m->declared_digest, image_of(s)->at);
}

static void set_flag(fact_value *value, bool is_true, place at) {
  value->is_set = true;
  value->number = is_true;
  value->at = at;
}

static void read_registry_implied(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  set_flag(value, image_of(s)->is_registry_implied, image_of(s)->at);
  value->is_unresolved = image_of(s)->has_placeholder_registry;
}

static void read_tag_implied(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  set_flag(value, image_of(s)->is_tag_implied, image_of(s)->at);
  value->is_unresolved = is_tag_unknown(image_of(s));
}

static void read_upstream(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  set_flag(value, image_of(s)->is_upstream, image_of(s)->at);
}

static void read_fault(const facts *f, const subject *s, fact_value *value) {
  (void)f;
  fact_set_word(value, &faults, (uint32_t)image_of(s)->fault);
  value->at = image_of(s)->at;
}

/* ---- The registry's host -------------------------------------------------------------------- */

static em_view host_of(em_view registry) {
  if (registry.length > 0 && registry.data[0] == '[') {
    return view_until(registry, view_find(registry, ']') + 1);
  }
  return view_until(registry, view_find(registry, ':'));
}

static void read_host(const facts *f, const subject *s, fact_value *value) {
  read_registry(f, s, value);
  value->text = host_of(value->text);
}

static void read_port(const facts *f, const subject *s, fact_value *value) {
  read_registry(f, s, value);
  const em_view digits = view_from(value->text, host_of(value->text).length + 1);
  value->is_set = digits.length > 0 && digits.length <= 5;
  for (size_t i = 0; i < digits.length && value->is_set; i++) {
    value->is_set = digits.data[i] >= '0' && digits.data[i] <= '9';
    value->number = value->number * 10 + (digits.data[i] - '0');
  }
}

/* Reads dotted decimal; false if it is none. */
static bool read_octets(em_view host, uint32_t octets[4]) {
  uint32_t count = 0;
  uint32_t digits = 0;
  octets[0] = 0;
  for (size_t i = 0; i < host.length; i++) {
    const char c = host.data[i];
    if (c == '.' && digits > 0 && count < 3) {
      octets[++count] = 0;
      digits = 0;
    } else if (c >= '0' && c <= '9' && digits < 3) {
      octets[count] = octets[count] * 10 + (uint32_t)(c - '0');
      digits++;
    } else {
      return false;
    }
  }
  return count == 3 && digits > 0;
}

static uint32_t address_kind(em_view host) {
  uint32_t octets[4];
  if (view_equals_ignoring_case(host, VIEW("localhost")) || view_equals(host, VIEW("[::1]"))) {
    return ADDRESS_LOOPBACK;
  }
  if (!read_octets(host, octets)) {
    return host.length > 0 && host.data[0] == '[' ? ADDRESS_PUBLIC : ADDRESS_NAME;
  }
  if (octets[0] == 127) {
    return ADDRESS_LOOPBACK;
  }
  const bool is_private = octets[0] == 10 || (octets[0] == 192 && octets[1] == 168) ||
                          (octets[0] == 172 && octets[1] >= 16 && octets[1] < 32) ||
                          (octets[0] == 169 && octets[1] == 254);
  return is_private ? ADDRESS_PRIVATE : ADDRESS_PUBLIC;
}

static void read_address(const facts *f, const subject *s, fact_value *value) {
  read_host(f, s, value);
  if (value->is_set) {
    fact_set_word(value, &addresses, address_kind(value->text));
  }
}

static const fact rows[] = {
    FACT_CALL("text", FACT_TEXT, read_text, "the reference as written, without blanks around it"),
    FACT_CALL("registry", FACT_TEXT, read_registry,
              "host and port; `docker.io` if none is written"),
    FACT_CALL("registry_host", FACT_TEXT, read_host, "without port"),
    FACT_CALL("registry_port", FACT_NUMBER, read_port, "set if one is written"),
    FACT_CALL_WORD("registry_address", addresses, read_address,
                   "what the registry's host is: a name, or what kind of bare address"),
    FACT_CALL("repository", FACT_TEXT, read_repository, "`library/nginx` for `nginx`"),
    {.name = FACT_NAME("name"),
     .type = FACT_TEXT,
     .read = read_name,
     .is_identity = true,
     .doc = FACT_NAME("registry, slash, repository")},
    FACT_CALL("tag", FACT_TEXT, read_tag,
              "`latest` if neither tag nor digest is written; not set with a digest only"),
    FACT_CALL("release", FACT_TEXT, read_release,
              "the first two numbers of the tag: `1.5` of `1.5.21-linux-amd64`"),
    FACT_CALL("digest", FACT_TEXT, read_digest, "`sha256:…`"),
    FACT_CALL("declared_digest", FACT_TEXT, read_declared_digest, "`settings.digest`"),
    FACT_CALL("is_registry_implied", FACT_FLAG, read_registry_implied, "no registry is written"),
    FACT_CALL("is_tag_implied", FACT_FLAG, read_tag_implied, "neither tag nor digest is written"),
    FACT_CALL("is_upstream", FACT_FLAG, read_upstream,
              "`$upstream:PORT/…`: comes from the parent gateway"),
    FACT_CALL_WORD("fault", faults, read_fault, "what is wrong with the reference"),
    FACTS_OF_IMAGE_TRUST,
};

const fact_table image_facts = {rows, FACT_COUNT(rows)};
