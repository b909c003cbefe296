/*
 * Sources: distribution/reference (grammar of the engine), DockerConfig.cs of edgeAgent (its
 * pattern is
 * `^(([^/]*\/)*)([^/:]+)(:[^/:]+)?$` on the trimmed text, and `$upstream:PORT` in exactly this
 * case).
 */
#include "model/image.h"

#include "model/placeholder.h"
#include "text/utf8.h"

/* No twin holds longer text than TEXT_MAXIMUM. */
enum { NAME_MAXIMUM = 255, TAG_MAXIMUM = 128, TEXT_MAXIMUM = 4096 };

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

static const em_view docker_hub = WORD("docker.io");
static const em_view docker_hub_index = WORD("index.docker.io");
static const em_view upstream = WORD("$upstream");

typedef struct digest_algorithm {
  em_view name;
  size_t length; /* of the hexadecimal part */
} digest_algorithm;

static const digest_algorithm digest_algorithms[] = {
    {WORD("sha256"), 64},
    {WORD("sha384"), 96},
    {WORD("sha512"), 128},
};

/* ---- Characters --------------------------------------------------------------------------- */

/* White space as .NET's Trim has it. */
static bool is_trimmed(uint32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

static em_view trim(em_view text) {
  uint32_t length = 0;
  while (text.length > 0 && is_trimmed(utf8_decode(text, 0, &length))) {
    text = view_from(text, length);
  }
  while (text.length > 0) {
    size_t last = text.length - 1;
    while (last > 0 && text.length - last < 4 && ((unsigned char)text.data[last] & 0xC0) == 0x80) {
      last--;
    }
    if (!is_trimmed(utf8_decode(text, last, &length)) || last + length != text.length) {
      break;
    }
    text.length = last;
  }
  return text;
}

static bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

static bool is_lower(char byte) {
  return byte >= 'a' && byte <= 'z';
}

static bool is_letter(char byte) {
  return is_lower(byte) || (byte >= 'A' && byte <= 'Z');
}

/* A placeholder of an image: what templates have, and `<…>`, which no reference may hold. */
static size_t length_of_opaque(em_view text, size_t offset) {
  if (text.data[offset] != '<') {
    return placeholder_length(text, offset);
  }
  const em_view rest = view_until(view_from(text, offset), 64);
  const size_t end = view_find(rest, '>');
  return end < rest.length && end > 1 ? end + 1 : 0;
}

/* The same; every byte is asked, and hardly one starts a placeholder. */
static inline size_t opaque_length(em_view text, size_t offset) {
  static const bool may_start[256] = {
      ['$'] = true, ['{'] = true, ['#'] = true, ['_'] = true, ['<'] = true};
  return may_start[(unsigned char)text.data[offset]] ? length_of_opaque(text, offset) : 0;
}

/* ---- Cutting ------------------------------------------------------------------------------ */

/* Where the signs stand that cut a reference, placeholders stepped over; SIZE_MAX if there are
 * none. */
typedef struct cuts {
  size_t first_slash, last_slash;
  size_t at;
  size_t colon;                     /* in the last component, before the digest */
  size_t extra_colon;               /* a second one there */
  size_t scheme;                    /* of "://" */
  size_t first_opaque, last_opaque; /* placeholders: start of the first, end of the last */
} cuts;

static cuts find_cuts(em_view text) {
  cuts c = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
  size_t i = 0;
  while (i < text.length) {
    if (is_lower(text.data[i]) || is_digit(text.data[i])) {
      i++;
      continue;
    }
    const size_t opaque = opaque_length(text, i);
    if (opaque > 0) {
      c.first_opaque = c.first_opaque == SIZE_MAX ? i : c.first_opaque;
      i += opaque;
      c.last_opaque = i;
      continue;
    }
    const char byte = text.data[i];
    if (byte == '/') {
      c.first_slash = c.first_slash == SIZE_MAX ? i : c.first_slash;
      c.last_slash = i;
      c.colon = SIZE_MAX;
      c.extra_colon = SIZE_MAX;
    } else if (byte == '@' && c.at == SIZE_MAX) {
      c.at = i;
    } else if (byte == ':' && c.at == SIZE_MAX) {
      if (c.scheme == SIZE_MAX && view_starts_with(view_from(text, i), VIEW("://"))) {
        c.scheme = i;
      }
      if (c.colon == SIZE_MAX) {
        c.colon = i;
      } else {
        c.extra_colon = i;
      }
    }
    i++;
  }
  return c;
}

/* ---- Checking: offset of the first wrong byte, or SIZE_MAX ---------------------------------- */

/* path-component: runs of lower-case letters and digits, parted by one of `.`, `_`, `__`, `-`… */
static size_t check_component(em_view text) {
  bool wants_word = true;
  size_t i = 0;
  while (i < text.length) {
    const bool is_word = is_lower(text.data[i]) || is_digit(text.data[i]);
    const size_t word = is_word ? 1 : opaque_length(text, i);
    if (word > 0) {
      wants_word = false;
      i += word;
      continue;
    }
    const char separator = text.data[i];
    if (wants_word || (separator != '.' && separator != '_' && separator != '-')) {
      return i;
    }
    const size_t start = i;
    while (i < text.length && text.data[i] == separator) {
      i++;
    }
    const size_t most = separator == '.' ? 1 : separator == '_' ? 2 : SIZE_MAX;
    if (i - start > most) {
      return start + most;
    }
    wants_word = true;
  }
  return wants_word ? text.length : SIZE_MAX;
}

static size_t check_repository(em_view text) {
  size_t start = 0;
  size_t i = 0;
  while (i <= text.length) {
    if (i < text.length && (is_lower(text.data[i]) || is_digit(text.data[i]))) {
      i++;
      continue;
    }
    const size_t opaque = i < text.length ? opaque_length(text, i) : 0;
    if (opaque > 0) {
      i += opaque;
      continue;
    }
    if (i == text.length || text.data[i] == '/') {
      const size_t wrong = check_component((em_view){text.data + start, i - start});
      if (wrong != SIZE_MAX) {
        return start + wrong;
      }
      start = i + 1;
    }
    i++;
  }
  return SIZE_MAX;
}

static size_t check_host_name(em_view text) {
  bool may_end = false;
  size_t i = 0;
  while (i < text.length) {
    const size_t opaque = opaque_length(text, i);
    const char byte = text.data[i];
    const bool is_word = opaque > 0 || is_letter(byte) || is_digit(byte);
    const bool is_inner =
        (byte == '-' && i > 0 && text.data[i - 1] != '.') || (byte == '.' && may_end);
    if (!is_word && !is_inner) {
      return i;
    }
    may_end = is_word;
    i += opaque > 0 ? opaque : 1;
  }
  return may_end ? SIZE_MAX : text.length;
}

/* [IPv6] in brackets: the engine only looks at the characters. */
static size_t check_address(em_view text) {
  for (size_t i = 1; i < text.length; i++) {
    const char byte = text.data[i];
    if (byte == ']') {
      return i > 1 ? SIZE_MAX : i;
    }
    if (!is_digit(byte) && byte != ':' && !(byte >= 'a' && byte <= 'f') &&
        !(byte >= 'A' && byte <= 'F')) {
      return i;
    }
  }
  return text.length;
}

static size_t check_registry(em_view text) {
  size_t host_length = 0;
  size_t wrong = SIZE_MAX;
  if (view_starts_with(text, VIEW("["))) {
    wrong = check_address(text);
    host_length = view_find(text, ']') + 1;
  } else {
    while (host_length < text.length && text.data[host_length] != ':') {
      const size_t opaque = opaque_length(text, host_length);
      host_length += opaque > 0 ? opaque : 1;
    }
    wrong = check_host_name(view_until(text, host_length));
  }
  if (wrong != SIZE_MAX || host_length >= text.length) {
    return wrong;
  }
  if (text.data[host_length] != ':' || host_length + 1 == text.length) {
    return host_length;
  }
  size_t i = host_length + 1;
  while (i < text.length) {
    const size_t opaque = opaque_length(text, i);
    if (opaque == 0 && !is_digit(text.data[i])) {
      return i;
    }
    i += opaque > 0 ? opaque : 1;
  }
  return SIZE_MAX;
}

static size_t check_tag(em_view text) {
  bool has_opaque = false;
  size_t i = 0;
  while (i < text.length) {
    const size_t opaque = opaque_length(text, i);
    const char byte = text.data[i];
    const bool is_word = opaque > 0 || is_letter(byte) || is_digit(byte) || byte == '_';
    if (!is_word && (i == 0 || (byte != '.' && byte != '-'))) {
      return i;
    }
    has_opaque = has_opaque || opaque > 0;
    i += opaque > 0 ? opaque : 1;
  }
  return text.length == 0 ? 0 : text.length > TAG_MAXIMUM && !has_opaque ? TAG_MAXIMUM : SIZE_MAX;
}

/* The engine knows three algorithms and wants lower-case digits of exactly their length. */
static size_t check_digest(em_view text) {
  if (placeholder_is_in(text)) {
    return SIZE_MAX;
  }
  const size_t colon = view_find(text, ':');
  const em_view hex = view_from(text, colon + 1);
  for (size_t i = 0; i < sizeof digest_algorithms / sizeof *digest_algorithms; i++) {
    if (!view_equals(view_until(text, colon), digest_algorithms[i].name)) {
      continue;
    }
    for (size_t k = 0; k < hex.length; k++) {
      if (!is_digit(hex.data[k]) && !(hex.data[k] >= 'a' && hex.data[k] <= 'f')) {
        return colon + 1 + k;
      }
      if (k == digest_algorithms[i].length) {
        return colon + 1 + k;
      }
    }
    return hex.length == digest_algorithms[i].length ? SIZE_MAX : text.length;
  }
  return 0;
}

/* ---- Putting together ----------------------------------------------------------------------- */

static void set_fault(image *result, image_fault fault, size_t offset) {
  if (result->fault == IMAGE_OK) {
    result->fault = fault;
    result->fault_offset = (uint32_t)offset;
  }
}

/* The piece before the first slash names a registry if it looks like a host; else it is Docker
 * Hub's. */
static bool is_registry(em_view piece) {
  return view_find(piece, '.') < piece.length || view_find(piece, ':') < piece.length ||
         view_equals(piece, VIEW("localhost")) || piece.data[0] == '$' || piece.data[0] == '<' ||
         piece.data[0] == '{' || piece.data[0] == '#';
}

static bool set_name(image *result, em_view registry, em_view repository, arena *memory) {
  const bool is_hub = registry.data == NULL || view_equals(registry, docker_hub) ||
                      view_equals(registry, docker_hub_index);
  const bool is_official =
      is_hub && view_find(repository, '/') == repository.length && repository.length > 0;
  result->is_registry_implied = registry.data == NULL;
  result->registry = is_hub ? docker_hub : registry;
  if (!is_hub || (registry.data != NULL && registry.length == docker_hub.length && !is_official)) {
    result->repository = repository;
    result->name = (em_view){registry.data, registry.length + 1 + repository.length};
    return true;
  }
  const em_view library = is_official ? VIEW("library/") : VIEW("");
  const size_t length = docker_hub.length + 1 + library.length + repository.length;
  char *name = arena_allocate(memory, length + 1);
  if (name == NULL) {
    return false;
  }
  memcpy(name, docker_hub.data, docker_hub.length);
  name[docker_hub.length] = '/';
  memcpy(name + docker_hub.length + 1, library.data, library.length);
  memcpy(name + length - repository.length, repository.data, repository.length);
  result->name = (em_view){name, length};
  result->repository = view_from(result->name, docker_hub.length + 1);
  return true;
}

/* Cuts off and checks digest and tag; returns the end of the name. */
static size_t read_tag_and_digest(image *result, em_view text, const cuts *c) {
  size_t end = text.length;
  if (c->at != SIZE_MAX) {
    end = c->at;
    result->digest = view_from(text, c->at + 1);
    const size_t wrong = check_digest(result->digest);
    if (wrong != SIZE_MAX) {
      set_fault(result, IMAGE_BAD_DIGEST, c->at + 1 + wrong);
    }
  }
  if (c->colon != SIZE_MAX) {
    result->tag = (em_view){text.data + c->colon + 1, end - c->colon - 1};
    const size_t wrong = check_tag(result->tag);
    if (wrong != SIZE_MAX) {
      set_fault(result, IMAGE_BAD_TAG, c->colon + 1 + wrong);
    }
    if (c->at != SIZE_MAX) {
      set_fault(result, IMAGE_TAG_WITH_DIGEST, c->colon);
    }
    end = c->colon;
  }
  return end;
}

static void note_placeholders(image *result, const cuts *c, size_t name_end) {
  if (c->first_opaque == SIZE_MAX) {
    return;
  }
  result->has_placeholder = true;
  const size_t registry_end = c->first_slash == SIZE_MAX ? name_end : c->first_slash;
  result->has_placeholder_registry = !result->is_upstream && c->first_opaque < registry_end &&
                                     (c->first_slash != SIZE_MAX || c->first_opaque == 0);
  /* A placeholder at the very end of the name may bring the tag with it. */
  const bool may_hold_tag = result->tag.data == NULL && result->digest.data == NULL;
  result->has_placeholder_tag =
      may_hold_tag ? c->last_opaque == name_end : c->last_opaque > name_end;
}

/* Docker takes sixty-four hexadecimal digits for the id of an image and refuses them as a name. */
static bool is_identifier(em_view text) {
  for (size_t i = 0; i < text.length; i++) {
    if (!is_digit(text.data[i]) && !(text.data[i] >= 'a' && text.data[i] <= 'f')) {
      return false;
    }
  }
  return text.length == 64;
}

static bool read_name(image *result, em_view text, const cuts *c, size_t end, arena *memory) {
  em_view registry = {0};
  size_t start = 0;
  if (c->first_slash != SIZE_MAX && c->first_slash < end && c->first_slash > 0 &&
      is_registry(view_until(text, c->first_slash))) {
    registry = view_until(text, c->first_slash);
    start = c->first_slash + 1;
  }
  if (registry.data != NULL && !result->is_upstream) {
    const size_t wrong = check_registry(registry);
    if (wrong != SIZE_MAX) {
      set_fault(result, IMAGE_BAD_REGISTRY, wrong);
    }
  }
  const em_view repository = {text.data + start, end - start};
  const size_t wrong =
      registry.data == NULL && is_identifier(repository) ? 0 : check_repository(repository);
  if (wrong != SIZE_MAX) {
    set_fault(result, IMAGE_BAD_REPOSITORY, start + wrong);
  }
  if (end > NAME_MAXIMUM && !result->has_placeholder) {
    set_fault(result, IMAGE_TOO_LONG, NAME_MAXIMUM);
  }
  return set_name(result, registry, repository, memory);
}

bool image_read(image *result, em_view text, place at, arena *memory) {
  *result = (image){.text = trim(text), .at = at};
  const em_view trimmed = result->text;
  if (trimmed.length > TEXT_MAXIMUM) {
    set_fault(result, IMAGE_TOO_LONG, NAME_MAXIMUM);
    return set_name(result, (em_view){0}, trimmed, memory);
  }
  if (trimmed.length == 0) {
    set_fault(result, IMAGE_EMPTY, 0);
    return true;
  }
  const cuts c = find_cuts(trimmed);
  const em_view behind = view_from(trimmed, upstream.length);
  result->is_upstream = view_starts_with(trimmed, upstream) && behind.length > 1 &&
                        behind.data[0] == ':' && behind.data[1] >= '1' && behind.data[1] <= '9';
  if (c.scheme != SIZE_MAX) {
    set_fault(result, IMAGE_HAS_SCHEME, 0);
  } else if (trimmed.data[0] == '$' && !result->is_upstream && c.first_opaque != 0) {
    set_fault(result, IMAGE_BAD_REGISTRY, 0);
  }
  if (c.extra_colon != SIZE_MAX) {
    set_fault(result, IMAGE_BAD_TAG, c.extra_colon);
  }
  const size_t end = read_tag_and_digest(result, trimmed, &c);
  note_placeholders(result, &c, end);
  result->is_tag_implied =
      result->tag.data == NULL && result->digest.data == NULL && !result->has_placeholder_tag;
  if (result->is_tag_implied) {
    result->tag = VIEW("latest");
  }
  return read_name(result, trimmed, &c, end, memory);
}
