/* Which of the readers a text is for. */
#include "document/expand.h"

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

/* ---- Templates
 * ------------------------------------------------------------------------------------ */

static bool is_called_template(em_view name) {
  static const em_view word = WORD("template");
  for (size_t i = 0; i + word.length <= name.length; i++) {
    if (view_equals_ignoring_case((em_view){name.data + i, word.length}, word)) {
      return true;
    }
  }
  return false;
}

/* Where a template has a placeholder in place of a number or an object, it is read as text. */
static em_status parse_placeholders(document *d, em_view name, em_view text,
                                    const document_options *options) {
  const em_limits limits = options == NULL ? (em_limits)EM_LIMITS_INIT : options->limits;
  const em_allocator allocator =
      arena_allocator_or_default(options == NULL ? NULL : options->allocator);
  arena memory;
  arena_init(&memory, &allocator);
  document_expansion *e = arena_allocate(&memory, sizeof *e);
  em_status status = e == NULL ? EM_ERROR_MEMORY
                               : document_quote_placeholders(e, name, text, &limits, &memory, NULL);
  if (status == EM_OK) {
    status = document_parse_json(d, name, e->text, options, NULL);
  }
  if (status != EM_OK) {
    arena_free(&memory);
    return status;
  }
  e->is_quoted = true;
  d->expansion = e;
  d->own_expansion = e;
  d->expansion_memory = memory;
  return EM_OK;
}

/* JSON by name or content. */
static em_status parse_json(document *d, em_view name, em_view text,
                            const document_options *options, em_error *error) {
  em_error own;
  em_error *told = error == NULL ? &own : error;
  const em_status status = document_parse_json_or_lines(d, name, text, options, told);
  if (status != EM_ERROR_SYNTAX || told->offset >= text.length || text.data[told->offset] != '$' ||
      !is_called_template(name)) {
    return status;
  }
  const em_status second = parse_placeholders(d, name, text, options);
  if (second == EM_ERROR_MEMORY) {
    return error_memory(error);
  }
  return second == EM_OK ? EM_OK : status;
}

em_status document_parse(document *d, em_view name, em_view text, em_syntax syntax,
                         const document_options *options, em_error *error) {
  static const reader readers[] = {
      [EM_SYNTAX_AUTO] = parse_json,
      [EM_SYNTAX_JSON] = document_parse_json,
      [EM_SYNTAX_DIALECT] = document_parse_dialect,
      [EM_SYNTAX_YAML] = document_parse_yaml,
      [EM_SYNTAX_JSON_LINES] = document_parse_json_lines,
      [EM_SYNTAX_TOML] = document_parse_toml,
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
