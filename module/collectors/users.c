/* Local users and their groups, from the host's passwd and group. */
#include "collectors/collector.h"
#include "collectors/host_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FILE_LIMIT = 1 << 20, LIST = 900 };

/* Next line of a text that is cut apart; NULL at the end. */
static char *next_line(char **rest) {
  return strsep(rest, "\n");
}

static bool has_member(const char *members, const char *name) {
  const size_t length = strlen(name);
  for (const char *c = members; *c != '\0'; c += strcspn(c, ","), c += *c == ',') {
    if (strcspn(c, ",") == length && strncmp(c, name, length) == 0) {
      return true;
    }
  }
  return false;
}

static void add_to_list(char *list, const char *text) {
  const size_t used = strlen(list);
  snprintf(list + used, LIST - used, "%s%s", used > 0 ? ";" : "", text);
}

/* Groups of a user: the one in passwd and those that name it. */
static void find_groups(const bytes *groups, const char *user, const char *primary, char *names,
                        char *ids) {
  names[0] = ids[0] = '\0';
  bytes copy;
  bytes_init(&copy, FILE_LIMIT);
  bytes_append(&copy, groups->data, groups->length);
  char *rest = copy.data;
  for (char *line = next_line(&rest); line != NULL; line = next_line(&rest)) {
    char *name = strsep(&line, ":");
    strsep(&line, ":");
    const char *id = strsep(&line, ":");
    if (id != NULL && (strcmp(id, primary) == 0 || (line != NULL && has_member(line, user)))) {
      add_to_list(names, name);
      add_to_list(ids, id);
    }
  }
  bytes_free(&copy);
}

static void add_user(collector *c, char *line, const bytes *groups) {
  char names[LIST], ids[LIST];
  const char *name = strsep(&line, ":");
  strsep(&line, ":");
  const char *id = strsep(&line, ":");
  const char *group = strsep(&line, ":");
  if (group == NULL) {
    return;
  }
  find_groups(groups, name, group, names, ids);
  payload *p = events_payload(c->host->events);
  payload_text(p, PAYLOAD_KEY, "UserName", name);
  payload_text(p, PAYLOAD_KEY, "UserId", id);
  payload_text(p, PAYLOAD_KEY, "GroupNames", names);
  payload_text(p, PAYLOAD_KEY, "GroupIds", ids);
  events_snapshot_add(c->host->events);
}

static void collect(collector *c) {
  bytes users, groups;
  bytes_init(&users, FILE_LIMIT);
  bytes_init(&groups, FILE_LIMIT);
  const char *root = c->host->root;
  if (!host_read(root, "/etc/passwd", &users)) {
    collector_is(c, COLLECTOR_FALLBACK, "/etc/passwd: %s", strerror(errno));
  } else {
    if (!host_read(root, "/etc/group", &groups)) {
      bytes_append_text(&groups, "");
    }
    events_snapshot_start(c->host->events, EVENT_LOCAL_USERS);
    char *rest = users.data;
    for (char *line = next_line(&rest); line != NULL; line = next_line(&rest)) {
      add_user(c, line, &groups);
    }
    events_snapshot_end(c->host->events);
  }
  bytes_free(&users);
  bytes_free(&groups);
}

static void start(collector *c) {
  collector_is(c, COLLECTOR_RUNNING, "/etc/passwd and /etc/group");
}

static void stop(collector *c) {
  (void)c;
}

const collector_class collector_users = {
    .id = COLLECTOR_USERS,
    .kinds = {EVENT_LOCAL_USERS, EVENT_KIND_COUNT, EVENT_KIND_COUNT},
    .start = start,
    .stop = stop,
    .collect = collect,
};
