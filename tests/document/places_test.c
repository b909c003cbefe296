/*
 * Where values stand: « and » enclose what the node at the end of the path must be located at,
 * through embedded documents, escapes, cuts and every style of YAML.
 */
#include "document/scalar_map.h"
#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct placed {
  const char *name; /* its ending chooses the syntax */
  const char *path; /* names and indices; `!` opens the string that was reached, with its parts */
  const char *text;
} placed;

static const placed rows[] = {
    /* the file itself */
    {"a.json", "/a", "{\"a\": «1»}"},
    {"a.json", "/a/1", "{\"a\": [0, «\"\\u00e9\"» ]}"},
    {"a.json", "", "  «{}» "},
    {"a.json", "/\xC3\xA9/0", "{\"\xC3\xA9\":[«{\"x\":[]}»]}"},
    /* escapes */
    {"a.json", "/createOptions!/Privileged", "{\"createOptions\":\"{\\\"Privileged\\\":«true»}\"}"},
    {"a.json", "/createOptions!/P", "{\"createOptions\":\"{\\\"P\\\":«\\\"x\\\"»}\"}"},
    {"a.json", "/createOptions!/P", "{\"createOptions\":\"{\\u0022P\\u0022:«\\u0074rue»}\"}"},
    {"a.json", "/createOptions!/P", "{\"createOptions\":\"{\\u0022P\\u0022\\u003a«1»\\u007d\"}"},
    {"a.json", "/createOptions!/P/0",
     "{\"createOptions\":\"{\\n\\t\\\"P\\\":\\n [«\\\"a\\\\nb\\\"»]}\"}"},
    {"a.json", "/createOptions!/P", "{\"createOptions\":\"{'P':«'\\ud83d\\ude00'»}\"}"},
    {"a.json", "/createOptions!/P", "{\"createOptions\":\"{'\\ud83d\\ude00':0,'P':«1»}\"}"},
    {"a.json", "/createOptions!/P", "{\"createOptions\":\"{'\\ud83d':0,'P':«1»}\"}"},
    {"a.json", "/createOptions!/P", "{\"createOptions\":\"{'\xF0\x9F\x98\x80':'\\u20ac',P:«1»}\"}"},
    {"a.json", "/createOptions!/P", "{\"createOptions\":\"{P:«1»}\"}"},
    {"a.json", "/createOptions!", "{\"createOptions\":\" «{}» \"}"},
    {"a.json", "/createOptions!/Labels!/a",
     "{\"createOptions\":\"{\\\"Labels\\\":\\\"{\\\\\\\"a\\\\\\\":«true»}\\\"}\"}"},
    /* cuts */
    {"a.json", "/createOptions!/P", "{\"createOptions\":\"{P\",\"createOptions01\":\":«1»}\"}"},
    {"a.json", "/createOptions!/P", "{\"createOptions\":\"{P:«tr\",\"createOptions01\":\"ue»}\"}"},
    {"a.json", "/createOptions!/P",
     "{\"createOptions\":\"{P:«t\",\"createOptions01\":\"ru\",\"createOptions02\":\"e»}\"}"},
    {"a.json", "/createOptions!/Q",
     "{\"createOptions01\":\":1,Q:«2»}\",\"x\":0,\"createOptions\":\"{P\",\"createOptions02\":"
     "\"\"}"},
    {"a.json", "/createOptions!/P", "{\"createOptions01\":\"rue}\",\"createOptions\":\"{P:«t»\"}"},
    {"a.json", "/createOptions!/P",
     "{\"createOptions\":\"{'\\ud83d\",\"createOptions01\":\"\\ude00':0,P:«1»}\"}"},
    {"a.json", "/createOptions!/P",
     "{\"createOptions\":\"{P:«'\\ud83d\",\"createOptions01\":\"\\ude00'»}\"}"},
    {"a.json", "/createOptions!/P",
     "{\"createOptions\":\"{P:«\\u0031\",\"createOptions01\":\"\\u0032»}\"}"},
    /* YAML: nodes without their tags and anchors */
    {"a.yaml", "/a", "a: «b c»  # d"},
    {"a.yaml", "/a", "a: !!str «12»\n"},
    {"a.yaml", "/a", "a: &x «12»\n"},
    {"a.yaml", "/a", "a: !<tag:yaml.org,2002:str> &x «12»\n"},
    {"a.yaml", "/a", "a: !t\n  # comment & !\n  «b: 1\n  c: 2»\n# d\n\n"},
    {"a.yaml", "/a", "a:\n  «- 1\n  - 2»\n\nb: 3"},
    {"a.yaml", "/a", "a:\n«- 1\n- x: [y]»\n\nb: 3"},
    {"a.yaml", "/a", "a: «[1, {b: c}]» # e\n"},
    {"a.yaml", "/a/0", "a: [«b: c», d]"},
    {"a.yaml", "/a/0", "a: [«{b: c}» , d]"},
    {"a.yaml", "", "# x\n---\n«a: 1»\n...\n"},
    {"a.yaml", "/a", "a: «\"b\n  c\"»"},
    {"a.yaml", "/a", "a: «'b'»"},
    {"a.yaml", "/a", "a: «|\n  b\n  c»\n\nd: 1"},
    {"a.yaml", "/a", "a: «>-\n  b\n\n  c»\n# d\n"},
    {"a.yaml", "/b", "\xC3\xA9: \xF0\x9F\x98\x80\nb: «1»"},
    {"a.yaml", "/b",
     "\xEF\xBB\xBF"
     "a: \xE2\x82\xAC\r\nb: «1»\r\n"},
    {"a.yaml", "/b",
     "a: x\xC2\x85"
     "b: «1»"},
    {"a.yaml", "/a", "a:«»\nb: 1"},
    {"a.yaml", "/b/x", "a: &k {x: «1»}\nb: *k"},
    /* YAML: createOptions in every style */
    {"a.yaml", "/createOptions!/P", "createOptions: '{\"P\":«true»}'"},
    {"a.yaml", "/createOptions!/P", "createOptions: '{\"a\":\"it''s\",\"P\":«true»}'"},
    {"a.yaml", "/createOptions!/P", "createOptions: '{\"P\":«\"it''s\"»}'"},
    {"a.yaml", "/createOptions!/P", "createOptions: \"{\\\"P\\\":«true»}\""},
    {"a.yaml", "/createOptions!/P", "createOptions: \"{\\x22P\\x22:«\\u0074\\x72ue»}\""},
    {"a.yaml", "/createOptions!/P", "createOptions: \"{\\\n   \\\"P\\\":\\\n  «true»}\""},
    {"a.yaml", "/createOptions!/P", "createOptions: \"{\n\n\n  \\\"P\\\"  \n\t: \n «true»}\""},
    {"a.yaml", "/createOptions!/P", "createOptions: \"{P:«'\\U0001F600'»}\""},
    {"a.yaml", "/createOptions!/P", "createOptions: |\n  {\n    \"P\": «true»\n  }\n"},
    {"a.yaml", "/createOptions!/P", "createOptions: |-2\n    {\n    \"P\": «true»\n  }\n"},
    {"a.yaml", "/createOptions!/P", "createOptions: |+\n\n\n  {\n\n  \"P\":\n  «true»}\n\n"},
    {"a.yaml", "/createOptions!/P", "createOptions: |\r\n  {\r\n    \"P\": «true»\r\n  }\r\n"},
    {"a.yaml", "/createOptions!/P", "createOptions: | # c\n  {\"P\": «{}»}"},
    {"a.yaml", "/createOptions!/P", "createOptions: >\n  {\n  \"P\":\n  «true»\n  }\n"},
    {"a.yaml", "/createOptions!/P",
     "createOptions: >-\n  {\n\n\n    \"Q\":1,\n\n  \"P\":\n  «true»\n  }"},
    {"a.yaml", "/createOptions!/P", "createOptions: >\n  {\"P\": «\"a\n  b\"»}\n"},
    {"a.yaml", "/createOptions!/P", "createOptions: >\n  {Q: '\xE2\x82\xAC',\n   \tP: «1»}\n"},
    {"a.yaml", "/createOptions!/P", "createOptions: >+\n  {P:\n\n\n  «1»}\n\n\n"},
    {"a.yaml", "/createOptions!/P", "createOptions: '{\"Q\":1,\n\n  \"P\":\n  «true»}'\n"},
    {"a.yaml", "/x/createOptions!/P",
     "x:\n  createOptions: |-\n    {P\n  createOptions01: ':«1»}'\n"},
    {"a.yaml", "/x/createOptions!/P",
     "x:\n  createOptions: |-\n    {P:«tr\n  createOptions01: >-\n    ue»}\n"},
    {"a.yaml", "/x/0/createOptions!/P", "x:\n- createOptions: |\n    {P: «1»}\n"},
    {"a.yaml", "/x/0/createOptions!/P", "x:\n- createOptions:\n   \"{P: «1»}\"\n"},
    /* TOML */
    {"a.toml", "/a/b", "[a]\nb = «1»\n"},
    {"a.toml", "/a/b", "a.b = «\"c\"» # d\n"},
    {"a.toml", "/a", "x = 1\n«[a]»\nb = 1\n"},
    {"a.toml", "/a/0/b", "[[a]]\nb = «[1,\n 2]»\n"},
    {"a.toml", "/createOptions!/P", "createOptions = '{\"P\":«true»}'"},
    {"a.toml", "/createOptions!/P", "createOptions = \"{\\\"P\\\":\\u0020«tru\\u0065»}\""},
    {"a.toml", "/createOptions!/P", "createOptions = \"{P:«'\\U0001F600'»}\""},
    {"a.toml", "/createOptions!/P", "createOptions = '''\n{\"P\":\n  «true»}'''"},
    {"a.toml", "/createOptions!/P", "createOptions = '''{\"P\": «true»}\n'''"},
    {"a.toml", "/createOptions!/P",
     "createOptions = \"\"\"\r\n{P:\\\r\n  \\\n  «'\\u00e9'»}\"\"\""},
    {"a.yaml", "/createOptions!/P!/Q", "createOptions: |\n  {P: '{\\\"Q\\\":«1»}'}\n"},
};

