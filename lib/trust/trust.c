#include "trust/trust.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

void trust_context_start(trust_context *t, const em_allocator *allocator, int64_t now) {
  *t = (trust_context){.now = now};
  arena_init(&t->memory, allocator);
}

void trust_context_free(trust_context *t) {
  while (t->cleanups.count > 0) {
    const trust_cleanup *last = &t->cleanups.items[--t->cleanups.count];
    last->release(last->handle);
  }
  arena_free(&t->memory);
}

const struct crypto_library *trust_crypto(trust_context *t, em_error *error) {
  if (t->loaded == NULL && t->crypto != NULL) {
    t->loaded = t->crypto(t->crypto_context, error);
  } else if (t->loaded == NULL) {
    error_set(error, EM_ERROR_ARGUMENT, 0, 0,
              "This needs ECDSA, RSA or X.509, and this edgemanifest was built without OpenSSL "
              "(EDGEMANIFEST_OPENSSL).");
  }
  return t->loaded;
}

bool trust_keep(trust_context *t, void *handle, void (*release)(void *handle)) {
  if (!ARENA_LIST_ADD(&t->memory, &t->cleanups)) {
    release(handle);
    return false;
  }
  t->cleanups.items[t->cleanups.count - 1] = (trust_cleanup){release, handle};
  return true;
}

trust_result trust_result_say(arena *memory, em_trust_state state, em_view key, const char *format,
                              ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return (trust_result){.state = state, .key = key, .detail = arena_copy(memory, view_of(text))};
}

trust_result trust_result_settle(const trust_context *t, trust_result result) {
  return !t->memory.has_failed ? result
                               : (trust_result){.state = EM_TRUST_NOT_EVALUATED,
                                                .checked = VIEW("nothing"),
                                                .detail = VIEW("memory is out")};
}

bool trust_state_is_good(em_trust_state state) {
  return state == EM_TRUST_TRUSTED || state == EM_TRUST_LOGGED || state == EM_TRUST_ACCEPTED;
}

/* From what says nothing to what says most. */
static const em_trust_state telling[] = {
    EM_TRUST_NOT_EVALUATED,     EM_TRUST_UNSIGNED,        EM_TRUST_UNTRUSTED_KEY,
    EM_TRUST_SIGNATURE_INVALID, EM_TRUST_PAYLOAD_INVALID, EM_TRUST_OTHER_DIGEST,
    EM_TRUST_OTHER_REPOSITORY,  EM_TRUST_EXPIRED,         EM_TRUST_REJECTED,
};

static size_t telling_rank(em_trust_state state) {
  size_t i = 0;
  while (i < sizeof telling / sizeof *telling && telling[i] != state) {
    i++;
  }
  return i;
}

bool trust_state_says_more(em_trust_state a, em_trust_state b) {
  return telling_rank(a) > telling_rank(b);
}
