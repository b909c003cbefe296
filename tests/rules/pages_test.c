/*
 * docs/rules/ has one page for each rule and an index, as the rule files have them. UPDATE_GOLDEN=1
 * writes them anew and removes pages of rules that are gone.
 */
#define _POSIX_C_SOURCE 200809L
#include "base/view.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES EDGEMANIFEST_DOCS "/rules"

static void print(FILE *out, em_view text) {
  fwrite(text.data, 1, text.length, out);
}

static void print_paragraph(FILE *out, const char *title, em_view text) {
  if (text.length > 0) {
    fprintf(out, "\n## %s\n\n", title);
    print(out, text);
    fputs("\n", out);
  }
}

static void print_code(FILE *out, const char *title, em_view text) {
  if (text.data != NULL) {
    fprintf(out, "\n%s\n\n```json\n", title);
    print(out, text);
    fputs("\n```\n", out);
  }
}

static void print_list(FILE *out, const em_view *items, size_t count) {
  for (size_t i = 0; i < count; i++) {
    fputs(i == 0 ? "" : ", ", out);
    print(out, items[i]);
  }
}

static void print_profiles(FILE *out, uint32_t profiles) {
  bool is_first = true;
  for (int profile = EM_PROFILE_DEFAULT; profile <= EM_PROFILE_GENERATED; profile++) {
    if ((profiles & 1u << profile) != 0) {
      fprintf(out, "%s%s", is_first ? "" : ", ", em_profile_name((em_profile)profile));
      is_first = false;
    }
  }
  fputs(is_first ? "none" : "", out);
}

static void print_examples(FILE *out, const em_ruleset *rules, const em_rule *rule) {
  static const char *const kinds[] = {[EM_EXAMPLE_FIRES] = "Fires",
                                      [EM_EXAMPLE_EXPECTED] = "Expected of this module",
                                      [EM_EXAMPLE_QUIET] = "Quiet",
                                      [EM_EXAMPLE_NEAR_MISS] = "Quiet, though it looks alike"};
  fputs("\n## Examples\n", out);
  em_example example;
  for (size_t i = 0; em_ruleset_example(rules, rule, i, &example); i++) {
    fprintf(out, "\n%s: ", kinds[example.kind]);
    print(out, example.title);
    fputs(" (`", out);
    print(out, example.fragment);
    fputs("`)\n\n```json\n", out);
    print(out, example.text);
    fputs("\n```\n", out);
  }
}

static void print_page(FILE *out, const em_ruleset *rules, const em_rule *rule) {
  fputs("<!-- made from the rule file; do not edit -->\n# ", out);
  print(out, rule->id);
  fputs("\n\n", out);
  print(out, rule->title);
  fprintf(out, ".\n\n| | |\n|---|---|\n| severity | %s |\n| precision | ",
          em_severity_name(rule->severity));
  print(out, rule->precision);
  fputs(" |\n| profiles | ", out);
  print_profiles(out, rule->profiles);
  fputs(" |\n| judges each | ", out);
  print(out, rule->subject);
  fputs(" |\n| rule file | [rules/", out);
  print(out, rule->source);
  fputs("](../../rules/", out);
  print(out, rule->source);
  fputs(") |\n| references | ", out);
  print_list(out, rule->references, rule->reference_count);
  fputs(" |\n| since | ", out);
  print(out, rule->since);
  fputs(" |\n", out);
  if (rule->alias_count > 0) {
    fputs("\nFormer ids: ", out);
    print_list(out, rule->aliases, rule->alias_count);
    fputs(".\n", out);
  }
  print_paragraph(out, "Why it matters", rule->why);
  print_paragraph(out, "What an attacker gains", rule->attacker);
  print_paragraph(out, "What to change", rule->fix);
  print_code(out, "Before:", rule->fix_before);
  print_code(out, "After:", rule->fix_after);
  print_examples(out, rules, rule);
}

static void print_index(FILE *out, const em_ruleset *rules) {
  fprintf(out,
          "<!-- made from the rule files; do not edit -->\n# Rules\n\n%zu rules. How to write one: "
          "[rules.md](../rules.md).\n\n| rule | family | severity | default | what is wrong |\n"
          "|---|---|---|---|---|\n",
          em_ruleset_count(rules));
  for (size_t i = 0; i < em_ruleset_count(rules); i++) {
    const em_rule *rule = em_ruleset_rule(rules, i);
    fputs("| [", out);
    print(out, rule->id);
    fputs("](", out);
    print(out, rule->id);
    fputs(".md) | ", out);
    print(out, rule->family);
    fprintf(out, " | %s | %s | ", em_severity_name(rule->severity), rule->is_on ? "on" : "off");
    print(out, rule->title);
    fputs(" |\n", out);
  }
}

/* ---- Holding the folder against it ----------------------------------------------------------- */

typedef struct page {
  char *text;
  size_t length;
} page;

static page page_of(const em_ruleset *rules, const em_rule *rule) {
  page p = {0};
  FILE *out = open_memstream(&p.text, &p.length);
  cr_assert_not_null(out);
  if (rule == NULL) {
    print_index(out, rules);
  } else {
    print_page(out, rules, rule);
  }
  fclose(out);
  return p;
}

static bool is_current(const char *path, const page *wanted) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    return false;
  }
  char *text = malloc(wanted->length + 1);
  const size_t length = fread(text, 1, wanted->length + 1, file);
  fclose(file);
  const bool is_same = length == wanted->length && memcmp(text, wanted->text, length) == 0;
  free(text);
  return is_same;
}

static void hold(const char *name, page wanted) {
  char path[512];
  snprintf(path, sizeof path, PAGES "/%s.md", name);
  const bool is_right = is_current(path, &wanted);
  if (!is_right && getenv("UPDATE_GOLDEN") != NULL) {
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "%s", path);
    fwrite(wanted.text, 1, wanted.length, file);
    fclose(file);
  } else {
    cr_expect(is_right, "docs/rules/%s.md is stale: run the test with UPDATE_GOLDEN=1", name);
  }
  free(wanted.text);
}

/* The rule that a page is named after exists. */
static bool is_page(const em_ruleset *rules, const char *name) {
  const em_view file = view_of(name);
  if (!view_ends_with(file, VIEW(".md")) || view_equals(file, VIEW("README.md"))) {
    return true;
  }
  const em_rule *rule = em_ruleset_find(rules, view_until(file, file.length - 3));
  return rule != NULL && view_equals(rule->id, view_until(file, file.length - 3));
}

Test(docs_rules, every_rule_has_its_page_and_no_page_is_left_over) {
  em_ruleset *rules = NULL;
  cr_assert_eq(em_ruleset_embedded(NULL, &rules, NULL), EM_OK);
  mkdir(PAGES, 0755);
  hold("README", page_of(rules, NULL));
  for (size_t i = 0; i < em_ruleset_count(rules); i++) {
    const em_rule *rule = em_ruleset_rule(rules, i);
    char name[128];
    snprintf(name, sizeof name, "%.*s", VIEW_ARGS(rule->id));
    hold(name, page_of(rules, rule));
  }
  DIR *folder = opendir(PAGES);
  cr_assert_not_null(folder);
  for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    if (!is_page(rules, entry->d_name) && getenv("UPDATE_GOLDEN") != NULL) {
      char path[512];
      snprintf(path, sizeof path, PAGES "/%.200s", entry->d_name);
      unlink(path);
    } else {
      cr_expect(is_page(rules, entry->d_name), "docs/rules/%s is of no rule", entry->d_name);
    }
  }
  closedir(folder);
  em_ruleset_free(rules);
}
