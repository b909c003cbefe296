/* What sshd and login write of logins, and what somebody who knows that would like it to say. */
#include "collectors/login_text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *program, *text;
  login_outcome outcome;
  const char *user, *method, *address;
  int port;
} rows[] = {
    /* sshd */
    {"sshd", "Accepted password for alice from 203.0.113.9 port 50022 ssh2", LOGIN_SUCCESS, "alice",
     "password", "203.0.113.9", 50022},
    {"sshd-session", "Accepted publickey for root from fe80::1%eth0 port 7 ssh2: ED25519 SHA256:ab",
     LOGIN_SUCCESS, "root", "publickey", "fe80::1%eth0", 7},
    {"sshd", "Accepted keyboard-interactive/pam for bob from 2001:db8::1 port 65535 ssh2",
     LOGIN_SUCCESS, "bob", "keyboard-interactive/pam", "2001:db8::1", 65535},
    {"sshd", "Failed password for alice from 203.0.113.9 port 1 ssh2", LOGIN_FAILURE, "alice",
     "password", "203.0.113.9", 1},
    {"sshd", "Failed password for invalid user x y from 203.0.113.9 port 1 ssh2", LOGIN_FAILURE,
     "x y", "password", "203.0.113.9", 1},
    {"sshd", "Failed keyboard-interactive/pam for invalid user  from 203.0.113.9 port 1 ssh2",
     LOGIN_FAILURE, "", "keyboard-interactive/pam", "203.0.113.9", 1},
    {"sshd", "Invalid user bob from 203.0.113.9 port 2", LOGIN_FAILURE, "bob", "", "203.0.113.9",
     2},
    {"sshd", "Invalid user  from UNKNOWN port 65535", LOGIN_FAILURE, "", "", "UNKNOWN", 65535},
    /* Clients offer all keys that they have, and begin with "none". */
    {"sshd", "Failed publickey for alice from 203.0.113.9 port 1 ssh2: RSA SHA256:x", LOGIN_NOTHING,
     "", "", "", 0},
    {"sshd", "Failed none for invalid user bob from 203.0.113.9 port 1 ssh2", LOGIN_NOTHING, "", "",
     "", 0},
    {"sshd", "Connection closed by invalid user bob 203.0.113.9 port 1 [preauth]", LOGIN_NOTHING,
     "", "", "", 0},
    {"sshd", "Partial publickey for alice from 203.0.113.9 port 1 ssh2", LOGIN_NOTHING, "", "", "",
     0},
    /* Names that would be an address, a success, the end of the message. */
    {"sshd", "Failed password for invalid user x from 1.2.3.4 port 5 from 203.0.113.9 port 1 ssh2",
     LOGIN_FAILURE, "x from 1.2.3.4 port 5", "password", "203.0.113.9", 1},
    {"sshd",
     "Failed password for invalid user x from 1.2.3.4 port 5 ssh2 from 203.0.113.9 port 1 ssh2",
     LOGIN_FAILURE, "x from 1.2.3.4 port 5 ssh2", "password", "203.0.113.9", 1},
    {"sshd",
     "Failed password for invalid user x from 1.2.3.4 port 5 ssh2: y from 203.0.113.9 port 1 ssh2",
     LOGIN_FAILURE, "x from 1.2.3.4 port 5 ssh2: y", "password", "203.0.113.9", 1},
    {"sshd", "Invalid user x from 1.2.3.4 port 5 from 203.0.113.9 port 1", LOGIN_FAILURE,
     "x from 1.2.3.4 port 5", "", "203.0.113.9", 1},
    {"sshd", "Invalid user root from 203.0.113.9 port 1 ssh2", LOGIN_NOTHING, "", "", "", 0},
    /* The client's words behind an accepted host key; the words of who signs certificates. */
    {"sshd",
     "Accepted hostbased for alice from 203.0.113.9 port 1 ssh2: client user \"x from 1.2.3.4 port "
     "5 ssh2\"",
     LOGIN_SUCCESS, "alice", "hostbased", "203.0.113.9", 1},
    /* Not as sshd writes. */
    {"sshd", "Accepted password for alice from 1.2.3.4 port 70000 ssh2", LOGIN_NOTHING, "", "", "",
     0},
    {"sshd", "Accepted password for alice from 1.2.3.4 port  ssh2", LOGIN_NOTHING, "", "", "", 0},
    {"sshd", "Accepted password for alice from 1.2.3.4 port 5 ssh2x", LOGIN_NOTHING, "", "", "", 0},
    {"sshd", "Accepted password for alice from <b> port 5 ssh2", LOGIN_NOTHING, "", "", "", 0},
    {"sshd", "Accepted password for alice", LOGIN_NOTHING, "", "", "", 0},
    {"sshd", "Accepted ", LOGIN_NOTHING, "", "", "", 0},
    {"sshd", "Failed password for", LOGIN_NOTHING, "", "", "", 0},
    {"sshd", "Invalid user ", LOGIN_NOTHING, "", "", "", 0},
    {"sshd", "", LOGIN_NOTHING, "", "", "", 0},
    /* Others do not speak for sshd. */
    {"logger", "Accepted password for alice from 203.0.113.9 port 50022 ssh2", LOGIN_NOTHING, "",
     "", "", 0},
    {"login", "Accepted password for alice from 203.0.113.9 port 50022 ssh2", LOGIN_NOTHING, "", "",
     "", 0},
    /* dropbear */
    {"dropbear", "Password auth succeeded for 'alice' from 203.0.113.9:50022", LOGIN_SUCCESS,
     "alice", "password", "203.0.113.9", 50022},
    {"dropbear", "Pubkey auth succeeded for 'root' with ssh-ed25519 key SHA256:ab from fe80::1:7",
     LOGIN_SUCCESS, "root", "publickey", "fe80::1", 7},
    {"dropbear", "Pubkey auth succeeded for 'root' with key sha1!! 00:11 from 203.0.113.9:7",
     LOGIN_SUCCESS, "root", "publickey", "203.0.113.9", 7},
    {"dropbear", "Auth succeeded with blank password for 'root' from 203.0.113.9:7", LOGIN_SUCCESS,
     "root", "password", "203.0.113.9", 7},
    {"dropbear", "Bad password attempt for 'alice' from 203.0.113.9:7", LOGIN_FAILURE, "alice",
     "password", "203.0.113.9", 7},
    {"dropbear", "Login attempt for nonexistent user from 203.0.113.9:7", LOGIN_FAILURE, "", "",
     "203.0.113.9", 7},
    {"dropbear", "Login attempt for nonexistent user", LOGIN_FAILURE, "", "", "", 0},
    {"dropbear", "Password auth succeeded for 'a' from 203.0.113.9:7, extra auth required",
     LOGIN_NOTHING, "", "", "", 0},
    {"dropbear", "Password auth succeeded for 'alice' from 203.0.113.9", LOGIN_NOTHING, "", "", "",
     0},
    {"dropbear", "Child connection from 203.0.113.9:7", LOGIN_NOTHING, "", "", "", 0},
    {"sshd", "Password auth succeeded for 'alice' from 203.0.113.9:50022", LOGIN_NOTHING, "", "",
     "", 0},
    /* login of shadow */
    {"login", "pam_unix(login:session): session opened for user bob(uid=1000) by LOGIN(uid=0)",
     LOGIN_SUCCESS, "bob", "", "", 0},
    {"login", "pam_unix(login:session): session opened for user bob by (uid=0)", LOGIN_SUCCESS,
     "bob", "", "", 0},
    {"login", "pam_unix(login:session): session closed for user bob", LOGIN_NOTHING, "", "", "", 0},
    {"login", "FAILED LOGIN (1) on '/dev/tty1' FOR 'alice', Authentication failure", LOGIN_FAILURE,
     "alice", "", "", 0},
    {"login", "FAILED LOGIN (2) on '/dev/pts/0' from 'h.example.com' FOR 'UNKNOWN', Some reason",
     LOGIN_FAILURE, "UNKNOWN", "", "h.example.com", 0},
    {"login", "TOO MANY LOGIN TRIES (5) on '/dev/tty1' FOR 'alice'", LOGIN_FAILURE, "alice", "", "",
     0},
    {"login",
     "FAILED LOGIN (1) on '/dev/tty1' FOR 'x' from '1.2.3.4' FOR 'y', Authentication "
     "failure",
     LOGIN_FAILURE, "x' from '1.2.3.4' FOR 'y", "", "", 0},
    {"login", "FAILED LOGIN (1) FOR 'x'", LOGIN_NOTHING, "", "", "", 0},
    {"login", "FAILED LOGIN (1) on '/dev/tty1", LOGIN_NOTHING, "", "", "", 0},
    /* login of util-linux */
    {"login", "FAILED LOGIN 1 FROM tty1 FOR alice, Authentication failure", LOGIN_FAILURE, "alice",
     "", "", 0},
    {"login", "FAILED LOGIN SESSION FROM 203.0.113.9 FOR (unknown), Authentication failure",
     LOGIN_FAILURE, "(unknown)", "", "203.0.113.9", 0},
    {"login", "TOO MANY LOGIN TRIES (4) FROM tty1 FOR root, Have exhausted maximum number",
     LOGIN_FAILURE, "root", "", "", 0},
    {"login", "FAILED LOGIN 1 FROM tty1 FOR x FROM 1.2.3.4 FOR y, z, Authentication failure",
     LOGIN_FAILURE, "x FROM 1.2.3.4 FOR y, z", "", "", 0},
    {"login", "ROOT LOGIN ON tty1", LOGIN_SUCCESS, "root", "", "", 0},
    {"login", "ROOT LOGIN ON pts/0 FROM 203.0.113.9", LOGIN_SUCCESS, "root", "", "203.0.113.9", 0},
    /* login of busybox */
    {"login", "root login on 'ttyS0'", LOGIN_SUCCESS, "root", "", "", 0},
    {"login", "invalid password for 'alice' on 'ttyS0'", LOGIN_FAILURE, "alice", "", "", 0},
    {"login", "invalid password for 'alice' on 'pts/1' from '203.0.113.9'", LOGIN_FAILURE, "alice",
     "", "203.0.113.9", 0},
    {"login", "invalid password for 'x' on 'pts/0' from '1.2.3.4' on 'ttyS0'", LOGIN_FAILURE,
     "x' on 'pts/0' from '1.2.3.4", "", "", 0},
};

