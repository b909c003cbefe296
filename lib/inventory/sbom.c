/*
 * A bill of materials: CycloneDX 1.6 JSON (specification of that name). One component for each
 * image, however many modules run it. No time, no serial number: the same manifest gives the same
 * bill.
 */
#include "inventory/names.h"
#include "inventory/source.h"
#include "report/json_writer.h"

/* Images, each once, and the modules that run them: a list for each. */
typedef struct bill {
  const manifest *m;
  arena *memory;
  names images;
  uint32_t *first; /* module of an image */
  uint32_t *last;
  uint32_t *next; /* module with the same image, or NAMES_NONE */
} bill;

static bool gather(bill *b) {
  const uint32_t count = b->m->module_count;
  b->first = arena_allocate_array(b->memory, count, sizeof *b->first);
  b->last = arena_allocate_array(b->memory, count, sizeof *b->last);
  b->next = arena_allocate_array(b->memory, count, sizeof *b->next);
  if (b->first == NULL || b->last == NULL || b->next == NULL ||
      !names_start(&b->images, b->memory, count)) {
    return false;
  }
  for (uint32_t i = 0; i < count; i++) {
    b->next[i] = NAMES_NONE;
    if (!b->m->modules[i].has_image) {
      continue;
    }
    const uint32_t known = b->images.count;
    const uint32_t number = names_add(&b->images, b->m->modules[i].image.text);
    if (number == known) {
      b->first[number] = i;
    } else {
      b->next[b->last[number]] = i;
    }
    b->last[number] = i;
  }
  return true;
}

/* ---- Package URLs (purl specification, type docker) ---------------------------------------------
 */

static bool is_unreserved(char c) {
  const char lower = (char)(c | 0x20);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~' || c == '/';
}

static void add_encoded(char **out, em_view text) {
  static const char digits[] = "0123456789ABCDEF";
  for (size_t i = 0; i < text.length; i++) {
    const unsigned char c = (unsigned char)text.data[i];
    if (is_unreserved((char)c)) {
      *(*out)++ = (char)c;
    } else {
      *(*out)++ = '%';
      *(*out)++ = digits[c >> 4];
      *(*out)++ = digits[c & 15];
    }
  }
}

static void add_literal(char **out, const char *text) {
  const size_t length = strlen(text);
  memcpy(*out, text, length);
  *out += length;
}

/* Data NULL where there is no image to name yet: variables, wrong references, a parent's registry.
 */
static em_view package_url(arena *a, const image *i) {
  if (i->has_placeholder || i->is_upstream ||
      (i->fault != IMAGE_OK && i->fault != IMAGE_TAG_WITH_DIGEST)) {
    return (em_view){0};
  }
  char *text = arena_allocate(a, 3 * i->text.length + 3 * i->registry.length + 96);
  if (text == NULL) {
    return (em_view){0};
  }
  char *out = text;
  add_literal(&out, "pkg:docker/");
  add_encoded(&out, i->repository);
  add_literal(&out, "@");
  add_encoded(&out, i->digest.data != NULL ? i->digest : i->tag);
  if (!view_equals(i->registry, VIEW("docker.io"))) {
    add_literal(&out, "?repository_url=");
    add_encoded(&out, i->registry);
  }
  return (em_view){text, (size_t)(out - text)};
}

/* ---- Components ---------------------------------------------------------------------------------
 */

static em_view reference_of(arena *a, const image *i) {
  return arena_format(a, "image:%.*s", (int)i->text.length,
                      i->text.data == NULL ? "" : i->text.data);
}

static void write_hash(json_writer *w, em_view digest) {
  const bool is_256 = view_starts_with(digest, VIEW("sha256:")) && digest.length == 7 + 64;
  const bool is_512 = view_starts_with(digest, VIEW("sha512:")) && digest.length == 7 + 128;
  if (!is_256 && !is_512) {
    return;
  }
  json_open_array(w, "hashes");
  json_open_object(w, NULL);
  json_write_text(w, "alg", is_256 ? "SHA-256" : "SHA-512");
  json_write_string(w, "content", view_from(digest, 7));
  json_close_object(w);
  json_close_array(w);
}

