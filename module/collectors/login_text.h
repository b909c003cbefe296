/*
 * login_text: what a message of sshd, dropbear or login says of a login.
 * In: the program's name and the text of one message. Out: views, mostly into that text.
 *
 * User names are chosen by whoever knocks, blanks and all. So every format is read from the end
 * that its program wrote, and an address that is not made of an address's letters is none.
 */
#ifndef COLLECTORS_LOGIN_TEXT_H
#define COLLECTORS_LOGIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct login_span {
  const char *start;
  size_t length;
} login_span;

typedef enum login_outcome { LOGIN_NOTHING, LOGIN_SUCCESS, LOGIN_FAILURE } login_outcome;

typedef struct login_text {
  login_outcome outcome;
  login_span user, method, address; /* empty: not told */
  uint16_t port;                    /* 0: not told */
} login_text;

/* `program`: as the kernel names the process that wrote (sshd, sshd-session,
 * dropbear, login). What is no
 * login, or not as these programs write, is LOGIN_NOTHING. */
login_text login_text_read(const char *program, const char *text, size_t length);

#endif