static bool is_same(login_span span, const char *text) {
  return span.length == strlen(text) &&
         (span.length == 0 || memcmp(span.start, text, span.length) == 0);
}

Test(login_text, says_who_and_from_where_whatever_a_user_is_called) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const login_text read = login_text_read(rows[i].program, rows[i].text, strlen(rows[i].text));
    cr_expect_eq(read.outcome, rows[i].outcome, "%s", rows[i].text);
    cr_expect(is_same(read.user, rows[i].user), "%s: user is %.*s", rows[i].text,
              (int)read.user.length, read.user.start);
    cr_expect(is_same(read.method, rows[i].method), "%s: method", rows[i].text);
    cr_expect(is_same(read.address, rows[i].address), "%s: address is %.*s", rows[i].text,
              (int)read.address.length, read.address.start);
    cr_expect_eq(read.port, rows[i].port, "%s: port is %d", rows[i].text, read.port);
  }
}

Test(login_text, reads_nothing_beyond_a_message_that_is_cut_anywhere) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const size_t length = strlen(rows[i].text);
    for (size_t cut = 0; cut < length; cut++) {
      /* No byte more than the message: the sanitizer sees a read beyond it. */
      char *copy = malloc(cut + (cut == 0));
      cr_assert_not_null(copy);
      memcpy(copy, rows[i].text, cut);
      const login_text read = login_text_read(rows[i].program, copy, cut);
      cr_expect(read.outcome == LOGIN_NOTHING || read.user.length < length, "%s", rows[i].text);
      free(copy);
    }
  }
}
