#include "findings/comments.h"

#include "config/comment.h"
#include "document/embedded.h"
#include "findings/placing.h"

/* Each is held against every finding. */
enum { COMMENTS_MAXIMUM = 256 };

/* ---- Which bytes are a comment -----------------------------------------------------------------
 */

/* In the line of `|` or `>` behind these signs: not part of the scalar's value. */
static bool is_in_header(const document *d, const document_node *n, size_t at) {
  const char sign = (char)(n->style & 0xFF);
  const em_view head = {d->text.data + n->start, at - n->start};
  return (sign == '|' || sign == '>') && view_find(head, '\n') == head.length;
}

static bool is_in_scalar(const document *d, size_t at) {
  for (uint32_t i = 0; i < d->node_count; i++) {
    const document_node *n = &d->nodes[i];
    if (!document_is_container(d, i) && n->start <= at && at < (size_t)n->start + n->length &&
        !is_in_header(d, n, at)) {
      return true;
    }
  }
  return false;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static bool ends_line(char c) {
  return c == '\n' || c == '\r';
}

/* Bytes of the comment's sign that stands at `at`: `#` in YAML, two strokes in the dialect. */
static size_t sign_length(const document *d, size_t at) {
  const em_view rest = view_from(d->text, at);
  if (d->syntax == DOCUMENT_YAML) {
    const char before = at == 0 ? '\n' : d->text.data[at - 1];
    return view_starts_with(rest, VIEW("#")) && (is_blank(before) || ends_line(before)) ? 1 : 0;
  }
  return view_starts_with(rest, VIEW("//")) ? 2 : 0;
}

/* ---- What it is about --------------------------------------------------------------------------
 */

static size_t line_start(em_view text, size_t at) {
  while (at > 0 && !ends_line(text.data[at - 1])) {
    at--;
  }
  return at;
}

static size_t line_end(em_view text, size_t at) {
  while (at < text.length && !ends_line(text.data[at])) {
    at++;
  }
  return at;
}

static size_t skip_blanks(em_view text, size_t at) {
  while (at < text.length && is_blank(text.data[at])) {
    at++;
  }
  return at;
}

/* The line that a comment at `at` is about: bytes [*start, *end). */
static void find_line(const document *d, size_t at, size_t *start, size_t *end) {
  const em_view text = d->text;
  *start = line_start(text, at);
  if (skip_blanks(text, *start) < at) {
    *end = at; /* content stands before it */
    return;
  }
  do {
    *start = line_end(text, *start);
    while (*start < text.length && ends_line(text.data[*start])) {
      *start += 1;
    }
    *end = line_end(text, *start);
  } while (*start < text.length && sign_length(d, skip_blanks(text, *start)) > 0);
}

/* A member, an element, or a value that has its line to itself; not a block whose first member or
 * element begins where it does. */
static bool is_meant(const document *d, uint32_t node) {
  const bool is_key = (d->nodes[node].flags & DOCUMENT_KEY) != 0;
  const bool is_value = node > 0 && (d->nodes[node - 1].flags & DOCUMENT_KEY) != 0;
  return is_key || (node > 0 && !is_value) || !document_is_container(d, node);
}

static void find_target(const document *d, size_t at, uint32_t *start, uint32_t *end) {
  size_t from;
  size_t to;
  find_line(d, at, &from, &to);
  *start = *end = (uint32_t)from;
  for (uint32_t i = 0; i < d->node_count; i++) {
    const document_node *n = &d->nodes[i];
    const bool is_here =
        n->start >= from && n->start < to && (n->flags & DOCUMENT_ALIASED) == 0 && is_meant(d, i);
    if (!is_here) {
      continue;
    }
    const document_node *last = (n->flags & DOCUMENT_KEY) != 0 ? &d->nodes[i + 1] : n;
    const uint32_t last_end =
        (last->flags & DOCUMENT_ALIASED) != 0 ? n->start + n->length : last->start + last->length;
    *start = n->start;
    *end = last_end > n->start ? last_end : n->start + n->length;
    return;
  }
}

/* ---- All of a file -----------------------------------------------------------------------------
 */

/* `sign` is where the sign of the comment stands, `behind` where COMMENT_SIGN ends. */
static bool add(em_audit *audit, audit_file *file, const document *d, size_t sign, size_t behind) {
  if (!arena_list_add(&file->memory, (void **)&file->comments, &file->comment_count,
                      &file->comment_capacity, sizeof *file->comments)) {
    return false;
  }
  file_comment *c = &file->comments[file->comment_count - 1];
  const size_t end = line_end(d->text, behind);
  uint32_t start_of_target;
  uint32_t end_of_target;
  find_target(d, sign, &start_of_target, &end_of_target);
  const document_span target = document_locate(d, start_of_target, end_of_target - start_of_target);
  const document_span words = document_locate(d, (uint32_t)behind, (uint32_t)(end - behind));
  c->start = target.start;
  c->end = target.end;
  const document_span whole = document_locate(d, (uint32_t)sign, (uint32_t)(end - sign));
  c->at = place_bytes(file, whole.start, whole.end);
  const em_view text = {file->sources->text.data + words.start, words.end - words.start};
  const bool is_many = file->comment_count == COMMENTS_MAXIMUM;
  const bool is_read =
      !is_many && comment_read(text, audit->rules, &file->memory, &c->suppression, &c->problem);
  if (is_many) {
    c->problem = VIEW("it is number 256, and no further ones are read");
  }
  return is_read || c->problem.data != NULL;
}

bool comments_find(em_audit *audit, audit_file *file, const document *d) {
  const bool has_comments = d->syntax == DOCUMENT_YAML || d->syntax == DOCUMENT_DIALECT;
  if (!has_comments || audit->options.ignore_comments) {
    return true;
  }
  const char first = d->syntax == DOCUMENT_YAML ? '#' : '/';
  for (size_t at = 0; at < d->text.length && file->comment_count < COMMENTS_MAXIMUM; at++) {
    at += view_find(view_from(d->text, at), first);
    const size_t length = at < d->text.length ? sign_length(d, at) : 0;
    const size_t words = skip_blanks(d->text, at + length);
    if (length > 0 && view_starts_with(view_from(d->text, words), VIEW(COMMENT_SIGN)) &&
        !is_in_scalar(d, at)) {
      if (!add(audit, file, d, at, words + sizeof COMMENT_SIGN - 1)) {
        return false;
      }
    }
  }
  return true;
}
