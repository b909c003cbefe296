#define _XOPEN_SOURCE 700
#include "secrecy.h"

#include "complain.h"
#include "trust/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { PASSWORD_MAXIMUM = 1024, ATTEMPTS = 3 };

bool secrecy_start(void) {
  const struct rlimit none = {0, 0};
  /* Where the system refuses either there is nothing more to be done; docs/trust.md says so. */
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (!secret_start()) {
    complain("the system gives no random bytes");
    return false;
  }
  return true;
}

/* Fills the buffer up to the end of the input or to its size; -1 with errno. */
static ssize_t fill(int descriptor, char *buffer, size_t size) {
  size_t used = 0;
  while (used < size) {
    const ssize_t got = read(descriptor, buffer + used, size - used);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return -1;
    }
    if (got == 0) {
      break;
    }
    used += (size_t)got;
  }
  return (ssize_t)used;
}

bool secrecy_read_file(em_view *bytes, const char *path, size_t maximum) {
  *bytes = (em_view){0};
  const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) {
    complain_file(path, errno);
    return false;
  }
  char *buffer = secret_allocate(maximum + 1);
  const ssize_t length = buffer == NULL ? -1 : fill(descriptor, buffer, maximum + 1);
  const int failure = buffer == NULL ? ENOMEM : errno;
  close(descriptor);
  if (length >= 0 && (size_t)length <= maximum) {
    *bytes = (em_view){buffer, (size_t)length};
    return true;
  }
  secret_free(buffer);
  complain_file(path, length < 0 ? failure : EFBIG);
  return false;
}

void secrecy_free(em_view *secret) {
  secret_view_free(secret);
}

/* ---- Passwords ------------------------------------------------------------------------------ */

/* One line, without its end; -1 with errno, 0 also at the end of the input. With a mask, the
 * signals that it lets through end the wait. */
static ssize_t read_line(int descriptor, char *line, size_t size, const sigset_t *mask) {
  size_t used = 0;
  while (used < size) {
    fd_set readable;
    FD_ZERO(&readable);
    if (mask != NULL) {
      FD_SET(descriptor, &readable);
    }
    if (mask != NULL && pselect(descriptor + 1, &readable, NULL, NULL, NULL, mask) < 0) {
      return -1;
    }
    const ssize_t got = read(descriptor, line + used, 1);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return -1;
    }
    if (got == 0 || line[used] == '\n') {
      return (ssize_t)used;
    }
    used++;
  }
  errno = EMSGSIZE;
  return -1;
}

/* Whoever ends a question with Ctrl-C must see again what he types afterwards. */
static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { ENDING = sizeof ending / sizeof *ending };
static volatile sig_atomic_t noticed; /* which of them came, or 0 */

typedef struct signals {
  struct sigaction actions[ENDING];
  sigset_t mask;
} signals;

static void notice(int number) {
  noticed = number;
}

/* From here on they come only while somebody waits with the old mask, so that none is missed. */
static void hold_signals(signals *before) {
  struct sigaction action = {.sa_handler = notice};
  sigset_t held;
  sigemptyset(&action.sa_mask);
  sigemptyset(&held);
  noticed = 0;
  for (int i = 0; i < ENDING; i++) {
    sigaddset(&held, ending[i]);
  }
  sigprocmask(SIG_BLOCK, &held, &before->mask);
  for (int i = 0; i < ENDING; i++) {
    sigaction(ending[i], NULL, &before->actions[i]);
    if (before->actions[i].sa_handler != SIG_IGN) {
      sigaction(ending[i], &action, NULL);
    }
  }
}

static void release_signals(const signals *before) {
  for (int i = 0; i < ENDING; i++) {
    sigaction(ending[i], &before->actions[i], NULL);
  }
  if (noticed != 0) {
    raise(noticed);
  }
  sigprocmask(SIG_SETMASK, &before->mask, NULL);
}

