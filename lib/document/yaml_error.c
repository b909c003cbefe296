/* libyaml's errors for people who do not know its grammar by heart. */
#include "document/yaml_reader.h"

#include "base/error.h"

#include <stdio.h>

bool yaml_fail(yaml_reader *r, em_status status, size_t offset, size_t length,
               const char *message) {
  r->b.status = error_set(r->b.error, status, offset, length, "%s", message);
  return false;
}

static const struct {
  const char *problem, *sentence;
} sentences[] = {
    {"mapping values are not allowed in this context",
     "Expected no ':' here: a name before it must stand on a line of its own, rightly indented; "
     "text that holds ': ' needs quotes."},
    {"could not find expected ':'", "Expected ':' behind the name."},
    {"found character that cannot start any token",
     "Expected a value; this character starts none (a tab does not indent, and text that starts "
     "with one of @ ` % needs quotes)."},
    {"did not find expected key", "Expected a name; is this line indented as those before it?"},
    {"did not find expected '-' indicator",
     "Expected '-'; is this line indented as those before it?"},
    {"did not find expected ',' or ']'", "Expected ',' or ']' behind the value."},
    {"did not find expected ',' or '}'", "Expected ',' or '}' behind the value."},
    {"did not find expected node content", "Expected a value."},
    {"found unexpected end of stream", "Expected the closing quote, found the end of the text."},
    {"found unexpected document indicator",
     "Expected the closing quote, found the start or end of a document."},
    {"found unknown escape character",
     "Expected an escape that YAML knows behind the backslash; in single quotes it stands for "
     "itself."},
    {"found invalid Unicode character escape code",
     "Expected a character; the escape stands for half a surrogate pair or none. YAML writes "
     "characters beyond U+FFFF as \\U0001F600."},
    {"did not find expected hexdecimal number", "Expected hexadecimal digits in the escape."},
    {"found a tab character where an indentation space is expected",
     "Expected blanks for indentation, found a tab."},
    {"found a tab character that violates indentation",
     "Expected blanks for indentation, found a tab."},
    {"block sequence entries are not allowed in this context",
     "Expected no '-' here: an entry of a list starts on a line of its own."},
    {"mapping keys are not allowed in this context", "Expected no name here."},
    {"found unknown directive name",
     "Expected %YAML or %TAG; text that starts with % needs quotes."},
    {"found incompatible YAML document", "Expected %YAML 1.1 or 1.2."},
    {"found undefined tag handle", "Expected a tag whose handle a %TAG line defines."},
    {"did not find expected <document start>",
     "Expected the end of the text behind the value; is this line indented as those before it?"},
    {"control characters are not allowed",
     "Expected a character that YAML allows; control characters must be escaped."},
};

static const char *sentence_for(const char *problem) {
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
    if (strcmp(sentences[i].problem, problem) == 0) {
      return sentences[i].sentence;
    }
  }
  return NULL;
}

static bool fail_as_reader(yaml_reader *r, size_t at) {
  const unsigned char byte = at < r->b.d->text.length ? (unsigned char)r->b.d->text.data[at] : 0;
  const char *sentence = sentence_for(r->parser.problem);
  if (sentence != NULL) {
    return yaml_fail(r, EM_ERROR_SYNTAX, at, at < r->b.d->text.length ? 1 : 0, sentence);
  }
  char message[80];
  snprintf(message, sizeof message, "Expected well-formed UTF-8, found byte 0x%02X.",
           (unsigned)byte);
  return yaml_fail(r, EM_ERROR_SYNTAX, at, at < r->b.d->text.length ? 1 : 0, message);
}

bool yaml_fail_as_libyaml(yaml_reader *r) {
  const yaml_parser_t *p = &r->parser;
  if (p->error == YAML_MEMORY_ERROR) {
    r->b.status = error_memory(r->b.error);
    return false;
  }
  if (p->error == YAML_READER_ERROR) {
    return fail_as_reader(r, r->text_at + p->problem_offset);
  }
  const size_t at = r->text_at + yaml_cursor_byte(&r->cursor, p->problem_mark.index);
  const size_t length = at < r->b.d->text.length ? 1 : 0;
  const char *problem = p->problem == NULL ? "a mistake" : p->problem;
  const char *sentence = sentence_for(problem);
  if (sentence != NULL) {
    return yaml_fail(r, EM_ERROR_SYNTAX, at, length, sentence);
  }
  r->b.status = error_set(r->b.error, EM_ERROR_SYNTAX, at, length, "This is no YAML: %s.", problem);
  return false;
}
