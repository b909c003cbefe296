#include "sources/edgelet.h"

#include "base/bytes.h"
#include "http/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEADLINE = 10000 };

struct edgelet {
  loop *loop;
  const char *address;
  edgelet_calls calls;
  http_call *call;
  bytes list;
  bool has_list;
};

edgelet *edgelet_new(loop *l, const char *address, const edgelet_calls *calls) {
  edgelet *e = calloc(1, sizeof *e);
  if (e != NULL) {
    e->loop = l;
    e->address = address;
    e->calls = *calls;
    bytes_init(&e->list, EDGELET_LIST);
  }
  return e;
}

void edgelet_free(edgelet *e) {
  if (e != NULL) {
    http_cancel(e->call);
    bytes_free(&e->list);
    free(e);
  }
}

static void on_listed(void *context, const http_answer *answer) {
  edgelet *e = context;
  e->call = NULL;
  if (answer->error != NULL || answer->status != 200) {
    char why[160];
    if (answer->error != NULL) {
      snprintf(why, sizeof why, "%s", answer->error);
    } else {
      snprintf(why, sizeof why, "status %d", answer->status);
    }
    e->calls.reachable(e->calls.context, false, why);
    return;
  }
  e->calls.reachable(e->calls.context, true, "");
  const bool has_changed = !e->has_list || e->list.length != answer->length ||
                           memcmp(e->list.data, answer->body, answer->length) != 0;
  if (has_changed) {
    bytes_clear(&e->list);
    e->has_list = bytes_append(&e->list, answer->body, answer->length);
  }
  e->calls.listed(e->calls.context, answer->body, answer->length, has_changed);
}

void edgelet_ask(edgelet *e) {
  if (e->call == NULL) {
    e->call = http_start(e->loop, &(http_request){.address = e->address,
                                                  .method = "GET",
                                                  .path = "/modules?api-version=2018-06-28",
                                                  .deadline = DEADLINE,
                                                  .limit = EDGELET_LIST,
                                                  .done = on_listed,
                                                  .context = e});
  }
}

const char *edgelet_list(const edgelet *e, size_t *length) {
  *length = e->list.length;
  return e->has_list ? e->list.data : NULL;
}