static ssize_t ask(int terminal, const char *prompt, char *line, size_t size) {
  struct termios shown;
  signals before;
  const bool is_terminal = tcgetattr(terminal, &shown) == 0;
  hold_signals(&before);
  if (is_terminal) {
    struct termios hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)(ECHO);
    tcsetattr(terminal, TCSAFLUSH, &hidden);
  }
  dprintf(terminal, "%s: ", prompt);
  const ssize_t length = read_line(terminal, line, size, &before.mask);
  if (is_terminal) {
    tcsetattr(terminal, TCSAFLUSH, &shown);
  }
  dprintf(terminal, "\n");
  release_signals(&before);
  return length;
}

static bool ask_until_same(int terminal, const char *prompt, bool is_new, char *line, char *again,
                           ssize_t *length) {
  for (int i = 0; i < ATTEMPTS; i++) {
    *length = ask(terminal, prompt, line, PASSWORD_MAXIMUM);
    if (*length < 0) {
      complain("password: %s", strerror(errno));
      return false;
    }
    if (!is_new) {
      return true;
    }
    const ssize_t second = ask(terminal, "The same again", again, PASSWORD_MAXIMUM);
    if (second == *length && memcmp(line, again, (size_t)second) == 0 && second > 0) {
      return true;
    }
    complain(*length == 0 ? "an empty password protects nothing (--no-password says so openly)"
                          : "the passwords differ");
  }
  return false;
}

static bool read_from_terminal(const char *prompt, bool is_new, char *line, ssize_t *length) {
  const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (terminal < 0) {
    complain("there is no terminal to ask for the password on");
    complain_hint("Hand it over with --password-fd, for instance `--password-fd 3 3<FILE`.");
    return false;
  }
  char *again = secret_allocate(PASSWORD_MAXIMUM);
  const bool is_read =
      again != NULL && ask_until_same(terminal, prompt, is_new, line, again, length);
  secret_free(again);
  close(terminal);
  return is_read;
}

bool secrecy_read_password(em_view *password, const char *prompt, uint32_t descriptor,
                           bool is_new) {
  *password = (em_view){0};
  char *line = secret_allocate(PASSWORD_MAXIMUM);
  if (line == NULL) {
    complain_memory();
    return false;
  }
  ssize_t length = -1;
  bool is_read = false;
  if (descriptor == NO_DESCRIPTOR) {
    is_read = read_from_terminal(prompt, is_new, line, &length);
  } else {
    length = read_line((int)descriptor, line, PASSWORD_MAXIMUM, NULL);
    is_read = length > 0;
    if (!is_read) {
      complain("--password-fd %u: %s", descriptor,
               length == 0 ? "there is no password" : strerror(errno));
    }
  }
  if (!is_read) {
    secret_free(line);
    return false;
  }
  *password = (em_view){line, (size_t)length};
  return true;
}

/* ---- Files ---------------------------------------------------------------------------------- */

static bool write_all(int descriptor, em_view bytes) {
  while (bytes.length > 0) {
    const ssize_t written = write(descriptor, bytes.data, bytes.length);
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return false;
    }
    bytes = view_from(bytes, (size_t)written);
  }
  return fsync(descriptor) == 0;
}

/* Gives the file its name; a name that is taken stays with its file unless it may be replaced. */
static bool give_name(const char *beside, const char *path, bool may_replace) {
  if (may_replace) {
    return rename(beside, path) == 0;
  }
  if (link(beside, path) != 0) {
    return false;
  }
  unlink(beside);
  return true;
}

bool secrecy_write_file(const char *path, em_view bytes, bool may_replace) {
  const size_t size = strlen(path) + sizeof ".XXXXXX";
  char *beside = malloc(size);
  if (beside == NULL) {
    complain_memory();
    return false;
  }
  snprintf(beside, size, "%s.XXXXXX", path);
  /* mkstemp makes files that only their owner may read and write. */
  const int descriptor = mkstemp(beside);
  bool is_written = descriptor >= 0 && write_all(descriptor, bytes);
  if (is_written) {
    is_written = give_name(beside, path, may_replace);
  }
  const int failure = errno;
  if (descriptor >= 0) {
    close(descriptor);
    if (!is_written) {
      unlink(beside);
    }
  }
  free(beside);
  if (!is_written && failure == EEXIST) {
    complain("%s: exists already; --force replaces it", path);
  } else if (!is_written) {
    complain_file(path, failure);
  }
  return is_written;
}
