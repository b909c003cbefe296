/* What machine and system this is. */
#include "collectors/collector.h"
#include "collectors/host_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

/* The value of NAME=value, without quotes; "" if there is none. */
static void read_assignment(const char *text, const char *name, char *value, size_t capacity) {
  const size_t length = strlen(name);
  value[0] = '\0';
  for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
    line += *line == '\n';
    if (strncmp(line, name, length) == 0 && line[length] == '=') {
      const char *start = line + length + 1;
      const bool is_quoted = *start == '"' || *start == '\'';
      start += is_quoted;
      snprintf(value, capacity, "%.*s", (int)strcspn(start, is_quoted ? "\"'\n" : "\n"), start);
      return;
    }
  }
}

static void add_file(payload *p, const char *name, const char *root, const char *path) {
  bytes text;
  bytes_init(&text, 512);
  if (host_read(root, path, &text) && text.length > 0) {
    payload_text_of(p, PAYLOAD_KEY, name, text.data, strcspn(text.data, "\n"));
  } else {
    payload_text(p, PAYLOAD_KEY, name, "");
  }
  bytes_free(&text);
}

static void add_memory(payload *p) {
  static const struct {
    const char *key, *member;
  } rows[] = {{"MemTotal:", "TotalPhysicalMemoryInKB"},
              {"MemAvailable:", "FreePhysicalMemoryInKB"},
              {"SwapTotal:", "TotalVirtualMemoryInKB"},
              {"SwapFree:", "FreeVirtualMemoryInKB"}};
  bytes text;
  bytes_init(&text, 65536);
  const bool is_read = host_read("", "/proc/meminfo", &text);
  for (size_t i = 0; i < sizeof rows / sizeof *rows && is_read; i++) {
    const char *found = strstr(text.data, rows[i].key);
    payload_number(p, PAYLOAD_DETAIL, rows[i].member,
                   found == NULL ? 0 : strtoll(found + strlen(rows[i].key), NULL, 10));
  }
  bytes_free(&text);
}

static void add_boot_device(payload *p) {
  bytes text;
  bytes_init(&text, 4096);
  const char *found = host_read("", "/proc/cmdline", &text) ? strstr(text.data, "root=") : NULL;
  payload_text_of(p, PAYLOAD_KEY, "BootDevice", found == NULL ? "" : found + 5,
                  found == NULL ? 0 : strcspn(found + 5, " \n"));
  bytes_free(&text);
}

static void collect(collector *c) {
  const char *root = c->host->root;
  char name[128] = "", version[128] = "", vendor[128] = "";
  bytes text;
  bytes_init(&text, 16384);
  if (host_read(root, "/etc/os-release", &text)) {
    read_assignment(text.data, "NAME", name, sizeof name);
    read_assignment(text.data, "VERSION", version, sizeof version);
    read_assignment(text.data, "ID", vendor, sizeof vendor);
  }
  bytes_free(&text);
  struct utsname kernel;
  uname(&kernel);
  events_snapshot_start(c->host->events, EVENT_SYSTEM_INFORMATION);
  payload *p = events_payload(c->host->events);
  payload_text(p, PAYLOAD_KEY, "OSName", name[0] == '\0' ? kernel.sysname : name);
  payload_text(p, PAYLOAD_KEY, "OSVersion", version[0] == '\0' ? kernel.release : version);
  payload_text(p, PAYLOAD_KEY, "OSVendor", vendor);
  payload_text(p, PAYLOAD_KEY, "OsArchitecture", kernel.machine);
  add_file(p, "HostName", root, "/etc/hostname");
  add_file(p, "BIOSVersion", "", "/sys/class/dmi/id/bios_version");
  add_boot_device(p);
  add_memory(p);
  events_snapshot_add(c->host->events);
  events_snapshot_end(c->host->events);
}

static void start(collector *c) {
  collector_is(c, COLLECTOR_RUNNING, "os-release, uname, /proc and DMI");
}

static void stop(collector *c) {
  (void)c;
}

const collector_class collector_system = {
    .id = COLLECTOR_SYSTEM,
    .kinds = {EVENT_SYSTEM_INFORMATION, EVENT_KIND_COUNT, EVENT_KIND_COUNT},
    .start = start,
    .stop = stop,
    .collect = collect,
};
