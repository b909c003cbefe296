/*
 * Who sends to whom: the routes of a manifest, parsed, judged, and tied to its modules. Built when
 * somebody asks; rules and graphs are made from it.
 */
#ifndef MODEL_MESSAGES_H
#define MODEL_MESSAGES_H

#include "model/manifest.h"
#include "routes/truth.h"

#define MESSAGES_NO_MODULE UINT32_MAX
/* Routes that are looked at; no twin that the hub takes holds as many. */
enum { MESSAGES_ROUTES = 5000 };

typedef struct message_route {
  const route *route; /* of the manifest */
  routes_syntax syntax;
  routes_verdict verdict; /* of a valid one */
  /* Index of the module that the source or the sink names, MESSAGES_NO_MODULE if it names none or
   * one that is not there. */
  uint32_t source_module, sink_module;
} message_route;

typedef struct messages {
  const manifest *manifest;
  /* Routes with a text and without placeholders, in the order of the manifest. */
  message_route *routes;
  uint32_t count;
} messages;

/* False if memory is out. */
bool messages_build(messages *all, const manifest *m, arena *memory);

/* True if the source names a module, whether that is there or not. */
bool messages_names_source(const message_route *r);
/* True if the route takes messages of every module, or of every device. */
bool messages_come_from_many(const message_route *r);
/* True if no condition stands between source and sink, or one that always holds. */
bool messages_are_unfiltered(const message_route *r);
/* True if edgeHub takes the route and some message can pass it. */
bool messages_can_pass(const message_route *r);

/* Where a part of a route stands in the file: bytes of document->text. */
text_span messages_locate(const message_route *r, routes_span span);

#endif
