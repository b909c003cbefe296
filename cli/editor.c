#define _GNU_SOURCE
#include "editor.h"

#include "command.h"
#include "complain.h"
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool append(void *context, const char *data, size_t length) {
  editor_text *t = context;
  char *larger = realloc(t->bytes, t->text.length + length + 1);
  if (larger == NULL) {
    return false;
  }
  memcpy(larger + t->text.length, data, length);
  t->bytes = larger;
  t->text = (em_view){larger, t->text.length + length};
  return true;
}

em_writer editor_writer(editor_text *t) {
  return (em_writer){append, t};
}

static const char *choose_editor(void) {
  const char *editor = getenv("VISUAL");
  if (editor == NULL || editor[0] == '\0') {
    editor = getenv("EDITOR");
  }
  return editor == NULL || editor[0] == '\0' ? "vi" : editor;
}

static char *temporary_path(void) {
  static const char form[] = "/createoptions-XXXXXX.json";
  const char *folder = getenv("TMPDIR");
  folder = folder == NULL || folder[0] == '\0' ? "/tmp" : folder;
  const size_t size = strlen(folder) + sizeof form;
  char *path = malloc(size);
  if (path != NULL) {
    snprintf(path, size, "%s%s", folder, form);
  }
  return path;
}

static bool write_all(int descriptor, em_view text) {
  size_t written = 0;
  while (written < text.length) {
    const ssize_t taken = write(descriptor, text.data + written, text.length - written);
    if (taken < 0 && errno != EINTR) {
      return false;
    }
    written += taken > 0 ? (size_t)taken : 0;
  }
  return true;
}

static bool write_file(em_view text, editor_text *edited) {
  edited->path = temporary_path();
  if (edited->path == NULL) {
    complain_memory();
    return false;
  }
  const int descriptor = mkostemps(edited->path, (int)strlen(".json"), O_CLOEXEC);
  if (descriptor < 0) {
    complain_file(edited->path, errno);
    free(edited->path);
    edited->path = NULL;
    return false;
  }
  const bool is_written = write_all(descriptor, text);
  const int error_number = errno;
  if (close(descriptor) != 0 || !is_written) {
    complain_file(edited->path, is_written ? errno : error_number);
    return false;
  }
  return true;
}

/* By the shell, as an editor may be a command with arguments; the path is none of its words. */
static bool call_editor(const char *path) {
  const char *editor = choose_editor();
  char *script = NULL;
  if (asprintf(&script, "%s \"$1\"", editor) < 0) {
    complain_memory();
    return false;
  }
  const pid_t child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", script, "sh", path, (char *)NULL);
    _exit(127);
  }
  free(script);
  int status = 0;
  pid_t ended = child;
  while (child > 0 && (ended = waitpid(child, &status, 0)) < 0 && errno == EINTR) {
  }
  if (child < 0 || ended < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    complain("the editor '%s' failed; nothing was changed", editor);
    return false;
  }
  return true;
}

bool editor_run(em_view text, editor_text *edited) {
  const em_limits limits = EM_LIMITS_INIT;
  *edited = (editor_text){0};
  input in;
  if (!write_file(text, edited) || !call_editor(edited->path) ||
      !input_read(&in, edited->path, limits.bytes)) {
    return false;
  }
  edited->bytes = in.memory;
  edited->text = in.text;
  return true;
}

int editor_keep(editor_text *edited) {
  edited->is_kept = true;
  complain("what you wrote stays in %s", edited->path);
  return EXIT_FAILED;
}

void editor_free(editor_text *t) {
  if (t->path != NULL && !t->is_kept) {
    unlink(t->path);
  }
  free(t->path);
  free(t->bytes);
  *t = (editor_text){0};
}
