#include "collectors/login_text.h"

#include <string.h>

/* ---- Spans -----------------------------------------------------------------------------------
 */

enum { ADDRESS_LIMIT = 255, PORT_DIGITS = 5, PORT_LIMIT = 65535 };

/* If it begins with the words, drops them. */
static bool take(login_span *s, const char *words) {
  const size_t length = strlen(words);
  if (s->length < length || memcmp(s->start, words, length) != 0) {
    return false;
  }
  *s = (login_span){s->start + length, s->length - length};
  return true;
}

/* If it ends with the words, drops them. */
static bool take_end(login_span *s, const char *words) {
  const size_t length = strlen(words);
  if (s->length < length || memcmp(s->start + s->length - length, words, length) != 0) {
    return false;
  }
  s->length -= length;
  return true;
}

/* Cuts at the words: what is before them stays, what follows goes to `after`. */
static bool cut_at(login_span *s, size_t at, size_t words, login_span *after) {
  *after = (login_span){s->start + at + words, s->length - at - words};
  s->length = at;
  return true;
}

static bool cut_first(login_span *s, const char *words, login_span *after) {
  const size_t length = strlen(words);
  for (size_t at = 0; at + length <= s->length; at++) {
    if (memcmp(s->start + at, words, length) == 0) {
      return cut_at(s, at, length, after);
    }
  }
  return false;
}

static bool cut_last(login_span *s, const char *words, login_span *after) {
  const size_t length = strlen(words);
  for (size_t at = s->length < length ? 0 : s->length - length + 1; at-- > 0;) {
    if (memcmp(s->start + at, words, length) == 0) {
      return cut_at(s, at, length, after);
    }
  }
  return false;
}

static bool starts_with(login_span s, const char *words) {
  return take(&s, words);
}

/* Digits and nothing else. */
static bool read_port(login_span s, uint16_t *port) {
  uint32_t number = 0;
  for (size_t i = 0; i < s.length; i++) {
    if (s.start[i] < '0' || s.start[i] > '9') {
      return false;
    }
    number = number * 10 + (uint32_t)(s.start[i] - '0');
    if (i >= PORT_DIGITS || number > PORT_LIMIT) {
      return false;
    }
  }
  *port = (uint16_t)number;
  return s.length > 0;
}

/* An address of either family with its zone, or the name of a host. */
static bool is_address(login_span s) {
  static const char letters[] =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.:%_-";
  for (size_t i = 0; i < s.length; i++) {
    if (s.start[i] == '\0' || strchr(letters, s.start[i]) == NULL) {
      return false;
    }
  }
  return s.length > 0 && s.length <= ADDRESS_LIMIT;
}

/* ---- sshd: its own words, see auth_log() and getpwnamallow() there
 * --------------------------------
 */

/* "USER from ADDRESS port N" up to the very end: whatever stands before it is the user's name. */
static bool read_peer_at_end(login_span s, login_text *read) {
  login_span after;
  if (!cut_last(&s, " port ", &after) || !read_port(after, &read->port) ||
      !cut_last(&s, " from ", &after) || !is_address(after)) {
    return false;
  }
  read->address = after;
  read->user = s;
  return true;
}

/* "METHOD for USER from ADDRESS port N ssh2[: KEY]": the user has an account, whose name holds no
 * blank; but what follows may be the client's words (host-based) or those on a certificate. */
static bool read_accepted(login_span s, login_text *read) {
  login_span rest, port;
  read->method = s;
  if (!cut_first(&read->method, " for ", &rest)) {
    return false;
  }
  read->user = rest;
  if (!cut_first(&read->user, " from ", &read->address) ||
      !cut_first(&read->address, " port ", &port)) {
    return false;
  }
  login_span end;
  return cut_first(&port, " ssh2", &end) && (end.length == 0 || starts_with(end, ": ")) &&
         is_address(read->address) && read_port(port, &read->port);
}

/* A password, or an answer to a question: what btmp holds. Keys that were only offered are no
 * attempts, as clients offer all they have. */
static bool read_failed(login_span s, login_text *read) {
  login_span rest;
  read->method = s;
  if (!cut_first(&read->method, " for ", &rest) ||
      !(starts_with(read->method, "password") ||
        starts_with(read->method, "keyboard-interactive"))) {
    return false;
  }
  take(&rest, "invalid user ");
  return take_end(&rest, " ssh2") && read_peer_at_end(rest, read);
}

static login_outcome read_sshd(login_span s, login_text *read) {
  if (take(&s, "Accepted ")) {
    return read_accepted(s, read) ? LOGIN_SUCCESS : LOGIN_NOTHING;
  }
  if (take(&s, "Failed ")) {
    return read_failed(s, read) ? LOGIN_FAILURE : LOGIN_NOTHING;
  }
  return take(&s, "Invalid user ") && read_peer_at_end(s, read) ? LOGIN_FAILURE : LOGIN_NOTHING;
}

/* ---- dropbear -----------------------------------------------------------------------------------
 */

/* "WHOSE from ADDRESS:PORT" up to the very end. */
static bool cut_dropbear_peer(login_span *s, login_text *read) {
  login_span port;
  return cut_last(s, " from ", &read->address) && cut_last(&read->address, ":", &port) &&
         is_address(read->address) && read_port(port, &read->port);
}

/* Whoever has no account is not told by name. Where more than one proof is asked for, the words
 * behind the port say so: nobody is in yet. */
