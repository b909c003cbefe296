#include "identity/identity.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/percent.h"
#include "http/client.h"
#include "identity/token.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The oldest version that has all we call: every runtime since 1.0 answers it. */
#define API_VERSION "2018-06-28"

enum { ANSWER_LIMIT = 262144 };

struct identity {
  loop *loop;
  environment who;
  int64_t deadline, life, expiry;
  http_call *call;
  bytes trust_bundle, resource;
  identity_done *done;
  void *context;
};

identity *identity_new(loop *l, const environment *who, int64_t deadline, int64_t life) {
  identity *i = calloc(1, sizeof *i);
  if (i != NULL) {
    i->loop = l;
    i->who = *who;
    i->deadline = deadline;
    i->life = life;
    bytes_init(&i->trust_bundle, ANSWER_LIMIT);
    bytes_init(&i->resource, 8192);
    token_resource(&i->resource, who->hub_host, who->device, who->module);
  }
  return i;
}

void identity_free(identity *i) {
  if (i != NULL) {
    http_cancel(i->call);
    bytes_free(&i->trust_bundle);
    bytes_free(&i->resource);
    free(i);
  }
}

static void fail(identity *i, const char *what, const http_answer *answer) {
  char error[256];
  if (answer->error != NULL) {
    snprintf(error, sizeof error, "%s: %s", what, answer->error);
  } else if (answer->status != 200) {
    snprintf(error, sizeof error, "%s: status %d", what, answer->status);
  } else {
    snprintf(error, sizeof error, "%s: the answer is not what the API promises", what);
  }
  i->done(i->context, NULL, error);
}

/* The text member of the answer's object, copied into `out`. */
static bool read_member(const http_answer *answer, const char *name, bytes *out) {
  bytes_clear(out);
  if (answer->error != NULL || answer->status != 200) {
    return false;
  }
  cJSON *object = json_read(answer->body, answer->length, JSON_FEW);
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  const bool is_found = text != NULL && text[0] != '\0' && bytes_append_text(out, text);
  cJSON_Delete(object);
  return is_found;
}

static void on_signed(void *context, const http_answer *answer) {
  identity *i = context;
  i->call = NULL;
  bytes digest, token;
  bytes_init(&digest, 1024);
  bytes_init(&token, 16384);
  if (read_member(answer, "digest", &digest)) {
    token_write(&token, i->resource.data, digest.data, i->expiry);
    i->done(i->context, &(credentials){i->trust_bundle.data, token.data, i->expiry}, NULL);
  } else {
    fail(i, "signing by the workload API", answer);
  }
  bytes_free(&digest);
  bytes_free(&token);
}

static void ask(identity *i, const char *method, const char *path, const char *body,
                http_done *done) {
  i->call = http_start(i->loop, &(http_request){.address = i->who.workload_uri,
                                                .method = method,
                                                .path = path,
                                                .body = body,
                                                .deadline = i->deadline,
                                                .limit = ANSWER_LIMIT,
                                                .done = done,
                                                .context = i});
  if (i->call == NULL) {
    i->done(i->context, NULL, "no memory");
  }
}

static void ask_signature(identity *i) {
  i->expiry = clock_wall() / 1000 + i->life;
  bytes path, data, body;
  bytes_init(&path, 4096);
  bytes_init(&data, 16384);
  bytes_init(&body, 32768);
  bytes_append_text(&path, "/modules/");
  percent_append(&path, i->who.module);
  bytes_append_text(&path, "/genid/");
  percent_append(&path, i->who.generation);
  bytes_append_text(&path, "/sign?api-version=" API_VERSION);
  token_data(&data, i->resource.data, i->expiry);
  bytes_append_text(&body, "{");
  json_member_text(&body, "keyId", "primary");
  json_member_text(&body, "algo", "HMACSHA256");
  json_member_text(&body, "data", data.data == NULL ? "" : data.data);
  bytes_append_text(&body, "}");
  ask(i, "POST", path.data, body.data, on_signed);
  bytes_free(&path);
  bytes_free(&data);
  bytes_free(&body);
}

static void on_trust_bundle(void *context, const http_answer *answer) {
  identity *i = context;
  i->call = NULL;
  if (read_member(answer, "certificate", &i->trust_bundle)) {
    ask_signature(i);
  } else {
    fail(i, "the trust bundle of the workload API", answer);
  }
}

void identity_ask(identity *i, identity_done *done, void *context) {
  http_cancel(i->call);
  i->done = done;
  i->context = context;
  ask(i, "GET", "/trust-bundle?api-version=" API_VERSION, NULL, on_trust_bundle);
}