static void write_property(json_writer *w, const char *name, em_view value) {
  json_open_object(w, NULL);
  json_write_text(w, "name", name);
  json_write_string(w, "value", value);
  json_close_object(w);
}

static void write_properties(json_writer *w, const bill *b, uint32_t number) {
  const image *i = &b->m->modules[b->first[number]].image;
  json_open_array(w, "properties");
  for (uint32_t k = b->first[number]; k != NAMES_NONE; k = b->next[k]) {
    write_property(w, "edgemanifest:module", b->m->modules[k].name);
  }
  if (i->has_placeholder) {
    write_property(w, "edgemanifest:variable", VIEW("true"));
  }
  if (i->is_tag_implied) {
    write_property(w, "edgemanifest:tag-implied", VIEW("true"));
  }
  json_close_array(w);
}

static void write_component(json_writer *w, const bill *b, uint32_t number) {
  const image *i = &b->m->modules[b->first[number]].image;
  json_open_object(w, NULL);
  json_write_text(w, "type", "container");
  json_write_string(w, "bom-ref", reference_of(b->memory, i));
  json_write_string(w, "name", i->name.length > 0 && !i->has_placeholder ? i->name : i->text);
  json_write_string_if(w, "version", i->digest.data != NULL ? i->digest : i->tag);
  if (i->digest.data != NULL) {
    write_hash(w, i->digest);
  }
  json_write_string_if(w, "purl", package_url(b->memory, i));
  write_properties(w, b, number);
  json_close_object(w);
}

static void write_metadata(json_writer *w, em_view name) {
  json_open_object(w, "metadata");
  json_open_object(w, "tools");
  json_open_array(w, "components");
  json_open_object(w, NULL);
  json_write_text(w, "type", "application");
  json_write_text(w, "name", "edgemanifest");
  json_write_text(w, "version", em_version());
  json_close_object(w);
  json_close_array(w);
  json_close_object(w);
  json_open_object(w, "component");
  json_write_text(w, "type", "application");
  json_write_text(w, "bom-ref", "deployment");
  json_write_string(w, "name", name);
  json_close_object(w);
  json_close_object(w);
}

static void write_dependencies(json_writer *w, const bill *b) {
  json_open_array(w, "dependencies");
  json_open_object(w, NULL);
  json_write_text(w, "ref", "deployment");
  json_open_array(w, "dependsOn");
  for (uint32_t i = 0; i < b->images.count; i++) {
    json_write_string(w, NULL, reference_of(b->memory, &b->m->modules[b->first[i]].image));
  }
  json_close_array(w);
  json_close_object(w);
  json_close_array(w);
}

static bool write_sbom(inventory_source *source, const em_inventory_options *options,
                       const em_writer *writer) {
  (void)options;
  bill b = {.m = &source->m, .memory = &source->memory};
  output o;
  if (!gather(&b)) {
    return false;
  }
  output_start(&o, writer);
  json_writer w = {.o = &o};
  json_open_object(&w, NULL);
  json_write_text(&w, "bomFormat", "CycloneDX");
  json_write_text(&w, "specVersion", "1.6");
  json_write_number(&w, "version", 1);
  write_metadata(&w, source->d.name);
  json_open_array(&w, "components");
  for (uint32_t i = 0; i < b.images.count; i++) {
    write_component(&w, &b, i);
  }
  json_close_array(&w);
  write_dependencies(&w, &b);
  json_close_object(&w);
  output_literal(&o, "\n");
  return output_finish(&o) && !b.memory->has_failed;
}

em_status em_sbom(em_view name, em_view text, const em_inventory_options *options,
                  const em_writer *writer, em_error *error) {
  return inventory_run(write_sbom, name, text, options, writer, error);
}