/* Takes « and » out of the text; where they stood. */
static char *unmark(const char *marked, size_t *start, size_t *end) {
  char *text = malloc(strlen(marked) + 1);
  cr_assert_not_null(text);
  size_t used = 0;
  *start = *end = SIZE_MAX;
  for (const char *c = marked; *c != '\0';) {
    if (strncmp(c, "«", 2) == 0 || strncmp(c, "»", 2) == 0) {
      *(strncmp(c, "«", 2) == 0 ? start : end) = used;
      c += 2;
    } else {
      text[used++] = *c++;
    }
  }
  text[used] = '\0';
  return text;
}

/* A way into documents that are opened on it. */
typedef struct way {
  document opened[4]; /* [0] is the file */
  uint32_t depth;
  uint32_t node, object;
} way;

static void step(way *w, em_view name) {
  const document *d = &w->opened[w->depth];
  w->object = w->node;
  if (document_kind_of(d, w->node) == DOCUMENT_OBJECT) {
    w->node = document_member(d, w->node, name);
  } else {
    uint32_t index = (uint32_t)strtoul(name.data, NULL, 10);
    uint32_t found = DOCUMENT_NONE;
    DOCUMENT_EACH_ELEMENT(d, w->node, element) {
      found = index-- == 0 ? element : found;
    }
    w->node = found;
  }
  cr_assert_neq(w->node, DOCUMENT_NONE, "no %.*s", VIEW_ARGS(name));
}

