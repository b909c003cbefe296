/*
 * Storms for the tests: more of everything than a quiet host makes in a day. Prints what it made.
 *   storm stream FD RATE SECONDS     lines of a container engine's event stream, as chunks, to FD
 *   storm processes SECONDS WORKERS  processes that end at once; each hundredth executes a program
 *   storm sockets SECONDS            connections on loopback that end at once
 *   storm files FOLDER SECONDS       files that are made, written, renamed and removed
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LINES = 500, LINE = 300, SERVERS = 200 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void rest(double seconds) {
  const struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
  nanosleep(&t, NULL);
}

/* ---- The event stream ------------------------------------------------------------------------ */

static int write_all(int fd, const char *data, size_t length) {
  while (length > 0) {
    const ssize_t put = write(fd, data, length);
    if (put < 0 && errno != EINTR && errno != EAGAIN) {
      return -1;
    }
    data += put > 0 ? put : 0;
    length -= put > 0 ? (size_t)put : 0;
  }
  return 0;
}

/* A chunk of LINES events from number `serial` on: the name of the container is the number. */
static size_t write_chunk(char *out, long serial) {
  static char body[LINES * LINE];
  size_t length = 0;
  for (long i = serial; i < serial + LINES; i++) {
    length += (size_t)snprintf(
        body + length, LINE,
        "{\"Type\":\"container\",\"Action\":\"exec_start: "
        "sh\",\"scope\":\"local\",\"timeNano\":%ld,"
        "\"Actor\":{\"ID\":\"aa\",\"Attributes\":{\"name\":\"n%09ld\",\"image\":\"tiny:1\"}}}\n",
        1700000000000000000L + i, i);
  }
  const int head = sprintf(out, "%zx\r\n", length);
  memcpy(out + head, body, length);
  memcpy(out + head + length, "\r\n", 2);
  return (size_t)head + length + 2;
}

static int stream(int fd, long rate, double seconds) {
  static char chunk[LINES * LINE + 32];
  const double began = now();
  long serial = 0;
  while (now() - began < seconds) {
    if (write_all(fd, chunk, write_chunk(chunk, serial)) != 0) {
      break;
    }
    serial += LINES;
    const double ahead = (double)serial / (double)rate - (now() - began);
    if (ahead > 0) {
      rest(ahead);
    }
  }
  printf("{\"events\": %ld, \"seconds\": %.2f}\n", serial, now() - began);
  return 0;
}

/* ---- Processes ------------------------------------------------------------------------------- */

static void work(double seconds, long *forks, long *executions) {
  char *const arguments[] = {(char[]){"true"}, NULL};
  const double began = now();
  while (now() - began < seconds) {
    const int executes = *forks % 100 == 0;
    const pid_t child = executes ? fork() : vfork();
    if (child == 0) {
      if (executes) {
        execv("/bin/true", arguments);
      }
      _exit(0);
    }
    if (child > 0) {
      waitpid(child, NULL, 0);
      ++*forks;
      *executions += executes;
    }
  }
}

static int processes(double seconds, int workers) {
  long *counts = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  long forks = 0, executions = 0;
  if (counts == MAP_FAILED) {
    return 1;
  }
  const double began = now();
  for (int i = 0; i < workers; i++) {
    if (fork() == 0) {
      work(seconds, &counts[64 * i], &counts[64 * i + 1]);
      _exit(0);
    }
  }
  while (wait(NULL) > 0) {
  }
  for (int i = 0; i < workers; i++) {
    forks += counts[64 * i];
    executions += counts[64 * i + 1];
  }
  /* The kernel tells of a fork, of an end, and of an execution. */
  printf("{\"forks\": %ld, \"executions\": %ld, \"events\": %ld, \"seconds\": %.2f}\n", forks,
         executions, 2 * forks + executions, now() - began);
  return 0;
}

/* ---- Sockets --------------------------------------------------------------------------------- */

static struct sockaddr_in loopback(int number) {
  struct sockaddr_in a = {.sin_family = AF_INET};
  a.sin_addr.s_addr = htonl(UINT32_C(0x7f000100) + (uint32_t)number);
  return a;
}

static int sockets(double seconds) {
  struct sockaddr_in servers[SERVERS];
  int listeners[SERVERS];
  long count = 0;
  for (int i = 0; i < SERVERS; i++) {
    servers[i] = loopback(i);
    socklen_t size = sizeof servers[i];
    listeners[i] = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listeners[i], (struct sockaddr *)&servers[i], size) != 0 ||
        listen(listeners[i], 64) != 0 ||
        getsockname(listeners[i], (struct sockaddr *)&servers[i], &size) != 0) {
      return 1;
    }
  }
  const double began = now();
  const struct linger hard = {1, 0}; /* no TIME_WAIT: ports would run out in a second */
  for (int i = 0; now() - began < seconds; i = (i + 1) % SERVERS) {
    const int client = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(client, (struct sockaddr *)&servers[i], sizeof servers[i]) == 0) {
      const int peer = accept(listeners[i], NULL, NULL);
      setsockopt(client, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
      close(client);
      close(peer);
      count++;
    } else {
      close(client);
    }
  }
  printf("{\"connections\": %ld, \"events\": %ld, \"seconds\": %.2f}\n", count, 2 * count,
         now() - began);
  return 0;
}

/* ---- Files ----------------------------------------------------------------------------------- */

static int files(const char *folder, double seconds) {
  const double began = now();
  long count = 0;
  char from[512], to[512];
  for (; now() - began < seconds; count++) {
    snprintf(from, sizeof from, "%s/storm-%ld", folder, count % 1000);
    snprintf(to, sizeof to, "%s/storm-%ld-moved", folder, count % 1000);
    const int fd = open(from, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, "x", 1) != 1 || close(fd) != 0 || rename(from, to) != 0 ||
        unlink(to) != 0) {
      return 1;
    }
  }
  /* Made, written, moved away, moved here, removed. */
  printf("{\"files\": %ld, \"events\": %ld, \"seconds\": %.2f}\n", count, 5 * count, now() - began);
  return 0;
}

int main(int count, char **arguments) {
  const char *what = count > 1 ? arguments[1] : "";
  if (strcmp(what, "stream") == 0 && count == 5) {
    return stream(atoi(arguments[2]), atol(arguments[3]), atof(arguments[4]));
  }
  if (strcmp(what, "processes") == 0 && count == 4) {
    return processes(atof(arguments[2]), atoi(arguments[3]));
  }
  if (strcmp(what, "sockets") == 0 && count == 3) {
    return sockets(atof(arguments[2]));
  }
  if (strcmp(what, "files") == 0 && count == 4) {
    return files(arguments[2], atof(arguments[3]));
  }
  fprintf(stderr,
          "usage: storm stream FD RATE SECONDS | processes SECONDS WORKERS | sockets SECONDS "
          "| files FOLDER SECONDS\n");
  return 2;
}
