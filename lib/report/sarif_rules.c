#include "report/sarif_rules.h"

#include "report/report.h"

/* GitHub cuts, or refuses, what is longer or more. */
enum { DESCRIPTION_MAXIMUM = 1024, TAGS_MAXIMUM = 10, NAME_MAXIMUM = 128, HELP_MAXIMUM = 8192 };

/* Levels and scores per severity; scores keep away from GitHub's borders. */
static const struct {
  const char *level, *problem, *score;
} severities[] = {
    [EM_SEVERITY_NOTE] = {"note", "recommendation", NULL},
    [EM_SEVERITY_LOW] = {"note", "recommendation", "2.0"},
    [EM_SEVERITY_MEDIUM] = {"warning", "warning", "5.5"},
    [EM_SEVERITY_HIGH] = {"error", "error", "8.0"},
    [EM_SEVERITY_CRITICAL] = {"error", "error", "9.5"},
};

const char *sarif_level(em_severity severity) {
  return severities[severity].level;
}

uint64_t sarif_rule_index(const em_ruleset *rules, const em_rule *rule) {
  size_t low = 0;
  size_t high = em_ruleset_count(rules);
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (view_compare(em_ruleset_rule(rules, middle)->id, rule->id) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static em_view cut(em_view text, size_t maximum) {
  text = view_until(text, maximum);
  while (text.length == maximum && text.length > 0 &&
         ((unsigned char)text.data[text.length - 1] & 0x80) != 0) {
    text.length--;
  }
  return text;
}

static void write_text(json_writer *w, const char *name, em_view text) {
  json_open_object(w, name);
  json_write_string(w, "text", cut(text, DESCRIPTION_MAXIMUM));
  json_close_object(w);
}

/* privileged-container: PrivilegedContainer. */
static void write_name(json_writer *w, em_view id) {
  char name[NAME_MAXIMUM];
  size_t used = 0;
  bool is_start = true;
  for (size_t i = 0; i < id.length && used < sizeof name; i++) {
    const char c = id.data[i];
    if (c == '-') {
      is_start = true;
      continue;
    }
    name[used++] = is_start && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    is_start = false;
  }
  json_write_string(w, "name", (em_view){name, used});
}

typedef struct help {
  char bytes[HELP_MAXIMUM];
  size_t used;
} help;

static void add(help *h, em_view text) {
  text = cut(text, sizeof h->bytes - h->used);
  if (text.length > 0) {
    memcpy(h->bytes + h->used, text.data, text.length);
    h->used += text.length;
  }
}

static void add_part(help *h, const char *title, em_view text, bool is_markdown) {
  if (text.length == 0) {
    return;
  }
  add(h, h->used > 0 ? VIEW("\n\n") : VIEW(""));
  add(h, is_markdown ? VIEW("**") : VIEW(""));
  add(h, view_of(title));
  add(h, is_markdown ? VIEW("** ") : VIEW(" "));
  add(h, text);
}

static void add_references(help *h, const em_rule *rule) {
  for (size_t i = 0; i < rule->reference_count; i++) {
    add(h, i == 0 ? VIEW("\n\n") : VIEW(", "));
    add(h, rule->references[i]);
  }
}

static void write_help_form(json_writer *w, const em_rule *rule, bool is_markdown) {
  help h = {.used = 0};
  add_part(&h, "Why:", rule->why, is_markdown);
  add_part(&h, "What an attacker gains:", rule->attacker, is_markdown);
  add_part(&h, "Fix:", rule->fix, is_markdown);
  add_references(&h, rule);
  json_write_string(w, is_markdown ? "markdown" : "text", (em_view){h.bytes, h.used});
}

static void write_help(json_writer *w, const em_rule *rule) {
  json_open_object(w, "help");
  write_help_form(w, rule, false);
  write_help_form(w, rule, true);
  json_close_object(w);
}

static void write_properties(json_writer *w, const em_rule *rule) {
  json_open_object(w, "properties");
  json_open_array(w, "tags");
  for (size_t i = 0; i < rule->tag_count && i < TAGS_MAXIMUM; i++) {
    json_write_string(w, NULL, rule->tags[i]);
  }
  json_close_array(w);
  json_write_string(w, "precision", rule->precision);
  json_write_text(w, "problem.severity", severities[rule->severity].problem);
  if (severities[rule->severity].score != NULL) {
    json_write_text(w, "security-severity", severities[rule->severity].score);
  }
  json_close_object(w);
}

static void write_configuration(json_writer *w, em_severity severity, bool is_on) {
  json_open_object(w, "defaultConfiguration");
  json_write_text(w, "level", severities[severity].level);
  json_write_bool(w, "enabled", is_on);
  json_close_object(w);
}

static void write_rule(json_writer *w, const em_rule *rule) {
  json_open_object(w, NULL);
  json_write_string(w, "id", rule->id);
  write_name(w, rule->id);
  if (rule->alias_count > 0) {
    json_open_array(w, "deprecatedIds");
    for (size_t i = 0; i < rule->alias_count; i++) {
      json_write_string(w, NULL, rule->aliases[i]);
    }
    json_close_array(w);
  }
  write_text(w, "shortDescription", rule->title);
  write_text(w, "fullDescription", rule->why);
  write_help(w, rule);
  write_configuration(w, rule->severity, rule->is_on);
  write_properties(w, rule);
  json_close_object(w);
}

static void write_unreadable_rule(json_writer *w) {
  static const em_rule rule = {
      .id = {REPORT_UNREADABLE, sizeof REPORT_UNREADABLE - 1},
      .title = {"File could not be analysed", 26},
      .why = {"What cannot be read cannot be judged: nothing is known of this file.", 68},
      .fix = {"Correct the file where the message says.", 40},
      .precision = {"very-high", 9},
      .severity = EM_SEVERITY_HIGH,
      .is_on = true,
  };
  write_rule(w, &rule);
}

void sarif_tool(json_writer *w, const em_ruleset *rules) {
  json_open_object(w, "tool");
  json_open_object(w, "driver");
  json_write_text(w, "name", "edgemanifest");
  json_write_text(w, "version", em_version());
  json_write_text(w, "semanticVersion", em_version());
  json_open_array(w, "rules");
  for (size_t i = 0; i < em_ruleset_count(rules); i++) {
    write_rule(w, em_ruleset_rule(rules, i));
  }
  write_unreadable_rule(w);
  json_close_array(w);
  json_close_object(w);
  json_close_object(w);
}
