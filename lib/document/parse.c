/* Which of the readers a text is for. */
#include "document/document.h"

#include "base/error.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

typedef em_status (*reader)(document *d, em_view name, em_view text,
                            const document_options *options, em_error *error);

static const struct {
  em_view ending;
  em_syntax syntax;
} endings[] = {
    {WORD(".json"), EM_SYNTAX_JSON},        {WORD(".yaml"), EM_SYNTAX_YAML},
    {WORD(".yml"), EM_SYNTAX_YAML},         {WORD(".toml"), EM_SYNTAX_TOML},
    {WORD(".jsonl"), EM_SYNTAX_JSON_LINES}, {WORD(".ndjson"), EM_SYNTAX_JSON_LINES},
};

static em_syntax by_name(em_view name) {
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    const em_view ending = endings[i].ending;
    if (name.length > ending.length &&
        view_equals_ignoring_case(view_from(name, name.length - ending.length), ending)) {
      return endings[i].syntax;
    }
  }
  return EM_SYNTAX_AUTO;
}

/* YAML takes nearly all that is JSON; so JSON is what starts like a container of JSON, or like a
 * comment before one, and everything else is YAML. */
static em_syntax by_content(em_view text) {
  if (view_starts_with(text, VIEW("\xEF\xBB\xBF"))) {
    text = view_from(text, 3);
  }
  while (text.length > 0 && strchr(" \t\r\n", text.data[0]) != NULL && text.data[0] != '\0') {
    text = view_from(text, 1);
  }
  const bool is_json = text.length == 0 || text.data[0] == '{' || text.data[0] == '[' ||
                       view_starts_with(text, VIEW("//")) || view_starts_with(text, VIEW("/*"));
  return is_json ? EM_SYNTAX_JSON : EM_SYNTAX_YAML;
}

em_syntax document_choose_syntax(em_view name, em_view text) {
  const em_syntax named = by_name(name);
  return named == EM_SYNTAX_AUTO ? by_content(text) : named;
}

em_status document_parse(document *d, em_view name, em_view text, em_syntax syntax,
                         const document_options *options, em_error *error) {
  static const reader readers[] = {
      [EM_SYNTAX_AUTO] = document_parse_json_or_lines,    [EM_SYNTAX_JSON] = document_parse_json,
      [EM_SYNTAX_DIALECT] = document_parse_dialect,       [EM_SYNTAX_YAML] = document_parse_yaml,
      [EM_SYNTAX_JSON_LINES] = document_parse_json_lines, [EM_SYNTAX_TOML] = document_parse_toml,
  };
  if (syntax == EM_SYNTAX_AUTO) {
    const em_syntax chosen = document_choose_syntax(name, text);
    syntax = chosen == EM_SYNTAX_JSON ? EM_SYNTAX_AUTO : chosen;
  }
  const size_t index = (size_t)syntax;
  if (index >= sizeof readers / sizeof *readers) {
    *d = (document){0};
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "This syntax is not read.");
  }
  return readers[index](d, name, text, options, error);
}
