/*
 * Logging in. A password goes to the registry itself and to nobody else, but for the hosts that are
 * known or named to hand out tokens for it.
 */
#include "registry/challenge.h"
#include "registry/login.h"
#include "registry/lookup.h"
#include "trust/secret.h"
#include "trust/strict.h"

enum { TOKEN_BYTES = 65536 };

/* Hosts that vendors document to hand out the tokens of a registry. */
static const struct {
  em_view registry, host;
} token_hosts[] = {{VIEW_INIT("registry-1.docker.io"), VIEW_INIT("auth.docker.io")}};

static bool may_have_password(const lookup *l, const origin *realm) {
  if (!view_equals(realm->scheme, VIEW("https")) && !address_is_loopback(realm->host)) {
    return false;
  }
  if (view_equals_ignoring_case(realm->host, l->registry.host)) {
    return true;
  }
  for (size_t i = 0; i < sizeof token_hosts / sizeof *token_hosts; i++) {
    if (view_equals(token_hosts[i].registry, l->registry.host) &&
        view_equals(token_hosts[i].host, realm->host)) {
      return true;
    }
  }
  for (uint32_t i = 0; i < l->options->token_host_count; i++) {
    if (view_equals_ignoring_case(l->options->token_hosts[i], realm->host)) {
      return true;
    }
  }
  return false;
}

static em_view encode(lookup *l, em_view text) {
  char *encoded = curl_easy_escape(l->request.easy, text.data, (int)text.length);
  const em_view copy = encoded == NULL ? (em_view){0} : arena_copy(&l->t->memory, view_of(encoded));
  curl_free(encoded);
  return copy.data == NULL ? VIEW("") : copy;
}

/* "service=…&scope=…" */
static em_view query_of(lookup *l, const challenge *c) {
  const em_view scope = c->scope.length > 0
                            ? c->scope
                            : arena_format(&l->t->memory, "repository:%.*s:pull",
                                           VIEW_ARGS(l->sought->wanted->repository));
  const em_view encoded_scope = encode(l, scope);
  const em_view service = c->service.data == NULL ? VIEW("") : encode(l, c->service);
  return arena_format(&l->t->memory, "service=%.*s&scope=%.*s", VIEW_ARGS(service),
                      VIEW_ARGS(encoded_scope));
}

static bool post_refresh_token(lookup *l, const em_registry_login *login, em_view query) {
  const em_view token = encode(l, login->password);
  const em_view form = arena_format(
      &l->t->memory, "grant_type=refresh_token&client_id=edgemanifest&%.*s&refresh_token=%.*s",
      VIEW_ARGS(query), VIEW_ARGS(token));
  return form.data != NULL && request_post(&l->request, form);
}

static bool ask_for_token(lookup *l, const challenge *c, const origin *realm, em_view query) {
  const em_registry_login *login = login_find(l->options, l->sought->wanted);
  const bool has_login = login != NULL && may_have_password(l, realm);
  const bool is_posted = has_login && login_is_refresh_token(login);
  const char joint = view_find(c->realm, '?') < c->realm.length ? '&' : '?';
  const em_view url = is_posted ? c->realm
                                : arena_format(&l->t->memory, "%.*s%c%.*s", VIEW_ARGS(c->realm),
                                               joint, VIEW_ARGS(query));
  if (login != NULL && !has_login) {
    lookup_trouble(l, "it wants the password to be sent to %.*s; --token-host %.*s allows that",
                   VIEW_ARGS(view_until(realm->host, 100)),
                   VIEW_ARGS(view_until(realm->host, 100)));
  }
  const bool is_foreign = !view_equals_ignoring_case(realm->host, l->registry.host) &&
                          !address_is_loopback(l->registry.host);
  request_close(&l->request);
  if (!request_open(&l->request, l->options, url, TOKEN_BYTES, is_foreign)) {
    return false;
  }
  if (is_posted) {
    return post_refresh_token(l, login, query);
  }
  return !has_login ||
         request_add_header(&l->request, "Authorization", login_basic(login, &l->t->memory));
}

static bool use_basic(lookup *l) {
  const em_registry_login *login = login_find(l->options, l->sought->wanted);
  const bool is_safe =
      view_equals(l->registry.scheme, VIEW("https")) || address_is_loopback(l->registry.host);
  if (login == NULL || login_is_refresh_token(login) || !is_safe || l->authorization.data != NULL) {
    lookup_trouble(l, "%s",
                   login == NULL ? "it wants a login, and there is none"
                                 : "it does not accept the login");
    return false;
  }
  l->authorization = login_basic(login, &l->t->memory);
  return l->authorization.data != NULL;
}

static bool start_bearer(lookup *l, const challenge *c) {
  arena *memory = &l->t->memory;
  origin realm;
  const em_view realm_text = arena_copy(memory, c->realm);
  const challenge kept = {c->kind, realm_text,
                          c->service.data == NULL ? c->service : arena_copy(memory, c->service),
                          c->scope.data == NULL ? c->scope : arena_copy(memory, c->scope)};
  if (!address_read(&realm, kept.realm, memory) || !address_may_lead_to(&l->registry, &realm)) {
    lookup_trouble(l, "it names no place that tokens could be had from safely");
    return false;
  }
  const em_view query = query_of(l, &kept);
  l->is_asking_for_token = query.data != NULL && ask_for_token(l, &kept, &realm, query);
  return l->is_asking_for_token;
}

bool authorize_start(lookup *l) {
  const challenge c = l->request.challenge.data == NULL
                          ? (challenge){0}
                          : challenge_read(l->request.challenge, &l->request.memory);
  switch (c.kind) {
    case CHALLENGE_BASIC:
      /* The same question is asked again. */
      return use_basic(l);
    case CHALLENGE_BEARER:
      return start_bearer(l, &c);
    case CHALLENGE_NONE:
      break;
  }
  lookup_trouble(l, "it wants a login in a way that is not known here");
  return false;
}

bool authorize_take(lookup *l) {
  em_error error = {0};
  document d;
  if (l->request.status != 200 || l->request.is_too_large ||
      strict_read(&d, VIEW("the token"), request_body(&l->request), &l->t->memory, &error) !=
          EM_OK) {
    const bool is_refused = l->request.status == 401 || l->request.status == 403;
    const bool has_login = login_find(l->options, l->sought->wanted) != NULL;
    lookup_trouble(l, !is_refused ? "it hands out no token"
                      : has_login ? "it does not accept the login"
                                  : "it wants a login, and there is none");
    return false;
  }
  uint32_t node = document_member(&d, 0, VIEW("token"));
  node = node == DOCUMENT_NONE ? document_member(&d, 0, VIEW("access_token")) : node;
  const em_view token = node == DOCUMENT_NONE ? (em_view){0} : document_string(&d, node);
  if (token.length > 0) {
    l->authorization = arena_format(&l->t->memory, "Bearer %.*s", VIEW_ARGS(token));
  } else {
    lookup_trouble(l, "it hands out no token");
  }
  document_free(&d);
  return token.length > 0 && l->authorization.data != NULL;
}
