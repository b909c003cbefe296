/* USB and PCI devices that the kernel lists. */
#include "collectors/collector.h"
#include "collectors/host_file.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static void read_word(const char *folder, const char *device, const char *name, char *text,
                      size_t capacity) {
  char path[512];
  bytes file;
  bytes_init(&file, 256);
  snprintf(path, sizeof path, "%s/%s/%s", folder, device, name);
  const bool is_read = host_read("", path, &file) && file.length > 0;
  snprintf(text, capacity, "%.*s", is_read ? (int)strcspn(file.data, "\n") : 0,
           is_read ? file.data : "");
  bytes_free(&file);
}

static bool list(collector *c, const char *folder, const char *bus, const char *vendor_file,
                 const char *product_file, const char *name_file) {
  DIR *devices = opendir(folder);
  if (devices == NULL) {
    return false;
  }
  for (const struct dirent *entry; (entry = readdir(devices)) != NULL;) {
    char vendor[32], product[32], name[128], text[256];
    read_word(folder, entry->d_name, vendor_file, vendor, sizeof vendor);
    read_word(folder, entry->d_name, product_file, product, sizeof product);
    read_word(folder, entry->d_name, name_file, name, sizeof name);
    if (entry->d_name[0] == '.' || vendor[0] == '\0') {
      continue;
    }
    snprintf(text, sizeof text, "%s %.40s %s:%s %s", bus, entry->d_name, vendor, product, name);
    payload_text(events_payload(c->host->events), PAYLOAD_KEY, "ConnectedHardware", text);
    events_snapshot_add(c->host->events);
  }
  closedir(devices);
  return true;
}

static void collect(collector *c) {
  events_snapshot_start(c->host->events, EVENT_CONNECTED_HARDWARE);
  list(c, "/sys/bus/usb/devices", "usb", "idVendor", "idProduct", "product");
  list(c, "/sys/bus/pci/devices", "pci", "vendor", "device", "class");
  events_snapshot_end(c->host->events);
}

static void start(collector *c) {
  DIR *bus = opendir("/sys/bus");
  if (bus == NULL) {
    collector_is(c, COLLECTOR_ABSENT, "/sys is not mounted");
    return;
  }
  closedir(bus);
  collector_is(c, COLLECTOR_RUNNING, "/sys/bus");
}

static void stop(collector *c) {
  (void)c;
}

const collector_class collector_hardware = {
    .id = COLLECTOR_HARDWARE,
    .kinds = {EVENT_CONNECTED_HARDWARE, EVENT_KIND_COUNT, EVENT_KIND_COUNT},
    .start = start,
    .stop = stop,
    .collect = collect,
};