static login_outcome read_dropbear(login_span s, login_text *read) {
  static const struct {
    const char *words;
    login_outcome outcome;
    const char *method;
  } rows[] = {
      {"Password auth succeeded for '", LOGIN_SUCCESS, "password"},
      {"PAM password auth succeeded for '", LOGIN_SUCCESS, "password"},
      {"Auth succeeded with blank password for '", LOGIN_SUCCESS, "password"},
      {"Pubkey auth succeeded for '", LOGIN_SUCCESS, "publickey"},
      {"Bad password attempt for '", LOGIN_FAILURE, "password"},
      {"Bad PAM password attempt for '", LOGIN_FAILURE, "password"},
      {"Too-long password attempt for '", LOGIN_FAILURE, "password"},
  };
  login_span rest;
  if (take(&s, "Login attempt for nonexistent user")) {
    return s.length == 0 || cut_dropbear_peer(&s, read) ? LOGIN_FAILURE : LOGIN_NOTHING;
  }
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (take(&s, rows[i].words)) {
      read->user = s;
      read->method = (login_span){rows[i].method, strlen(rows[i].method)};
      return cut_dropbear_peer(&read->user, read) && cut_first(&read->user, "'", &rest)
                 ? rows[i].outcome
                 : LOGIN_NOTHING;
    }
  }
  return LOGIN_NOTHING;
}

/* ---- login: of util-linux, of shadow, of busybox
 * ---------------------------------------------------------------------------------------------- */

/* A terminal's name has neither dot nor colon; a host without both is not worth a mistake. */
static void take_place(login_span place, login_text *read) {
  const bool is_host = place.length > 0 && (memchr(place.start, '.', place.length) != NULL ||
                                            memchr(place.start, ':', place.length) != NULL);
  if (is_host && is_address(place)) {
    read->address = place;
  }
}

/* shadow: " on 'TTY'[ from 'HOST'] FOR 'USER'[, WHY]". */
static bool read_shadow_failure(login_span s, login_text *read) {
  login_span rest, host = {"", 0};
  if (!take(&s, " on '") || !cut_first(&s, "'", &rest)) {
    return false;
  }
  if (take(&rest, " from '")) {
    host = rest;
    if (!cut_first(&host, "'", &rest)) {
      return false;
    }
  }
  read->user = rest;
  login_span why;
  if (!take(&read->user, " FOR '") ||
      !(take_end(&read->user, "'") || cut_last(&read->user, "', ", &why))) {
    return false;
  }
  take_place(host, read);
  return true;
}

/* util-linux: " FROM PLACE FOR USER, WHY". */
static bool read_util_linux_failure(login_span s, login_text *read) {
  login_span rest, why;
  if (!take(&s, " FROM ") || !cut_first(&s, " ", &rest) || !take(&rest, "FOR ") ||
      !cut_last(&rest, ", ", &why)) {
    return false;
  }
  read->user = rest;
  take_place(s, read);
  return true;
}

/* What follows a count: "3" or "(3)". */
static void take_count(login_span *s) {
  while (s->length > 0 && strchr("0123456789()", s->start[0]) != NULL && s->start[0] != '\0') {
    *s = (login_span){s->start + 1, s->length - 1};
  }
}

/* busybox: "USER' on 'TTY'[ from 'HOST']". */
static bool read_busybox_failure(login_span s, login_text *read) {
  login_span host = {"", 0}, place;
  if (!take_end(&s, "'") || !cut_last(&s, "' on '", &place)) {
    return false;
  }
  if (cut_first(&place, "' from '", &host)) {
    take_place(host, read);
  }
  read->user = s;
  return true;
}

/* "pam_unix(login:session): session opened for user NAME[(uid=N)] by …": an account's name. */
static bool read_session(login_span s, login_text *read) {
  login_span rest;
  read->user = s;
  if (!cut_first(&read->user, " by ", &rest)) {
    return false;
  }
  cut_first(&read->user, "(uid=", &rest);
  return read->user.length > 0;
}

static bool read_root_login(login_span s, login_text *read) {
  login_span rest;
  read->user = (login_span){"root", 4};
  if (cut_last(&s, " FROM ", &rest)) {
    take_place(rest, read);
  }
  return true;
}

static login_outcome read_login(login_span s, login_text *read) {
  if (take(&s, "pam_unix(login:session): session opened for user ")) {
    return read_session(s, read) ? LOGIN_SUCCESS : LOGIN_NOTHING;
  }
  /* Where PAM has not told: its process is told once (see login_journal.c). */
  if (take(&s, "ROOT LOGIN ON ") || take(&s, "root login on ")) {
    return read_root_login(s, read) ? LOGIN_SUCCESS : LOGIN_NOTHING;
  }
  if (take(&s, "invalid password for '")) {
    return read_busybox_failure(s, read) ? LOGIN_FAILURE : LOGIN_NOTHING;
  }
  if (take(&s, "FAILED LOGIN SESSION")) {
    return read_util_linux_failure(s, read) ? LOGIN_FAILURE : LOGIN_NOTHING;
  }
  if (!take(&s, "FAILED LOGIN ") && !take(&s, "TOO MANY LOGIN TRIES ")) {
    return LOGIN_NOTHING;
  }
  take_count(&s);
  return read_shadow_failure(s, read) || read_util_linux_failure(s, read) ? LOGIN_FAILURE
                                                                          : LOGIN_NOTHING;
}

login_text login_text_read(const char *program, const char *text, size_t length) {
  const login_span whole = {text, length};
  login_text read = {.outcome = LOGIN_NOTHING};
  if (strcmp(program, "sshd") == 0 || strcmp(program, "sshd-session") == 0) {
    read.outcome = read_sshd(whole, &read);
  } else if (strcmp(program, "dropbear") == 0) {
    read.outcome = read_dropbear(whole, &read);
  } else if (strcmp(program, "login") == 0) {
    read.outcome = read_login(whole, &read);
  }
  return read.outcome == LOGIN_NOTHING ? (login_text){.outcome = LOGIN_NOTHING} : read;
}
