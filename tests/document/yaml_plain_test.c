/* The one-pass reader of YAML gives the nodes that libyaml's events give, byte for byte, or leaves
 * the text to them: held over every YAML file of the project and over small changes of each. */
#define _XOPEN_SOURCE 700
#include "document/yaml_plain.h"
#include "reading.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

static bool is_same_text(em_view a, em_view b) {
  return (a.data == NULL) == (b.data == NULL) && (a.data == NULL || view_equals(a, b));
}

static void compare_nodes(const document *a, const document *b, const char *name) {
  cr_assert_eq(a->node_count, b->node_count, "%s: %u nodes, %u", name, a->node_count,
               b->node_count);
  for (uint32_t i = 0; i < a->node_count; i++) {
    const document_node *x = &a->nodes[i];
    const document_node *y = &b->nodes[i];
    cr_assert(x->kind == y->kind && x->flags == y->flags && x->style == y->style &&
                  x->start == y->start && x->length == y->length,
              "%s: node %u: kind %u %u, flags %u %u, style %x %x, start %u %u, length %u %u\n%.*s",
              name, i, x->kind, y->kind, x->flags, y->flags, x->style, y->style, x->start, y->start,
              x->length, y->length, VIEW_ARGS(a->text));
    cr_assert(is_same_text(document_string(a, i), document_string(b, i)), "%s: node %u: value",
              name, i);
  }
  cr_assert_eq(a->deviation_total, b->deviation_total, "%s: deviations", name);
  cr_assert_eq(a->duplicate_total, b->duplicate_total, "%s: duplicates", name);
}

/* True if the one-pass reader took it. */
static bool compare(em_view text, const char *name) {
  const document_options options = {.limits = EM_LIMITS_INIT};
  document d;
  builder b;
  em_error error = {0};
  cr_assert(builder_start(&b, &d, view_of(name), text, DOCUMENT_YAML, &options, &error));
  const bool is_taken = yaml_plain_read(&b);
  if (is_taken) {
    document other;
    cr_assert_eq(builder_finish(&b, true), EM_OK);
    const em_status status = document_parse_yaml(&other, view_of(name), text, &options, &error);
    cr_assert_eq(status, EM_OK, "%s: only the one-pass reader takes it: %u:%u: %s\n%.*s", name,
                 error.line, error.column, error.message, VIEW_ARGS(text));
    compare_nodes(&d, &other, name);
    document_free(&other);
    document_free(&d);
  } else {
    builder_finish(&b, false);
  }
  return is_taken;
}

/* ---- Files ------------------------------------------------------------------------------------
 */

static uint32_t files, taken, mutants, taken_mutants;
static uint64_t state = 88172645463325252u;

static uint64_t next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

/* Signs that mean something, put where they do not belong. */
static em_view mutate(em_view text, char *room) {
  static const char signs[] = "  \n\n::--##[]{},,'\"\\|>&*!?%@`a1.~=<\t";
  size_t length = text.length;
  memcpy(room, text.data, length);
  for (uint64_t i = next() % 3 + 1; i > 0; i--) {
    const size_t at = next() % length;
    const char sign = signs[next() % (sizeof signs - 1)];
    switch (next() % 4) {
      case 0:
        room[at] = sign;
        break;
      case 1:
        memmove(room + at, room + at + 1, length - at - 1);
        length--;
        break;
      case 2:
        memmove(room + at + 1, room + at, length - at);
        room[at] = sign;
        length++;
        break;
      default: /* a line's indentation */
        for (size_t k = at; k < length; k++) {
          if (room[k] == '\n' && k + 1 < length) {
            memmove(room + k + 2, room + k + 1, length - k - 1);
            room[k + 1] = ' ';
            length++;
            break;
          }
        }
        break;
    }
  }
  return (em_view){room, length};
}

enum { MUTANTS = 40, LARGEST = 1 << 16 };

static int visit(const char *path, const struct stat *status, int kind, struct FTW *walk) {
  (void)walk;
  const size_t length = strlen(path);
  if (kind != FTW_F || length < 5 || strcmp(path + length - 5, ".yaml") != 0 ||
      status->st_size >= LARGEST - 64) {
    return 0;
  }
  static char bytes[LARGEST];
  static char room[LARGEST];
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file);
  const em_view text = {bytes, fread(bytes, 1, sizeof bytes, file)};
  fclose(file);
  files++;
  taken += compare(text, path);
  for (int i = 0; i < MUTANTS && text.length > 0; i++) {
    mutants++;
    taken_mutants += compare(mutate(text, room), path);
  }
  return 0;
}

