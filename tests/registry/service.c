#define _XOPEN_SOURCE 700
#include "registry/service.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t running, also_running;

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int service_free_port(void) {
  struct sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  cr_assert_geq(fd, 0);
  cr_assert_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
  cr_assert_eq(getsockname(fd, (struct sockaddr *)&address, &length), 0);
  close(fd);
  return ntohs(address.sin_port);
}

static bool answers(int port) {
  const struct sockaddr_in address = loopback(port);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const bool is_there = connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
  close(fd);
  return is_there;
}

static void stop(pid_t child) {
  if (child > 0) {
    kill(-child, SIGKILL);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
  }
}

static pid_t start(const char *command, int port, const char *log) {
  const pid_t child = fork();
  cr_assert_geq(child, 0);
  if (child == 0) {
    setpgid(0, 0);
    char line[1024];
    snprintf(line, sizeof line, "exec %s >%s 2>&1", command, log);
    execl("/bin/sh", "sh", "-c", line, (char *)NULL);
    _exit(127);
  }
  const struct timespec moment = {0, 50000000};
  for (int i = 0; i < 200; i++) {
    if (answers(port)) {
      return child;
    }
    nanosleep(&moment, NULL);
  }
  stop(child);
  return 0;
}

bool service_start(const char *command, int port) {
  running = start(command, port, "service.log");
  return running > 0;
}

bool service_also_start(const char *command, int port) {
  also_running = start(command, port, "also.log");
  return also_running > 0;
}

void service_stop(void) {
  stop(running);
  running = 0;
}

void service_stop_all(void) {
  service_stop();
  stop(also_running);
  also_running = 0;
}
