/* Lists and objects in brackets. */
#include "document/yaml_plain_reader.h"

static void skip_space(plain_reader *r) {
  for (;;) {
    const char c = r->text[r->at];
    const bool is_comment = c == '#' && (r->text[r->at - 1] == ' ' || r->text[r->at - 1] == '\n');
    if (is_comment) {
      r->at += view_find((em_view){r->text + r->at, r->end - r->at}, '\n');
    } else if (r->at + 1 >= r->end || (c != ' ' && c != '\n')) {
      return;
    } else {
      r->at++;
      r->line = c == '\n' ? r->at : r->line;
    }
  }
}

/* A plain scalar in brackets ends at the next sign of theirs; one that goes on in the next line is
 * not for us. */
static bool flow_plain(plain_reader *r, bool is_key) {
  size_t at = r->at;
  size_t behind = at;
  if (!plain_may_start(r, is_key)) {
    return false;
  }
  for (;; at++) {
    const char c = r->text[at];
    if (c == '\n' || c == ',' || c == '[' || c == ']' || c == '{' || c == '}') {
      break;
    }
    if (c == '?' || (c == '#' && r->text[at - 1] == ' ')) {
      return false;
    }
    if (c == ':' && strchr(" \n,[]{}?", r->text[at + 1]) != NULL) {
      if (!is_key) {
        return false;
      }
      break;
    }
    behind = c == ' ' ? behind : at + 1;
  }
  if (is_key != (r->text[at] == ':') || (is_key && behind != at)) {
    return false;
  }
  if (r->text[at] == '\n') {
    const size_t kept = r->at;
    r->at = at;
    skip_space(r);
    const bool goes_on = strchr(",]}", r->text[r->at]) == NULL;
    r->at = kept;
    if (goes_on) {
      return false;
    }
  }
  return plain_add(r, behind, is_key);
}

static bool flow_scalar(plain_reader *r, bool is_key) {
  const char c = r->text[r->at];
  return c == '"' || c == '\'' ? plain_quoted(r, is_key) : flow_plain(r, is_key);
}

static bool flow_key(plain_reader *r) {
  const size_t start = r->at;
  const bool is_quoted = r->text[start] == '"' || r->text[start] == '\'';
  if (!flow_scalar(r, true) || r->text[r->at] != ':' || r->at - start > YAML_PLAIN_KEY) {
    return false;
  }
  r->at++;
  const bool is_well = is_quoted || r->text[r->at] == ' ' || r->text[r->at] == '\n';
  skip_space(r);
  return is_well;
}

static bool flow_item(plain_reader *r, bool is_object) {
  if (is_object && !flow_key(r)) {
    return false;
  }
  const char c = r->text[r->at];
  const bool is_read = c == '[' || c == '{' ? plain_flow(r) : flow_scalar(r, false);
  skip_space(r);
  return is_read;
}

bool plain_flow(plain_reader *r) {
  const bool is_object = r->text[r->at] == '{';
  const char closing = is_object ? '}' : ']';
  if (!plain_open(r, is_object ? DOCUMENT_OBJECT : DOCUMENT_ARRAY, r->at, YAML_PLAIN_FLOW)) {
    return false;
  }
  r->at++;
  skip_space(r);
  while (r->text[r->at] != closing) {
    if (!flow_item(r, is_object)) {
      return false;
    }
    if (r->text[r->at] == ',') {
      r->at++;
      skip_space(r);
      if (r->text[r->at] == closing) {
        return false;
      }
    } else if (r->text[r->at] != closing) {
      return false;
    }
  }
  r->at++;
  r->reached = r->at;
  return plain_close(r);
}
