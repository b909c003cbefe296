#include "registry/login.h"

#include "trust/base64.h"

/* Without scheme, and without what Docker Hub's old address has behind its host. */
static em_view plain_address(em_view address) {
  static const em_view schemes[] = {VIEW_INIT("https://"), VIEW_INIT("http://")};
  for (size_t i = 0; i < 2; i++) {
    if (view_starts_with(address, schemes[i])) {
      address = view_from(address, schemes[i].length);
    }
  }
  while (view_ends_with(address, VIEW("/"))) {
    address.length--;
  }
  const em_view host = view_until(address, view_find(address, '/'));
  if (view_equals_ignoring_case(host, VIEW("index.docker.io")) ||
      view_equals_ignoring_case(host, VIEW("registry-1.docker.io"))) {
    return VIEW("docker.io");
  }
  return address;
}

/* How far the address reaches into the image's name; 0: it is another's. */
static size_t fit(em_view address, const image *wanted) {
  const em_view plain = plain_address(address);
  const em_view host = view_until(plain, view_find(plain, '/'));
  if (host.length == 0 || !view_equals_ignoring_case(host, wanted->registry)) {
    return 0;
  }
  const em_view below = view_from(plain, host.length + 1);
  const bool is_below =
      below.length == 0 ||
      (view_starts_with(wanted->repository, below) &&
       (wanted->repository.length == below.length || wanted->repository.data[below.length] == '/'));
  return is_below ? plain.length : 0;
}

const em_registry_login *login_find(const registry_options *options, const image *wanted) {
  const em_registry_login *best = NULL;
  size_t best_fit = 0;
  for (uint32_t i = 0; i < options->login_count; i++) {
    const size_t how = fit(options->logins[i].address, wanted);
    if (how > best_fit) {
      best = &options->logins[i];
      best_fit = how;
    }
  }
  return best;
}

em_view login_basic(const em_registry_login *login, arena *memory) {
  const em_view pair =
      arena_format(memory, "%.*s:%.*s", VIEW_ARGS(login->username), VIEW_ARGS(login->password));
  const em_view encoded = pair.data == NULL ? pair : base64_encode(pair, BASE64_STANDARD, memory);
  return encoded.data == NULL ? encoded : arena_format(memory, "Basic %.*s", VIEW_ARGS(encoded));
}

bool login_is_refresh_token(const em_registry_login *login) {
  return view_equals(login->username, VIEW("<token>"));
}
