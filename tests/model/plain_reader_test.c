/* createOptions that are read in one walk: the same as the device's readers one behind the other.
 */
#include "plain_tree.h"

#include "document/document.h"
#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static plain_outcome compare_text(em_view text) {
  document d;
  const document_options options = {.limits = EM_LIMITS_INIT};
  if (document_parse_dialect(&d, VIEW("options"), text, &options, NULL) != EM_OK) {
    return PLAIN_TREE_NOT_TAKEN;
  }
  const plain_outcome outcome = plain_tree_compare(&d, 0, false);
  document_free(&d);
  return outcome;
}

/* ---- What is plain ----------------------------------------------------------------------------
 */

static const struct {
  const char *text;
  bool is_plain;
} texts[] = {
    {"{}", true},
    {"{\"HostConfig\":{}}", true},
    {"{\"HostConfig\":{\"Privileged\":true,\"Binds\":[\"/a:/b\"]}}", true},
    /* not sent: false and 0 that are the default */
    {"{\"HostConfig\":{\"Privileged\":false,\"Memory\":0,\"Init\":false,\"PidsLimit\":0}}", true},
    {"{\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/a\",\"Target\":\"/b\","
     "\"ReadOnly\":false,\"BindOptions\":{\"NonRecursive\":false}}]}}",
     true},
    {"{\"HostConfig\":{\"Ulimits\":[{\"Name\":\"core\",\"Soft\":0,\"Hard\":0}]}}", true},
    /* ordered by name where edgeAgent knows the map, and only there */
    {"{\"HostConfig\":{\"PortBindings\":{\"9/tcp\":[{\"HostPort\":\"1\"}],\"80/tcp\":[]}}}", true},
    {"{\"Labels\":{\"b\":\"1\",\"a\":\"2\"},\"Volumes\":{\"/b\":{},\"/a\":{}}}", true},
    {"{\"HostConfig\":{\"Sysctls\":{\"b\":\"1\",\"a\":\"2\"},\"Tmpfs\":{\"/b\":\"\",\"/a\":\"\"}}}",
     true},
    {"{\"HostConfig\":{\"Mounts\":[{\"VolumeOptions\":{\"Labels\":{\"b\":\"1\",\"a\":\"2\"}}}]}}",
     true},
    {"{\"NetworkingConfig\":{\"EndpointsConfig\":{\"b\":{\"Aliases\":[\"x\"]},\"a\":{}}}}", true},
    {"{\"Healthcheck\":{\"Test\":[\"NONE\"],\"Retries\":3},\"Cmd\":[\"a\",\"b\"]}", true},
    {"{\"HostConfig\":{\"Memory\":-1,\"CapAdd\":[],\"LogConfig\":{\"Config\":{\"a\":\"b\"}}}}",
     true},
    /* left to the readers */
    {"[]", false},
    {"{\"hostConfig\":{}}", false},
    {"{\"HostConfig\":{\"privileged\":true}}", false},
    {"{\"HostConfig\":{\"Privileged\":\"true\"}}", false},
    {"{\"HostConfig\":{\"Privileged\":null}}", false},
    {"{\"HostConfig\":{\"Privileged\":true,\"Privileged\":false}}", false},
    {"{\"HostConfig\":{},\"HostConfig\":{}}", false},
    {"{\"HostConfig\":{\"Memory\":1.5}}", false},
    {"{\"HostConfig\":{\"Memory\":9223372036854775808}}", false},
    {"{\"HostConfig\":{\"BlkioWeight\":65536}}", false},
    {"{\"HostConfig\":{\"Binds\":[null]}}", false},
    {"{\"HostConfig\":{\"Binds\":null}}", false},
    {"{\"HostConfig\":{\"Binds\":{\"$values\":[]}}}", false},
    {"{\"HostConfig\":{\"Unknown\":1}}", false},
    {"{\"HostConfig\":{\"ConsoleSize\":[1,2]}}", false},
    {"{\"Labels\":{\"$id\":\"1\"}}", false},
    {"{\"Labels\":{\"a\":\"1\",\"a\":\"2\"}}", false},
    {"{\"Memory\":5}", false},
    {"{\"Cpuset\":\"0\"}", false},
    {"{\"Cmd\":\"true\"}", false},
    {"{\"Volumes\":{\"/a\":{\"b\":1}}}", false},
    {"{\"Name\":\"a\"}", false},
};

Test(plain_reader, takes_what_stands_as_all_readers_take_it_and_nothing_else) {
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    cr_expect_eq(compare_text(view_of(texts[i].text)),
                 texts[i].is_plain ? PLAIN_TREE_SAME : PLAIN_TREE_NOT_TAKEN, "%s", texts[i].text);
  }
}

