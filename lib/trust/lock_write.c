#include "text/output.h"
#include "trust/lock.h"
#include "trust/moment.h"

static void write_member(output *o, const char *before, const char *name, em_view value) {
  if (value.data != NULL) {
    output_literal(o, before);
    output_literal(o, name);
    output_literal(o, ": ");
    output_string(o, value);
  }
}

static void write_moment(output *o, const char *before, const char *name, int64_t moment) {
  char text[MOMENT_TEXT];
  moment_write(text, moment);
  write_member(o, before, name, view_of(text));
}

static void write_platforms(output *o, const lock_image *entry) {
  if (entry->platform_count == 0) {
    return;
  }
  output_literal(o, ",\n      \"platforms\": [");
  for (uint32_t i = 0; i < entry->platform_count; i++) {
    output_literal(o, i == 0 ? "\n        {" : ",\n        {");
    write_member(o, "", "\"platform\"", entry->platforms[i].platform);
    write_member(o, ", ", "\"digest\"", entry->platforms[i].digest);
    output_literal(o, "}");
  }
  output_literal(o, "\n      ]");
}

static void write_image(output *o, const lock_image *entry) {
  output_literal(o, "    {\n");
  write_member(o, "      ", "\"name\"", entry->name);
  write_member(o, ",\n      ", "\"tag\"", entry->tag);
  write_member(o, ",\n      ", "\"digest\"", entry->digest);
  write_member(o, ",\n      ", "\"mediaType\"", entry->media_type);
  write_member(o, ",\n      ", "\"source\"", entry->source);
  write_moment(o, ",\n      ", "\"time\"", entry->time);
  write_platforms(o, entry);
  output_literal(o, "\n    }");
}

bool image_lock_write(image_lock *lock, const em_writer *writer) {
  output o;
  output_start(&o, writer);
  image_lock_sort(lock);
  output_literal(&o, "{\n  \"schemaVersion\": ");
  output_number(&o, LOCK_SCHEMA_VERSION);
  write_moment(&o, ",\n  ", "\"created\"", lock->created);
  if (lock->has_expiry) {
    write_moment(&o, ",\n  ", "\"expires\"", lock->expires);
  }
  output_literal(&o, ",\n  \"images\": [");
  for (uint32_t i = 0; i < lock->count; i++) {
    output_literal(&o, i == 0 ? "\n" : ",\n");
    write_image(&o, &lock->images[i]);
  }
  output_literal(&o, lock->count == 0 ? "]\n}\n" : "\n  ]\n}\n");
  return output_finish(&o);
}