Test(yaml_plain, reads_every_rule_file_as_libyaml_does, .timeout = 120) {
  cr_assert_eq(nftw(EDGEMANIFEST_FIXTURES "/../rules", visit, 16, FTW_PHYS), 0);
  cr_assert_gt(files, 150);
  cr_expect_gt(taken * 20, files * 19, "%u of %u files are simple enough", taken, files);
  cr_expect_gt(taken_mutants * 3, mutants, "%u of %u mutants", taken_mutants, mutants);
}

Test(yaml_plain, reads_every_fixture_as_libyaml_does, .timeout = 120) {
  cr_assert_eq(nftw(EDGEMANIFEST_FIXTURES, visit, 16, FTW_PHYS), 0);
  cr_assert_gt(files, 5);
}

/* ---- What is taken, and what is left ----------------------------------------------------------
 */

typedef struct row {
  const char *text;
  bool is_taken;
} row;

static const row rows[] = {
    {"a: 1\n", true},
    {"a: 1", false}, /* no end of the last line */
    {"a:\n- 1\n- 2\nb: x\n", true},
    {"- a: 1\n  b: 2\n- - 1\n  - [2, {c: d}]\n", true},
    {"- {a: b}\n- [a, 'b', \"c\\n\"]\n", true},
    {"a: {b: 'it''s', \"c\": \"x\\\"y\"}\n", true},
    {"a: |\n  one\n\n   two\nb: >-\n  one\n  two\n\n\n  three\n\n# end\n", true},
    {"# first\n\na: b # why\n  # deeper\nc: d#e\n", true},
    {"a: [1,\n  2 , # two\n 3\n]\n", true},
    {"\"a\": b\n'c': d\n", true},
    {"a: \xC3\xA9\n", true},
    {"yes: on\nn: 012\n", true},
    {"a: b\na: c\n", true},
    {"a:\n", false},
    {"a: b\n  c\n", false},
    {"a: \"b\n  c\"\n", false},
    {"a: &x b\nc: *x\n", false},
    {"a: !!str 1\n", false},
    {"<<: {a: b}\n", false},
    {"? a\n: b\n", false},
    {"---\na: b\n", false},
    {"%YAML 1.2\n", false},
    {"a: b\n...\n", false},
    {"a:\tb\n", false},
    {"a: b\r\n", false},
    {"a: \"\\x41\"\n", false},
    {"a: b: c\n", false},
    {"a: [b: c]\n", false},
    {"a: [b, ]\n", false},
    {"a: {b}\n", false},
    {"a: {b:c}\n", false},
    {"a: |+\n  x\n", false},
    {"a: |2\n  x\n", false},
    {"a: >\n  x\n   y\n", false},
    {"a: |\n\n  x\n", false},
    {"a: |\n  x \n", false},
    {"a: b\n c: d\n", false},
    {"  a: b\nc: d\n", false},
    {"a: 'b' c\n", false},
    {"a: @b\n", false},
    {"\xEF\xBB\xBF"
     "a: b\n",
     false},
    {"a: \xC2\x85\n", false},
    {"a: \xFF\n", false},
};

Test(yaml_plain, takes_what_is_simple_and_leaves_the_rest) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cr_expect_eq(compare(view_of(rows[i].text), rows[i].text), rows[i].is_taken, "%s",
                 rows[i].text);
  }
}

Test(yaml_plain, stops_nowhere_behind_the_end_of_a_text_that_is_cut_short) {
  static const char text[] = "a: {b: ['c', \"d\\\"\"], e: |\n    x\nf: >-\n  g\n- h: \"i\n";
  for (size_t length = 0; length < sizeof text; length++) {
    char *exact = malloc(length + 1); /* so that tools see what is read beyond it */
    memcpy(exact, text, length);
    exact[length] = '\n';
    compare((em_view){exact, length + 1}, "cut");
    free(exact);
  }
}
