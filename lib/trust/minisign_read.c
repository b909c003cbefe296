#include "trust/minisign.h"

#include "base/error.h"
#include "text/utf8.h"
#include "trust/base64.h"
#include "trust/minisign_lines.h"

typedef struct signature_record {
  unsigned char algorithm[2];
  unsigned char id[MINISIGN_ID];
  unsigned char bytes[MINISIGN_SIGNATURE];
} signature_record;

_Static_assert(sizeof(signature_record) == 74, "a signature has 74 bytes");

static const unsigned char as_it_is[2] = {'E', 'd'};
static const unsigned char prehashed[2] = {'E', 'D'};

em_view minisign_next_line(em_view *rest) {
  const size_t end = view_find(*rest, '\n');
  em_view line = view_until(*rest, end);
  *rest = view_from(*rest, end + 1);
  if (line.length > 0 && line.data[line.length - 1] == '\r') {
    line.length--;
  }
  return line;
}

bool minisign_is_at_end(em_view rest) {
  for (size_t i = 0; i < rest.length; i++) {
    if (rest.data[i] == '\0' || strchr(" \t\r\n", rest.data[i]) == NULL) {
      return false;
    }
  }
  return true;
}

em_status minisign_check_comment(em_view comment, size_t maximum, em_error *error) {
  if (comment.length > maximum) {
    return error_set(error, EM_ERROR_LIMIT, 0, 0, "The comment is longer than %zu bytes.", maximum);
  }
  for (size_t i = 0; i < comment.length; i++) {
    const unsigned char byte = (unsigned char)comment.data[i];
    /* minisign itself writes tabs. */
    if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
      return error_set(error, EM_ERROR_SYNTAX, i, 1,
                       "A comment is one line without control characters.");
    }
  }
  const size_t invalid = utf8_first_invalid(comment);
  if (invalid < comment.length) {
    return error_set(error, EM_ERROR_SYNTAX, invalid, 1, "The comment is not valid UTF-8.");
  }
  return EM_OK;
}

static em_status wrong_line(em_view text, em_view line, const char *expected, em_error *error) {
  return error_set(error, EM_ERROR_SYNTAX, (size_t)(line.data - text.data), line.length,
                   "This is no minisign signature: expected %s.", expected);
}

em_status minisign_read_signature(minisign_signature *signature, em_view text, em_error *error) {
  if (text.length > MINISIGN_FILE_MAXIMUM) {
    return error_set(error, EM_ERROR_LIMIT, 0, 0,
                     "This is too long for a minisign signature (%zu bytes, at most %d).",
                     text.length, (int)MINISIGN_FILE_MAXIMUM);
  }
  em_view rest = text;
  em_view line = minisign_next_line(&rest);
  if (!view_starts_with(line, MINISIGN_COMMENT_PREFIX)) {
    return wrong_line(text, line, "\"untrusted comment: …\" in its first line", error);
  }
  line = minisign_next_line(&rest);
  signature_record record;
  if (!base64_decode_exactly(&record, sizeof record, line, BASE64_STANDARD)) {
    return wrong_line(text, line, "100 base64 characters in its second line", error);
  }
  signature->is_prehashed = memcmp(record.algorithm, prehashed, sizeof prehashed) == 0;
  if (!signature->is_prehashed && memcmp(record.algorithm, as_it_is, sizeof as_it_is) != 0) {
    return wrong_line(text, line, "Ed25519, the only algorithm there is", error);
  }
  line = minisign_next_line(&rest);
  if (!view_starts_with(line, MINISIGN_TRUSTED_PREFIX)) {
    return wrong_line(text, line, "\"trusted comment: …\" in its third line", error);
  }
  signature->trusted_comment = view_from(line, MINISIGN_TRUSTED_PREFIX.length);
  const em_status status =
      minisign_check_comment(signature->trusted_comment, MINISIGN_TRUSTED_COMMENT_MAXIMUM, error);
  if (status != EM_OK) {
    return status;
  }
  line = minisign_next_line(&rest);
  if (!base64_decode_exactly(signature->global, sizeof signature->global, line, BASE64_STANDARD)) {
    return wrong_line(text, line, "88 base64 characters in its fourth line", error);
  }
  if (!minisign_is_at_end(rest)) {
    return wrong_line(text, rest, "nothing behind its fourth line", error);
  }
  memcpy(signature->id, record.id, sizeof record.id);
  memcpy(signature->bytes, record.bytes, sizeof record.bytes);
  return EM_OK;
}
