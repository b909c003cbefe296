#include "model/transcribe_podman.h"

#include "model/mount_list.h"

enum { BIND_LENGTH = 4096 };

bool podman_wrote(const transcription *t, uint32_t host) {
  return host != DOCUMENT_NONE &&
         document_member(t->d, host, VIEW("CgroupManager")) != DOCUMENT_NONE;
}

/* ---- Binds ------------------------------------------------------------------------------------
 */

/* Where the options of a bind begin; the length if there are none. */
static size_t options_of(em_view bind) {
  const size_t first = view_find(bind, ':');
  const em_view rest = view_from(bind, first + 1);
  const size_t second = view_find(rest, ':');
  return second == rest.length ? bind.length : first + 1 + second + 1;
}

/* "ro,rprivate" of "ro,rprivate,nosuid,nodev,rbind": what an engine takes, in the buffer. */
static size_t keep_options(em_view options, char *buffer) {
  size_t length = 0;
  while (options.length > 0) {
    const em_view word = view_until(options, view_find(options, ','));
    if (word.length > 0 && mount_mode_is_valid(word)) {
      if (length > 0) {
        buffer[length++] = ',';
      }
      memcpy(buffer + length, word.data, word.length);
      length += word.length;
    }
    options = view_from(options, word.length + 1);
  }
  return length;
}

static void write_bind(const transcription *t, uint32_t node) {
  char buffer[BIND_LENGTH];
  const em_view bind = document_string(t->d, node);
  const size_t start = options_of(bind);
  if (bind.data == NULL || start == bind.length || bind.length > sizeof buffer) {
    compose_copy(t->out, transcribe_origin(t, node));
    return;
  }
  memcpy(buffer, bind.data, start);
  const size_t kept = keep_options(view_from(bind, start), buffer + start);
  const size_t length = kept > 0 ? start + kept : start - 1;
  compose_string(t->out, (em_view){buffer, length}, transcribe_origin(t, node));
}

static void write_binds(const transcription *t, uint32_t host) {
  const uint32_t list = transcribe_array(t, host, VIEW("Binds"));
  if (list == DOCUMENT_NONE) {
    return;
  }
  compose_name(t->out, VIEW("Binds"), transcribe_origin(t, list - 1));
  compose_open(t->out, DOCUMENT_ARRAY, transcribe_origin(t, list));
  DOCUMENT_EACH_ELEMENT(t->d, list, element) {
    if (document_kind_of(t->d, element) == DOCUMENT_STRING) {
      write_bind(t, element);
    }
  }
  compose_close(t->out);
}

/* ---- Limits -----------------------------------------------------------------------------------
 */

/* "nofile" of "RLIMIT_NOFILE". */
static void write_limit_name(const transcription *t, uint32_t limit) {
  char buffer[32];
  const em_view prefix = VIEW("RLIMIT_");
  const uint32_t node = document_member(t->d, limit, VIEW("Name"));
  const em_view name = transcribe_string(t, limit, VIEW("Name"));
  const em_view rest = view_starts_with(name, prefix) ? view_from(name, prefix.length)
                                                      : view_until(name, name.length);
  if (rest.length > sizeof buffer || rest.length == 0) {
    return;
  }
  for (size_t i = 0; i < rest.length; i++) {
    const char c = rest.data[i];
    buffer[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
  }
  transcribe_text(t, VIEW("Name"), (em_view){buffer, rest.length}, node);
}

static void write_limits(const transcription *t, uint32_t host) {
  const uint32_t list = transcribe_array(t, host, VIEW("Ulimits"));
  if (list == DOCUMENT_NONE) {
    return;
  }
  compose_name(t->out, VIEW("Ulimits"), transcribe_origin(t, list - 1));
  compose_open(t->out, DOCUMENT_ARRAY, transcribe_origin(t, list));
  DOCUMENT_EACH_ELEMENT(t->d, list, element) {
    if (document_kind_of(t->d, element) == DOCUMENT_OBJECT) {
      compose_open(t->out, DOCUMENT_OBJECT, transcribe_origin(t, element));
      write_limit_name(t, element);
      transcribe_value(t, VIEW("Soft"), document_member(t->d, element, VIEW("Soft")));
      transcribe_value(t, VIEW("Hard"), document_member(t->d, element, VIEW("Hard")));
      compose_close(t->out);
    }
  }
  compose_close(t->out);
}

/* ---- Logs -------------------------------------------------------------------------------------
 */

/* The bound stands beside the driver's options; "0B" is none. */
static void write_log(const transcription *t, uint32_t host) {
  const uint32_t log = transcribe_object(t, host, VIEW("LogConfig"));
  if (log == DOCUMENT_NONE) {
    return;
  }
  const em_view size = transcribe_string(t, log, VIEW("Size"));
  transcribe_open(t, VIEW("LogConfig"), log - 1);
  transcribe_value(t, VIEW("Type"), document_member(t->d, log, VIEW("Type")));
  if (size.length > 0 && !view_equals(size, VIEW("0B"))) {
    const uint32_t at = document_member(t->d, log, VIEW("Size"));
    transcribe_open(t, VIEW("Config"), at);
    transcribe_value(t, VIEW("max-size"), at);
    transcribe_close(t);
  } else {
    const uint32_t options = transcribe_object(t, log, VIEW("Config"));
    if (options != DOCUMENT_NONE) {
      transcribe_value(t, VIEW("Config"), options);
    }
  }
  transcribe_close(t);
}

/* "shareable" is podman's default. */
static void write_ipc_mode(const transcription *t, uint32_t host) {
  const em_view mode = transcribe_string(t, host, VIEW("IpcMode"));
  if (mode.length > 0 && !view_equals(mode, VIEW("shareable"))) {
    transcribe_value(t, VIEW("IpcMode"), document_member(t->d, host, VIEW("IpcMode")));
  }
}

/* Runtime is left out: "oci" stands for any. */
void podman_write(const transcription *t, uint32_t host) {
  write_binds(t, host);
  write_limits(t, host);
  write_log(t, host);
  write_ipc_mode(t, host);
}
