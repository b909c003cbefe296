/* Files of the test data, kept until the process ends. */
#ifndef SCHEMA_TEXTS_H
#define SCHEMA_TEXTS_H

#include <edgemanifest.h>

/* The text of a file; data NULL if it cannot be read. */
em_view texts_read(const char *path);

typedef struct text_list {
  em_schema_resource items[160];
  size_t count;
} text_list;

/* Adds every .json file below `folder` under the address `prefix` and its path within. */
void texts_add_folder(text_list *list, const char *folder, const char *prefix);
/* Adds the meta-schemas of both drafts. */
void texts_add_meta_schemas(text_list *list);

#endif
