#include "collectors/executable_hash.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "collectors/host_file.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum {
  KNOWN = 512,
  PIECE = 64 * 1024,
  SMALL = 1024 * 1024,
  MOUNTS = 256 * 1024,
  LARGEST = 256 * 1024 * 1024,
  TURN = 2,    /* milliseconds of reading in one turn */
  SECOND = 20, /* and in one second: two hundredths of a core at most */
  PAUSE = 100, /* between two turns of a long file */
};

/* What tells one content of a file from another. */
typedef struct file_mark {
  dev_t device;
  uint64_t inode, size;
  int64_t changed;
  uint32_t nanoseconds;
} file_mark;

typedef struct known_hash {
  file_mark mark;
  char text[EXECUTABLE_HASH_TEXT]; /* "": free */
} known_hash;

/* A file that is being read; fd -1: none. */
typedef struct reading {
  int fd;
  file_mark mark;
  EVP_MD_CTX *digest;
} reading;

struct executable_hashes {
  loop *loop;
  known_hash known[KNOWN]; /* by inode modulo KNOWN: a later one replaces an earlier one */
  reading small;           /* within one call */
  reading large;           /* over many turns, one at a time: a storm costs no more than one */
  loop_timer next;
  int64_t second, spent; /* milliseconds of reading in the second that began at `second` */
};

static void stop_reading(reading *r) {
  if (r->fd >= 0) {
    close(r->fd);
    r->fd = -1;
  }
}

void executable_hashes_free(executable_hashes *h) {
  if (h != NULL) {
    loop_timer_stop(h->loop, &h->next);
    stop_reading(&h->large);
    EVP_MD_CTX_free(h->large.digest);
    EVP_MD_CTX_free(h->small.digest);
    free(h);
  }
}

executable_hashes *executable_hashes_new(loop *l) {
  executable_hashes *h = calloc(1, sizeof *h);
  if (h != NULL) {
    h->loop = l;
    h->small = (reading){.fd = -1, .digest = EVP_MD_CTX_new()};
    h->large = (reading){.fd = -1, .digest = EVP_MD_CTX_new()};
    if (h->small.digest == NULL || h->large.digest == NULL) {
      executable_hashes_free(h);
      return NULL;
    }
  }
  return h;
}

static bool is_same(const file_mark *a, const file_mark *b) {
  return a->device == b->device && a->inode == b->inode && a->size == b->size &&
         a->changed == b->changed && a->nanoseconds == b->nanoseconds;
}

/* Asks for nothing that the file system would have to ask somebody for: a FUSE server or a far host
 * that does not answer must not hold the loop. */
static bool read_mark(int fd, file_mark *mark) {
  struct statx status;
  if (statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_BASIC_STATS, &status) != 0 ||
      !S_ISREG(status.stx_mode) || status.stx_size > LARGEST) {
    return false;
  }
  *mark = (file_mark){makedev(status.stx_dev_major, status.stx_dev_minor), status.stx_ino,
                      status.stx_size, status.stx_ctime.tv_sec, status.stx_ctime.tv_nsec};
  return true;
}

/* Whether the process sees the device mounted as a file system that is served by this kernel. */
static bool is_local(int pid, dev_t device) {
  static const char *const local[] = {"ext4",  "ext3",     "ext2",  "xfs",  "btrfs", "f2fs",
                                      "tmpfs", "squashfs", "erofs", "vfat", "ubifs", "overlay"};
  char wanted[32];
  snprintf(wanted, sizeof wanted, " %u:%u ", major(device), minor(device));
  bytes text;
  bytes_init(&text, MOUNTS);
  const char *line = proc_read(pid, "mountinfo", &text) ? strstr(text.data, wanted) : NULL;
  const char *type = line == NULL ? NULL : strstr(line, " - ");
  bool is_found = false;
  for (size_t i = 0; i < sizeof local / sizeof *local && type != NULL; i++) {
    const size_t length = strlen(local[i]);
    is_found = is_found || (strncmp(type + 3, local[i], length) == 0 && type[3 + length] == ' ');
  }
  bytes_free(&text);
  return is_found;
}

/* The whole was read: a file that changed meanwhile has no hash. */
static void keep(executable_hashes *h, const reading *r) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  file_mark now;
  if (!read_mark(r->fd, &now) || !is_same(&now, &r->mark) ||
      EVP_DigestFinal_ex(r->digest, digest, &length) != 1) {
    return;
  }
  known_hash *slot = &h->known[r->mark.inode % KNOWN];
  slot->mark = r->mark;
  for (unsigned i = 0; i < length && 2 * i + 2 < EXECUTABLE_HASH_TEXT; i++) {
    snprintf(slot->text + 2 * i, 3, "%02x", digest[i]);
  }
}

/* Whether there is time left in this second. */
static bool may_read(executable_hashes *h) {
  const int64_t now = clock_steady();
  if (now - h->second >= 1000) {
    h->second = now;
    h->spent = 0;
  }
  return h->spent < SECOND;
}

/* Reads to the end, or for `turn` milliseconds. False when the file is done with. */
static bool read_on(executable_hashes *h, reading *r, int64_t turn) {
  static char data[PIECE];
  const int64_t began = clock_steady();
  int64_t passed = 0;
  ssize_t got = 1;
  while (got > 0 && passed < turn) {
    got = read(r->fd, data, sizeof data);
    if (got > 0 && EVP_DigestUpdate(r->digest, data, (size_t)got) != 1) {
      got = -1;
    }
    passed = clock_steady() - began;
  }
  if (got == 0) {
    keep(h, r);
  }
  h->spent += passed;
  return got > 0;
}

static void on_next(void *context) {
  executable_hashes *h = context;
  if (!may_read(h) || read_on(h, &h->large, TURN)) {
    loop_timer_start(h->loop, &h->next, PAUSE, on_next, h);
  } else {
    stop_reading(&h->large);
  }
}

static const char *find(const executable_hashes *h, const file_mark *mark) {
  const known_hash *slot = &h->known[mark->inode % KNOWN];
  return is_same(&slot->mark, mark) ? slot->text : "";
}

static bool open_reading(reading *r, const char *path, const file_mark *mark) {
  file_mark opened;
  r->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  r->mark = *mark;
  if (r->fd >= 0 && read_mark(r->fd, &opened) && is_same(&opened, mark) &&
      EVP_DigestInit_ex(r->digest, EVP_sha256(), NULL) == 1) {
    return true;
  }
  stop_reading(r);
  return false;
}

/* Most programs are small: those are read at once. */
static void begin(executable_hashes *h, int pid, const char *path, const file_mark *mark) {
  const bool is_small = mark->size <= SMALL;
  if (!may_read(h) || (!is_small && h->large.fd >= 0) || !is_local(pid, mark->device)) {
    return;
  }
  if (is_small && open_reading(&h->small, path, mark)) {
    read_on(h, &h->small, INT64_MAX);
    stop_reading(&h->small);
  } else if (!is_small && open_reading(&h->large, path, mark)) {
    on_next(h);
  }
}

const char *executable_hash(executable_hashes *h, int pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/exe", pid);
  const int fd = open(path, O_PATH | O_CLOEXEC);
  file_mark mark;
  const bool is_read = fd >= 0 && read_mark(fd, &mark);
  if (fd >= 0) {
    close(fd);
  }
  if (!is_read) {
    return "";
  }
  if (find(h, &mark)[0] == '\0') {
    begin(h, pid, path, &mark);
  }
  return find(h, &mark);
}