/* Every row of the engine with a value of its type, alone, so that none is sent otherwise than its
 * column says. */
static size_t write_value(char *out, size_t size, const chain_type *type, bool is_zero);

static size_t write_members(char *out, size_t size, const chain_table *table, bool is_zero) {
  size_t length = (size_t)snprintf(out, size, "{");
  bool is_first = true;
  for (uint32_t i = 0; i < table->count; i++) {
    if (table->members[i].sending == SENDING_OTHERWISE) {
      continue;
    }
    length += (size_t)snprintf(out + length, size - length, "%s\"%.*s\":", is_first ? "" : ",",
                               VIEW_ARGS(table->members[i].name));
    length += write_value(out + length, size - length, table->members[i].type, is_zero);
    is_first = false;
  }
  return length + (size_t)snprintf(out + length, size - length, "}");
}

static size_t write_value(char *out, size_t size, const chain_type *type, bool is_zero) {
  size_t length = 0;
  switch (type->kind) {
    case CHAIN_TEXT:
      return (size_t)snprintf(out, size, "\"%s\"", is_zero ? "" : "text");
    case CHAIN_BOOL:
      return (size_t)snprintf(out, size, is_zero ? "false" : "true");
    case CHAIN_INTEGER:
      return is_zero ? (size_t)snprintf(out, size, "0")
                     : (size_t)snprintf(out, size, "%llu", (unsigned long long)type->most);
    case CHAIN_WORDS:
      return (size_t)snprintf(out, size, "[\"b\",\"a\"]");
    case CHAIN_LIST:
      length = (size_t)snprintf(out, size, "[");
      length += write_value(out + length, size - length, type->of, is_zero);
      return length + (size_t)snprintf(out + length, size - length, "]");
    case CHAIN_MAP:
      length = (size_t)snprintf(out, size, "{\"b\":");
      length += write_value(out + length, size - length, type->of, is_zero);
      length += (size_t)snprintf(out + length, size - length, ",\"a\":");
      length += write_value(out + length, size - length, type->of, is_zero);
      return length + (size_t)snprintf(out + length, size - length, "}");
    case CHAIN_OBJECT:
      return write_members(out, size, type->table, is_zero);
    default:
      return (size_t)snprintf(out, size, "{}");
  }
}

static void check_table(const chain_table *table, const char *before, const char *behind) {
  enum { SIZE = 1 << 14 };
  char *text = malloc(SIZE);
  for (uint32_t i = 0; i < 2 * table->count; i++) {
    const chain_member *member = &table->members[i / 2];
    if (member->sending == SENDING_OTHERWISE) {
      continue;
    }
    size_t length = (size_t)snprintf(text, SIZE, "{%s\"%.*s\":", before, VIEW_ARGS(member->name));
    length += write_value(text + length, SIZE - length, member->type, i % 2 != 0);
    length += (size_t)snprintf(text + length, SIZE - length, "%s}", behind);
    cr_expect_eq(compare_text((em_view){text, length}), PLAIN_TREE_SAME, "%s", text);
  }
  free(text);
}

Test(plain_reader, every_member_gets_to_the_engine_as_its_row_says) {
  check_table(&engine_config, "", "");
  check_table(&engine_host_config, "\"HostConfig\":{", "}");
  check_table(&engine_networking_config, "\"NetworkingConfig\":{", "}");
}

/* ---- Tables of the readers --------------------------------------------------------------------
 */

/* Rows of a table: the text is its first field, as a string of JSON. */
static void compare_rows(const char *path, uint32_t *taken) {
  FILE *file = fopen(path, "r");
  cr_assert_not_null(file, "%s", path);
  enum { LINE = 1 << 16 };
  char *line = malloc(LINE);
  while (fgets(line, LINE, file) != NULL) {
    const em_view field = view_until(view_of(line), strcspn(line, "\t"));
    document row;
    const document_options options = {.limits = EM_LIMITS_INIT};
    if (document_parse_json(&row, VIEW("row"), field, &options, NULL) != EM_OK) {
      continue;
    }
    const em_view text = document_string(&row, 0);
    const plain_outcome outcome = compare_text(text);
    cr_expect_neq(outcome, PLAIN_TREE_OTHER, "%.*s", VIEW_ARGS(text));
    *taken += outcome == PLAIN_TREE_SAME;
    document_free(&row);
  }
  free(line);
  fclose(file);
}

Test(plain_reader, agrees_with_the_readers_on_every_row_that_was_measured) {
  uint32_t taken = 0;
  compare_rows(EDGEMANIFEST_FIXTURES "/readers/readers-measured.tsv", &taken);
  compare_rows(EDGEMANIFEST_FIXTURES "/readers/readers-generated.tsv", &taken);
  cr_expect_gt(taken, 100);
}
