#include "trust/auth_file.h"

#include "base/error.h"
#include "trust/base64.h"
#include "trust/strict.h"

static bool read_login(const document *d, uint32_t key, arena *memory, em_registry_login *login,
                       em_error *error) {
  static const strict_member members[] = {
      {VIEW_INIT("auth"), STRICT_TEXT, false},
      {VIEW_INIT("identitytoken"), STRICT_TEXT, false},
  };
  uint32_t nodes[2];
  em_view pair = {0};
  if (!strict_members(d, key + 1, VIEW("a login"), members, 2, true, nodes, error)) {
    return false;
  }
  login->address = arena_copy(memory, document_string(d, key));
  if (nodes[1] != DOCUMENT_NONE) {
    login->username = VIEW("<token>");
    login->password = arena_copy(memory, document_string(d, nodes[1]));
    return true;
  }
  if (nodes[0] == DOCUMENT_NONE || document_string(d, nodes[0]).length == 0) {
    /* The password is with a helper. */
    login->username = (em_view){0};
    return true;
  }
  if (!base64_decode(&pair, document_string(d, nodes[0]), BASE64_STANDARD, memory) ||
      view_find(pair, ':') == pair.length) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0,
              "A login of the auth file is no base64 of a user name, a colon and a password.");
    return false;
  }
  const size_t colon = view_find(pair, ':');
  login->username = view_until(pair, colon);
  login->password = view_from(pair, colon + 1);
  return true;
}

em_status auth_file_read(em_view text, arena *memory, em_registry_login **logins, uint32_t *count,
                         em_error *error) {
  document d;
  *logins = NULL;
  *count = 0;
  const em_status status = strict_read(&d, VIEW("the auth file"), text, memory, error);
  if (status != EM_OK) {
    return status;
  }
  const uint32_t auths = document_member(&d, 0, VIEW("auths"));
  bool is_read = auths == DOCUMENT_NONE || document_kind_of(&d, auths) == DOCUMENT_OBJECT;
  if (!is_read) {
    error_set(error, EM_ERROR_SYNTAX, 0, 0, "\"auths\" of the auth file must be an object.");
  }
  if (is_read && auths != DOCUMENT_NONE) {
    *logins = arena_allocate_array(memory, document_count(&d, auths), sizeof **logins);
    DOCUMENT_EACH_MEMBER(&d, auths, key) {
      is_read =
          is_read && *logins != NULL && read_login(&d, key, memory, &(*logins)[*count], error);
      *count += is_read && (*logins)[*count].username.data != NULL;
    }
  }
  document_free(&d);
  return memory->has_failed ? error_memory(error) : is_read ? EM_OK : EM_ERROR_SYNTAX;
}