static void open_here(way *w) {
  const document *host = &w->opened[w->depth];
  uint32_t parts[4] = {w->node};
  uint32_t count = 1;
  for (int number = 1; number < 4; number++) {
    char name[20];
    snprintf(name, sizeof name, "createOptions%02d", number);
    const uint32_t part = document_member(host, w->object, view_of(name));
    if (part != DOCUMENT_NONE) {
      parts[count++] = part;
    }
  }
  em_error error = {0};
  cr_assert_eq(document_open_embedded(&w->opened[w->depth + 1], host, parts, count, NULL, &error),
               EM_OK, "%s at %zu", error.message, error.offset);
  w->depth++;
  w->node = 0;
}

static void follow(way *w, const char *path) {
  for (em_view rest = view_of(path); rest.length > 0;) {
    if (rest.data[0] == '!') {
      open_here(w);
      rest = view_from(rest, 1);
      continue;
    }
    rest = view_from(rest, 1);
    const size_t slash = view_find(rest, '/');
    const size_t bang = view_find(rest, '!');
    const em_view name = view_until(rest, slash < bang ? slash : bang);
    step(w, name);
    rest = view_from(rest, name.length);
  }
}

static void check(const placed *row) {
  size_t start;
  size_t end;
  char *text = unmark(row->text, &start, &end);
  way *w = calloc(1, sizeof *w);
  cr_assert_not_null(w);
  em_error error = {0};
  cr_assert_eq(document_parse(&w->opened[0], view_of(row->name), view_of(text), EM_SYNTAX_AUTO,
                              NULL, &error),
               EM_OK, "%s: %s", row->text, error.message);
  follow(w, row->path);
  const document_span span = document_locate_node(&w->opened[w->depth], w->node);
  cr_expect(span.file == &w->opened[0]);
  cr_expect(span.start == start && span.end == end, "%s\n  stands at '%.*s'", row->text,
            (int)(span.end - span.start), text + span.start);
  for (uint32_t i = w->depth + 1; i > 0; i--) {
    document_free(&w->opened[i - 1]);
  }
  free(w);
  free(text);
}

