/*
 * Sources: distribution/reference (grammar of the engine), DockerConfig.cs of edgeAgent (its
 * pattern is
 * `^(([^/]*\/)*)([^/:]+)(:[^/:]+)?$` on the trimmed text, and `$upstream:PORT` in exactly this
 * case).
 */
#include "model/image_grammar.h"

#include "text/utf8.h"

/* No twin holds longer text than TEXT_MAXIMUM. */
enum { NAME_MAXIMUM = 255, TEXT_MAXIMUM = 4096 };

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

static const em_view docker_hub = WORD("docker.io");
static const em_view docker_hub_index = WORD("index.docker.io");
static const em_view upstream = WORD("$upstream");

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
    if (image_is_lower(text.data[i]) || image_is_digit(text.data[i])) {
      i++;
      continue;
    }
    const size_t opaque = image_opaque_length(text, i);
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
    const size_t wrong = image_check_digest(result->digest);
    if (wrong != SIZE_MAX) {
      set_fault(result, IMAGE_BAD_DIGEST, c->at + 1 + wrong);
    }
  }
  if (c->colon != SIZE_MAX) {
    result->tag = (em_view){text.data + c->colon + 1, end - c->colon - 1};
    const size_t wrong = image_check_tag(result->tag);
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
    if (!image_is_digit(text.data[i]) && !(text.data[i] >= 'a' && text.data[i] <= 'f')) {
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
    const size_t wrong = image_check_registry(registry);
    if (wrong != SIZE_MAX) {
      set_fault(result, IMAGE_BAD_REGISTRY, wrong);
    }
  }
  const em_view repository = {text.data + start, end - start};
  const size_t wrong =
      registry.data == NULL && is_identifier(repository) ? 0 : image_check_repository(repository);
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
