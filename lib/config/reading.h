/* Reading one text of configuration: values with their places, errors that say what is possible. */
#ifndef CONFIG_READING_H
#define CONFIG_READING_H

#include "config/config.h"
#include "document/document.h"

typedef struct config_reader {
  em_config *config;
  const document *document;
  uint32_t text; /* index of the text at hand */
  em_error *error;
  em_status status;
} config_reader;

/* Whether it can be the value of a suppression: enough hexadecimal digits. */
bool suppression_value_is_well(em_view text);

/* A key that a mapping may have, and what reads its value. */
typedef struct config_key {
  const char *name;
  bool (*read)(config_reader *r, void *target, uint32_t key);
} config_key;

/*
 * Reads a mapping by a table that ends with a NULL name. An unknown key is an error that names the
 * nearest;
 * `$schema` and keys that begin with "x-" may stand anywhere. False after an error, as below.
 */
bool config_read_members(config_reader *r, uint32_t object, const char *what,
                         const config_key *keys, void *target);
/* Sets the error with the place of a node; always false. */
bool config_fail(config_reader *r, uint32_t node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool config_fail_memory(config_reader *r);
config_place config_place_of(const config_reader *r, uint32_t node);
/* The text of a string, copied to live as long as the configuration; not blank. */
bool config_read_text(config_reader *r, uint32_t node, const char *what, em_view *text);
/* A mapping, or an error that says so. */
bool config_expect_object(config_reader *r, uint32_t node, const char *what);
bool config_expect_array(config_reader *r, uint32_t node, const char *what);

/* Entries of the key `suppressions`, see read_suppressions.c. */
bool config_read_suppressions(config_reader *r, void *target, uint32_t key);
/* Keys of the file as a whole, see read_config.c. */
bool config_read_document(config_reader *r);

#endif
