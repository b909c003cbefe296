/* Streams as writers of the library. */
#ifndef CLI_STREAM_H
#define CLI_STREAM_H

#include <edgemanifest.h>
#include <stdio.h>

/* The stream is borrowed. */
em_writer stream_writer(FILE *stream);

#endif
