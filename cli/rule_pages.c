#include "rule_pages.h"

#include "print.h"

#include <string.h>

enum { INDENT = 3, NARROWEST = 40 };

/* ---- For people ------------------------------------------------------------------------------ */

static const char *const example_titles[] = {
    [EM_EXAMPLE_FIRES] = "Fires",
    [EM_EXAMPLE_EXPECTED] = "Expected",
    [EM_EXAMPLE_QUIET] = "Quiet",
    [EM_EXAMPLE_NEAR_MISS] = "Quiet, though it looks alike",
};

static void print_title(FILE *out, const em_report_options *options, const char *title) {
  fprintf(out, "\n%s%s%s\n", options->use_color ? "\x1b[1m" : "", title,
          options->use_color ? "\x1b[0m" : "");
}

static void print_paragraph(FILE *out, const em_report_options *options, const char *title,
                            em_view text) {
  if (text.length > 0) {
    print_title(out, options, title);
    fprintf(out, "%*s", INDENT, "");
    print_wrapped(out, text, INDENT, options->width);
  }
}

/* Code keeps its lines and is not wrapped: it is to be pasted. */
static void print_code(FILE *out, em_view text) {
  while (text.length > 0) {
    const char *end = memchr(text.data, '\n', text.length);
    const size_t length = end == NULL ? text.length : (size_t)(end - text.data);
    fprintf(out, "%*s", INDENT + 2, "");
    print_escaped(out, (em_view){text.data, length});
    fputc('\n', out);
    const size_t taken = end == NULL ? length : length + 1;
    text = (em_view){text.data + taken, text.length - taken};
  }
}

static void print_pair(FILE *out, const char *title, em_view text) {
  if (text.length > 0) {
    fprintf(out, "%*s%s\n", INDENT, "", title);
    print_code(out, text);
  }
}

static void print_list(FILE *out, const em_report_options *options, const char *title,
                       const em_view *items, size_t count) {
  if (count == 0) {
    return;
  }
  print_title(out, options, title);
  for (size_t i = 0; i < count; i++) {
    fprintf(out, "%*s", INDENT, "");
    print_escaped(out, items[i]);
    fputc('\n', out);
  }
}

static void print_head(FILE *out, const em_rule *rule, const em_report_options *options) {
  fputs(options->use_color ? "\x1b[1m" : "", out);
  print_escaped(out, rule->id);
  fputs(options->use_color ? "\x1b[0m" : "", out);
  fprintf(out, "  %s, precision ", em_severity_name(rule->severity));
  print_escaped(out, rule->precision);
  fprintf(out, ", %s by default\n", rule->is_on ? "on" : "off");
  print_wrapped(out, rule->title, 0, options->width);
}

void rule_page(FILE *out, const em_ruleset *rules, const em_rule *rule,
               const em_report_options *given) {
  em_report_options options = *given;
  options.width = options.width < NARROWEST ? NARROWEST : options.width;
  print_head(out, rule, &options);
  print_paragraph(out, &options, "Why it matters", rule->why);
  print_paragraph(out, &options, "What an attacker gains", rule->attacker);
  print_paragraph(out, &options, "What to change", rule->fix);
  print_pair(out, "before", rule->fix_before);
  print_pair(out, "after", rule->fix_after);
  em_example example;
  for (size_t i = 0; em_ruleset_example(rules, rule, i, &example); i++) {
    print_title(out, &options, example_titles[example.kind]);
    fprintf(out, "%*s", INDENT, "");
    print_wrapped(out, example.title, INDENT, options.width);
    fprintf(out, "%*s", INDENT, "");
    print_escaped(out, example.fragment);
    fputs(":\n", out);
    print_code(out, example.text);
  }
  print_list(out, &options, "References", rule->references, rule->reference_count);
  print_list(out, &options, "Former ids", rule->aliases, rule->alias_count);
}

/* ---- For programs ------------------------------------------------------------------------------
 */

static void member(FILE *out, int indent, const char *name, em_view text, bool is_last) {
  fprintf(out, "%*s\"%s\": ", indent + 2, "", name);
  print_json_string(out, text);
  fputs(is_last ? "\n" : ",\n", out);
}

static void optional(FILE *out, int indent, const char *name, em_view text) {
  if (text.data != NULL) {
    member(out, indent, name, text, false);
  }
}

static void array(FILE *out, int indent, const char *name, const em_view *items, size_t count) {
  fprintf(out, "%*s\"%s\": [", indent + 2, "", name);
  for (size_t i = 0; i < count; i++) {
    fputs(i == 0 ? "" : ", ", out);
    print_json_string(out, items[i]);
  }
  fputs("],\n", out);
}

static void profiles(FILE *out, int indent, uint32_t bits) {
  fprintf(out, "%*s\"profiles\": [", indent + 2, "");
  bool is_first = true;
  for (int profile = EM_PROFILE_DEFAULT; profile <= EM_PROFILE_GENERATED; profile++) {
    if ((bits & 1u << profile) != 0) {
      fprintf(out, "%s\"%s\"", is_first ? "" : ", ", em_profile_name((em_profile)profile));
      is_first = false;
    }
  }
  fputs("],\n", out);
}

static void examples(FILE *out, const em_ruleset *rules, const em_rule *rule, int indent) {
  static const char *const kinds[] = {"fires", "expected", "quiet", "near_miss"};
  em_example example;
  fprintf(out, "%*s\"examples\": [", indent + 2, "");
  size_t count = 0;
  for (; em_ruleset_example(rules, rule, count, &example); count++) {
    fprintf(out, "%s\n%*s{\"%s\": ", count == 0 ? "" : ",", indent + 4, "", kinds[example.kind]);
    print_json_string(out, example.title);
    fputs(", ", out);
    print_json_string(out, example.fragment);
    fputs(": ", out);
    print_json_string(out, example.text);
    fputs("}", out);
  }
  fprintf(out, count == 0 ? "]\n" : "\n%*s]\n", indent + 2, "");
}

void rule_object(FILE *out, const em_ruleset *rules, const em_rule *rule, int indent) {
  fputs("{\n", out);
  member(out, indent, "id", rule->id, false);
  array(out, indent, "aliases", rule->aliases, rule->alias_count);
  member(out, indent, "family", rule->family, false);
  member(out, indent, "title", rule->title, false);
  const char *severity = em_severity_name(rule->severity);
  member(out, indent, "severity", (em_view){severity, strlen(severity)}, false);
  member(out, indent, "precision", rule->precision, false);
  fprintf(out, "%*s\"default\": %s,\n", indent + 2, "", rule->is_on ? "true" : "false");
  profiles(out, indent, rule->profiles);
  member(out, indent, "subject", rule->subject, false);
  member(out, indent, "since", rule->since, false);
  member(out, indent, "source", rule->source, false);
  member(out, indent, "why", rule->why, false);
  optional(out, indent, "attacker", rule->attacker);
  member(out, indent, "fix", rule->fix, false);
  optional(out, indent, "fixBefore", rule->fix_before);
  optional(out, indent, "fixAfter", rule->fix_after);
  array(out, indent, "references", rule->references, rule->reference_count);
  array(out, indent, "tags", rule->tags, rule->tag_count);
  examples(out, rules, rule, indent);
  fprintf(out, "%*s}", indent, "");
}
