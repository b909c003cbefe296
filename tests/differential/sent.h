/* The body that edgelet sends to the engine for a text of createOptions, by our model of it. */
#ifndef TESTS_DIFFERENTIAL_SENT_H
#define TESTS_DIFFERENTIAL_SENT_H

#include "model/chain.h"

typedef struct reading_of_options {
  document document;
  arena memory;
  notes notes;
  settings settings; /* what the whole model says */
  bool is_json;      /* the first reader can parse it */
  char *body;        /* what is sent; NULL if edgeAgent or edgelet refuse. With "Image":"tiny:1" */
} reading_of_options;

/* Always fills in *reading; free it. */
void read_options(reading_of_options *reading, const char *text);
void reading_of_options_free(reading_of_options *reading);

#endif
