#include "model/image.h"

#include <criterion/criterion.h>

typedef struct row {
  const char *text;
  const char *registry, *repository, *tag, *digest;
  image_fault fault;
  uint32_t fault_offset;
} row;

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HUNDRED                                                                                    \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
  "aaaaaa"

static const row well_formed[] = {
    {"nginx", "docker.io", "library/nginx", "latest", NULL, IMAGE_OK, 0},
    {"nginx:1.25", "docker.io", "library/nginx", "1.25", NULL, IMAGE_OK, 0},
    {"  nginx:1 \t\n", "docker.io", "library/nginx", "1", NULL, IMAGE_OK, 0},
    {"\xC2\xA0nginx\xE3\x80\x80", "docker.io", "library/nginx", "latest", NULL, IMAGE_OK, 0},
    {"grafana/grafana:9", "docker.io", "grafana/grafana", "9", NULL, IMAGE_OK, 0},
    {"docker.io/nginx", "docker.io", "library/nginx", "latest", NULL, IMAGE_OK, 0},
    {"docker.io/a/b", "docker.io", "a/b", "latest", NULL, IMAGE_OK, 0},
    {"index.docker.io/a/b:1", "docker.io", "a/b", "1", NULL, IMAGE_OK, 0},
    {"mcr.microsoft.com/azureiotedge-hub:1.5", "mcr.microsoft.com", "azureiotedge-hub", "1.5", NULL,
     IMAGE_OK, 0},
    {"localhost/a", "localhost", "a", "latest", NULL, IMAGE_OK, 0},
    {"localhost:5000/a:1", "localhost:5000", "a", "1", NULL, IMAGE_OK, 0},
    {"reg:5000/a/b-c_d.e__f--g:1", "reg:5000", "a/b-c_d.e__f--g", "1", NULL, IMAGE_OK, 0},
    {"[fd00::1]:5000/a:1", "[fd00::1]:5000", "a", "1", NULL, IMAGE_OK, 0},
    {"10.0.0.1/a", "10.0.0.1", "a", "latest", NULL, IMAGE_OK, 0},
    {"Reg.Example/a:1", "Reg.Example", "a", "1", NULL, IMAGE_OK, 0},
    {"a@sha256:" HEX64, "docker.io", "library/a", NULL, "sha256:" HEX64, IMAGE_OK, 0},
    {"r.io/a@sha512:" HEX64 HEX64, "r.io", "a", NULL, "sha512:" HEX64 HEX64, IMAGE_OK, 0},
    {"a:_1.2-X", "docker.io", "library/a", "_1.2-X", NULL, IMAGE_OK, 0},
    {"$upstream:443/a/b:1", "$upstream:443", "a/b", "1", NULL, IMAGE_OK, 0},
};

