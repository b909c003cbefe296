#include "collectors/process_facts.h"

#include "collectors/host_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool process_executable(int pid, char *executable, unsigned capacity) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/exe", pid);
  const ssize_t length = readlink(path, executable, capacity - 1);
  executable[length < 0 ? 0 : length] = '\0';
  return length >= 0;
}

static void read_command_line(int pid, process_facts *facts) {
  bytes text;
  bytes_init(&text, sizeof facts->command_line - 1);
  facts->command_line[0] = '\0';
  if (proc_read(pid, "cmdline", &text) && text.length > 0) {
    size_t length = text.length;
    while (length > 0 && text.data[length - 1] == '\0') {
      length--;
    }
    for (size_t i = 0; i < length; i++) {
      facts->command_line[i] = text.data[i] == '\0' ? ' ' : text.data[i];
    }
    facts->command_line[length] = '\0';
  }
  bytes_free(&text);
}

/* Fields behind the name, which is in brackets and may hold anything. */
static bool read_stat(int pid, process_facts *facts) {
  bytes text;
  bytes_init(&text, 2048);
  const char *end = proc_read(pid, "stat", &text) ? strrchr(text.data, ')') : NULL;
  const bool is_read =
      end != NULL && sscanf(end + 1,
                            " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d"
                            " %*d %*d %llu",
                            &facts->parent, &facts->started) == 2;
  if (is_read && facts->executable[0] == '\0') {
    const char *name = strchr(text.data, '(');
    snprintf(facts->executable, sizeof facts->executable, "%.*s",
             name == NULL ? 0 : (int)(end - name - 1), name == NULL ? "" : name + 1);
  }
  bytes_free(&text);
  return is_read;
}

bool process_read(int pid, process_facts *facts) {
  struct stat status;
  char path[32];
  snprintf(path, sizeof path, "/proc/%d", pid);
  if (stat(path, &status) != 0) {
    return false;
  }
  *facts = (process_facts){.user = status.st_uid};
  process_executable(pid, facts->executable, sizeof facts->executable);
  read_command_line(pid, facts);
  return read_stat(pid, facts);
}

/* ---- Users ------------------------------------------------------------------------------------
 */

enum { USERS = 256 };

const char *user_name(const char *root, unsigned id) {
  static struct {
    unsigned id;
    char name[48];
  } users[USERS];
  static size_t count;
  static struct timespec read_at;
  struct stat status;
  const bool is_there = host_stat(root, "/etc/passwd", &status);
  if (is_there &&
      (status.st_mtim.tv_sec != read_at.tv_sec || status.st_mtim.tv_nsec != read_at.tv_nsec)) {
    bytes text;
    bytes_init(&text, 1 << 20);
    count = 0;
    read_at = status.st_mtim;
    char *rest = NULL;
    char *line = host_read(root, "/etc/passwd", &text) ? strtok_r(text.data, "\n", &rest) : NULL;
    for (; line != NULL && count < USERS; line = strtok_r(NULL, "\n", &rest)) {
      count += sscanf(line, "%47[^:]:%*[^:]:%u", users[count].name, &users[count].id) == 2;
    }
    bytes_free(&text);
  }
  for (size_t i = 0; i < count; i++) {
    if (users[i].id == id) {
      return users[i].name;
    }
  }
  return "";
}