Test(places, every_node_stands_where_the_person_wrote_it) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    check(&rows[i]);
  }
}

/* ---- Bytes of a value ------------------------------------------------------------------------ */

static const char *const pieces[] = {
    "a",   "plain text ", "\xC3\xA9", "\xF0\x9F\x98\x80", "\\\"",    "\\\\",          "\\/",
    "\\n", "\\t",         "\\b",      "\\u0041",          "\\u00e9", "\\ud83d\\ude00"};

/* A quoted string of random pieces, one of which is an escape at least: others are mapped at once.
 */
static em_view write_scalar(char *out, const char *before, const char *after, bool is_yaml) {
  size_t length = (size_t)sprintf(out, "%s", before);
  for (int i = rand() % 40; i > 0; i--) {
    const size_t count = sizeof pieces / sizeof *pieces - (is_yaml ? 1 : 0);
    length += (size_t)sprintf(out + length, "%s", pieces[(size_t)rand() % count]);
    if (is_yaml && i % 7 == 0) {
      length += (size_t)sprintf(out + length, i % 2 == 0 ? "\\\n  " : "\n  ");
    }
  }
  length += (size_t)sprintf(out + length, "%s", after);
  return (em_view){out, length};
}

/* Each byte comes from the unit that a walk from the start says, alone and as the second of two. */
static void check_units(const char *name, em_view text) {
  document d;
  em_error error = {0};
  cr_assert_eq(document_parse(&d, view_of(name), text, EM_SYNTAX_AUTO, NULL, &error), EM_OK,
               "%.*s: %s", VIEW_ARGS(text), error.message);
  const uint32_t node = d.node_count - 1;
  scalar_walk w;
  scalar_unit unit;
  char value[4];
  uint32_t length;
  uint32_t reached = 0;
  scalar_walk_start(&w, &d, &d.nodes[node], 0);
  while (scalar_walk_next(&w, &unit, value, &length)) {
    const scalar_unit alone = scalar_map(&d, node, NULL, reached);
    cr_assert(memcmp(&alone, &unit, sizeof unit) == 0, "byte %u of %.*s", reached, VIEW_ARGS(text));
    for (uint32_t before = 0; before <= reached + length - 1; before += 3) {
      scalar_unit first;
      scalar_unit last;
      scalar_map_both(&d, node, NULL, before, reached + length - 1, &first, &last);
      cr_assert(memcmp(&last, &unit, sizeof unit) == 0, "bytes %u and %u of %.*s", before, reached,
                VIEW_ARGS(text));
    }
    reached += length;
  }
  cr_expect_eq(reached, document_string(&d, node).length, "%.*s", VIEW_ARGS(text));
  document_free(&d);
}

Test(places, each_byte_of_a_value_comes_from_where_a_walk_says) {
  char text[4096];
  srand(11);
  for (int round = 0; round < 200; round++) {
    check_units("a.json", write_scalar(text, "{\"a\": \"\\n", "\"}", false));
    check_units("a.yaml", write_scalar(text, "a: \"\\n", "\"\n", true));
  }
}
