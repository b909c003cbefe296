#include "report/uri.h"

#include "report/gathered.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const struct {
  const char *name, *uri;
} rows[] = {
    {"deployment.json", "\"deployment.json\""},
    {"./deploy//a.json", "\"deploy/a.json\""},
    {"deploy/../a/./b.json", "\"a/b.json\""},
    {"../shared/a.json", "\"../shared/a.json\""},
    {"a b%c#d?e[f].json", "\"a%20b%25c%23d%3Fe%5Bf%5D.json\""},
    {"c:d/e:f.json", "\"c%3Ad/e:f.json\""},
    {"\xC3\xA4\xFF\n\".json", "\"%C3%A4%FF%0A%22.json\""},
    {"a\\b", "\"a%5Cb\""},
    {"/srv/x y.json", "\"file:///srv/x%20y.json\""},
    {"/a:b/../c", "\"file:///c\""},
    {"", "\"\""},
};

Test(uri, is_a_reference_that_every_reader_resolves) {
  gathered *g = calloc(1, sizeof *g);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const em_writer writer = gathered_writer(g);
    output o;
    output_start(&o, &writer);
    uri_write(&o, view_of(rows[i].name));
    output_finish(&o);
    cr_expect_str_eq(g->text, rows[i].uri, "%s became %s", rows[i].name, g->text);
  }
  free(g);
}
