#define _GNU_SOURCE
#include "engine.h"

#include "http.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { START_SECONDS = 60, STOP_SECONDS = 30 };

static void pause_briefly(void) {
  nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
}

static const char *find_daemon(void) {
  static const char *const paths[] = {"/usr/sbin/dockerd", "/usr/bin/dockerd"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    if (access(paths[i], X_OK) == 0) {
      return paths[i];
    }
  }
  return NULL;
}

static void run_daemon(const engine *e, const char *daemon) {
  static char options[6][128];
  snprintf(options[0], sizeof options[0], "%s/data", e->folder);
  snprintf(options[1], sizeof options[1], "%s/exec", e->folder);
  snprintf(options[2], sizeof options[2], "unix://%s", e->socket);
  snprintf(options[3], sizeof options[3], "%s/pid", e->folder);
  snprintf(options[4], sizeof options[4], "%s/log", e->folder);
  const int log = open(options[4], O_CREAT | O_WRONLY, 0600);
  const int nothing = open("/dev/null", O_RDONLY);
  if (log < 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0) {
    _exit(127);
  }
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM); /* should the test be killed */
  execl(daemon, daemon, "--data-root", options[0], "--exec-root", options[1], "-H", options[2],
        "--pidfile", options[3], "--iptables=false", "--bridge=none", "--storage-driver=vfs",
        "--raw-logs", (char *)NULL);
  _exit(127);
}

static bool answers(const engine *e) {
  http *connection = http_open(e->socket);
  if (connection == NULL) {
    return false;
  }
  http_answer answer;
  const bool is_up =
      http_request(connection, "GET", "/_ping", NULL, &answer) && answer.status == 200;
  http_close(connection);
  return is_up;
}

/* A tape archive of one small file: enough to make containers that are never started. */
static size_t write_archive(char *archive) {
  enum { BLOCK = 512 };
  memset(archive, 0, 4 * (size_t)BLOCK);
  strcpy(archive, "bin/tiny");
  strcpy(archive + 100, "0000755");
  strcpy(archive + 108, "0000000");
  strcpy(archive + 116, "0000000");
  strcpy(archive + 124, "00000000004");
  strcpy(archive + 136, "00000000000");
  memset(archive + 148, ' ', 8);
  archive[156] = '0';
  memcpy(archive + 257, "ustar\00000", 8);
  unsigned sum = 0;
  for (int i = 0; i < BLOCK; i++) {
    sum += (unsigned char)archive[i];
  }
  snprintf(archive + 148, 8, "%06o", sum);
  memcpy(archive + BLOCK, "tiny", 4);
  return 4 * (size_t)BLOCK;
}

static bool import_image(const engine *e) {
  char archive[4 * 512];
  const size_t length = write_archive(archive);
  http *connection = http_open(e->socket);
  http_answer answer = {0};
  const bool is_imported =
      connection != NULL &&
      http_send(connection, "POST",
                "/v1.41/images/create?fromSrc=-&repo=tiny&tag=1&changes=CMD+tiny",
                "application/x-tar", archive, length, &answer) &&
      answer.status == 200;
  http_close(connection);
  return is_imported;
}

const char *engine_start(engine *e) {
  const char *daemon = find_daemon();
  memset(e, 0, sizeof *e);
  if (daemon == NULL) {
    return "docker.io is not installed";
  }
  if (geteuid() != 0) {
    return "the engine wants to be run by root";
  }
  strcpy(e->folder, access("/dev/shm", W_OK) == 0 ? "/dev/shm/edgemanifest-XXXXXX"
                                                  : "/tmp/edgemanifest-XXXXXX");
  if (mkdtemp(e->folder) == NULL) {
    return "no folder for the engine could be made below /tmp";
  }
  snprintf(e->socket, sizeof e->socket, "%s/docker.sock", e->folder);
  e->process = fork();
  if (e->process == 0) {
    run_daemon(e, daemon);
  }
  for (int i = 0; e->process > 0 && i < START_SECONDS * 10; i++) {
    if (waitpid(e->process, NULL, WNOHANG) == e->process) {
      e->process = 0;
      engine_stop(e);
      return "the engine does not run here: its daemon ended at once";
    }
    if (answers(e) && import_image(e)) {
      return NULL;
    }
    pause_briefly();
  }
  engine_stop(e);
  return "the engine does not run here: its daemon did not answer";
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status;
  (void)place;
  if (kind == FTW_DP) {
    umount2(path, MNT_DETACH);
  }
  remove(path);
  return 0;
}

void engine_stop(engine *e) {
  if (e->process > 0) {
    kill(e->process, SIGTERM);
    bool is_gone = false;
    for (int i = 0; i < STOP_SECONDS * 10 && !is_gone; i++) {
      is_gone = waitpid(e->process, NULL, WNOHANG) == e->process;
      if (!is_gone) {
        pause_briefly();
      }
    }
    if (!is_gone) {
      kill(-e->process, SIGKILL); /* with its containerd */
      waitpid(e->process, NULL, 0);
    }
    e->process = 0;
  }
  if (e->folder[0] != '\0') {
    nftw(e->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  }
}