static const row faulty[] = {
    {"", NULL, NULL, NULL, NULL, IMAGE_EMPTY, 0},
    {" \t", NULL, NULL, NULL, NULL, IMAGE_EMPTY, 0},
    {"a:1@sha256:" HEX64, NULL, NULL, "1", NULL, IMAGE_TAG_WITH_DIGEST, 1},
    {"r.io/Upper:1", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 5},
    {"Nginx", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 0},
    {"r.io/a b:1", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 6},
    {"r.io/a//b", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 7},
    {"r.io/a/", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 7},
    {"/a", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 0},
    {"r.io/a..b", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 7},
    {"r.io/a___b", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 8},
    {"r.io/-a", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 5},
    {"r.io/a-", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 7},
    {"r.io/\xD0\xB0", NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 5},
    {HEX64, NULL, NULL, NULL, NULL, IMAGE_BAD_REPOSITORY, 0},
    {"a:", NULL, NULL, NULL, NULL, IMAGE_BAD_TAG, 2},
    {"a:-1", NULL, NULL, NULL, NULL, IMAGE_BAD_TAG, 2},
    {"a:1 2", NULL, NULL, NULL, NULL, IMAGE_BAD_TAG, 3},
    {"a:1:2", NULL, NULL, NULL, NULL, IMAGE_BAD_TAG, 3},
    {"a:" HUNDRED "bbbbbbbbbbbbbbbbbbbbbbbbbbbbb", NULL, NULL, NULL, NULL, IMAGE_BAD_TAG, 130},
    {"a@sha256:" HEX64 "0", NULL, NULL, NULL, NULL, IMAGE_BAD_DIGEST, 73},
    {"a@sha256:0123", NULL, NULL, NULL, NULL, IMAGE_BAD_DIGEST, 13},
    {"a@sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", NULL, NULL, NULL,
     NULL, IMAGE_BAD_DIGEST, 19},
    {"a@md5:0123456789abcdef0123456789abcdef", NULL, NULL, NULL, NULL, IMAGE_BAD_DIGEST, 2},
    {"a@", NULL, NULL, NULL, NULL, IMAGE_BAD_DIGEST, 2},
    {"https://r.io/a:1", NULL, NULL, NULL, NULL, IMAGE_HAS_SCHEME, 0},
    {"$Upstream:443/a:1", NULL, NULL, NULL, NULL, IMAGE_BAD_REGISTRY, 0},
    {"$upstream/a:1", NULL, NULL, NULL, NULL, IMAGE_BAD_REGISTRY, 0},
    {"$upstream:0/a:1", NULL, NULL, NULL, NULL, IMAGE_BAD_REGISTRY, 0},
    {"r.io:port/a", NULL, NULL, NULL, NULL, IMAGE_BAD_REGISTRY, 5},
    {"r.io:/a", NULL, NULL, NULL, NULL, IMAGE_BAD_REGISTRY, 4},
    {"-r.io/a", NULL, NULL, NULL, NULL, IMAGE_BAD_REGISTRY, 0},
    {"r..io/a", NULL, NULL, NULL, NULL, IMAGE_BAD_REGISTRY, 2},
    {"[fd00::1/a:1", NULL, NULL, NULL, NULL, IMAGE_BAD_REGISTRY, 8},
    {"r.io/" HUNDRED "/" HUNDRED "/" HUNDRED, NULL, NULL, NULL, NULL, IMAGE_TOO_LONG, 255},
};

static bool is_view(em_view view, const char *text) {
  return text == NULL ? view.data == NULL : view.data != NULL && view_equals(view, view_of(text));
}

static image read(const char *text, arena *memory) {
  image result;
  cr_assert(image_read(&result, view_of(text), (place){0}, memory));
  return result;
}

Test(image, well_formed_references_are_cut_as_the_engine_cuts_them) {
  arena memory;
  arena_init(&memory, NULL);
  for (size_t i = 0; i < sizeof well_formed / sizeof *well_formed; i++) {
    const row *r = &well_formed[i];
    const image result = read(r->text, &memory);
    cr_expect_eq(result.fault, IMAGE_OK, "%s: fault %d at %u", r->text, (int)result.fault,
                 result.fault_offset);
    cr_expect(is_view(result.registry, r->registry), "%s: registry %.*s", r->text,
              VIEW_ARGS(result.registry));
    cr_expect(is_view(result.repository, r->repository), "%s: repository %.*s", r->text,
              VIEW_ARGS(result.repository));
    cr_expect(is_view(result.tag, r->tag), "%s: tag %.*s", r->text, VIEW_ARGS(result.tag));
    cr_expect(is_view(result.digest, r->digest), "%s: digest", r->text);
    const em_view name = arena_format(&memory, "%s/%s", r->registry, r->repository);
    cr_expect(view_equals(result.name, name), "%s: name %.*s", r->text, VIEW_ARGS(result.name));
  }
  arena_free(&memory);
}

