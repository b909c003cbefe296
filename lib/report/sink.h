/*
 * report: findings as text for people and formats for machines.
 * In: an audit. Out: bytes through the caller's writer.
 * A format is one file and one row in report.c.
 */
#ifndef REPORT_SINK_H
#define REPORT_SINK_H

#include "base/view.h"

/* Gathers small pieces for the caller's writer; after a failure it swallows the rest. */
typedef struct sink {
  const em_writer *writer;
  bool has_failed;
  size_t used;
  char buffer[4096];
} sink;

void sink_start(sink *s, const em_writer *writer);
/* As it is. */
void sink_bytes(sink *s, em_view bytes);
void sink_text(sink *s, const char *text);
void sink_number(sink *s, uint64_t number);
void sink_repeat(sink *s, const char *text, uint32_t times);
/* Escaped for people, see text/escape.h. */
void sink_escaped(sink *s, em_view text);
/* Hands on what is left. False if any write failed. */
bool sink_finish(sink *s);

#endif