Test(image, faults_are_told_with_their_first_byte) {
  arena memory;
  arena_init(&memory, NULL);
  for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
    const row *r = &faulty[i];
    const image result = read(r->text, &memory);
    cr_expect_eq(result.fault, r->fault, "%s: fault %d", r->text, (int)result.fault);
    cr_expect_eq(result.fault_offset, r->fault_offset, "%s: offset %u", r->text,
                 result.fault_offset);
    cr_expect(r->tag == NULL || is_view(result.tag, r->tag), "%s: tag", r->text);
  }
  arena_free(&memory);
}

Test(image, defaults_are_marked_as_implied) {
  arena memory;
  arena_init(&memory, NULL);
  image result = read("nginx", &memory);
  cr_expect(result.is_registry_implied && result.is_tag_implied);
  result = read("r.io/nginx:latest", &memory);
  cr_expect(!result.is_registry_implied && !result.is_tag_implied);
  result = read("nginx@sha256:" HEX64, &memory);
  cr_expect(!result.is_tag_implied);
  result = read("$upstream:443/a:1", &memory);
  cr_expect(result.is_upstream && !result.is_registry_implied && !result.has_placeholder);
  arena_free(&memory);
}

Test(image, placeholders_stand_for_what_they_may_bring) {
  static const struct {
    const char *text;
    bool registry, tag;
    image_fault fault;
  } rows[] = {
      {"${MODULES.Camera}", true, true, IMAGE_OK},
      {"${MODULES.Camera.amd64}", true, true, IMAGE_OK},
      {"${MODULEDIR<../modules/Camera>}", true, true, IMAGE_OK},
      {"${REGISTRY}/camera:1.0", true, false, IMAGE_OK},
      {"${REGISTRY}.azurecr.io/camera:1.0", true, false, IMAGE_OK},
      {"acr.io/camera:${VERSION}", false, true, IMAGE_OK},
      {"acr.io/camera:1.0-${PLATFORM}", false, true, IMAGE_OK},
      {"acr.io/${NAME}:1.0", false, false, IMAGE_OK},
      {"acr.io/${NAME}", false, true, IMAGE_OK},
      {"acr.io/team-${TEAM}/camera", false, false, IMAGE_OK},
      {"$REGISTRY_NAME/camera:$VERSION", true, true, IMAGE_OK},
      {"<Registry>/camera:<Build.Number>-linux", true, true, IMAGE_OK},
      {"$upstream:443/camera:<Build>", false, true, IMAGE_OK},
      {"#{Registry}#/camera:1", true, false, IMAGE_OK},
      {"#MODULES.camera#", true, true, IMAGE_OK},
      {"__REGISTRY__/camera:1", true, false, IMAGE_OK},
      {"{{registry}}/camera:1", true, false, IMAGE_OK},
      {"${REGISTRY}/Camera:1.0", true, false, IMAGE_BAD_REPOSITORY},
      {"acr.io/camera@${DIGEST}", false, true, IMAGE_OK},
  };
  arena memory;
  arena_init(&memory, NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const image result = read(rows[i].text, &memory);
    cr_expect(result.has_placeholder, "%s", rows[i].text);
    cr_expect_eq(result.has_placeholder_registry, rows[i].registry, "%s: registry", rows[i].text);
    cr_expect_eq(result.has_placeholder_tag, rows[i].tag, "%s: tag", rows[i].text);
    cr_expect_eq(result.fault, rows[i].fault, "%s: fault %d at %u", rows[i].text, (int)result.fault,
                 result.fault_offset);
  }
  arena_free(&memory);
}

Test(image, a_megabyte_of_openings_is_read_in_no_time) {
  enum { SIZE = 1 << 20 };
  arena memory;
  arena_init(&memory, NULL);
  char *text = arena_allocate(&memory, SIZE);
  for (size_t i = 0; i < SIZE; i += 2) {
    memcpy(text + i, "${", 2);
  }
  image result;
  cr_assert(image_read(&result, (em_view){text, SIZE}, (place){0}, &memory));
  cr_expect_eq(result.fault, IMAGE_TOO_LONG);
  arena_free(&memory);
}
