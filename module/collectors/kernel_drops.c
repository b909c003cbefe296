#include "collectors/kernel_drops.h"

#include <linux/sock_diag.h>
#include <sys/socket.h>

uint32_t kernel_drops(int socket, uint32_t *before) {
  uint32_t facts[SK_MEMINFO_VARS] = {0};
  socklen_t size = sizeof facts;
  if (getsockopt(socket, SOL_SOCKET, SO_MEMINFO, facts, &size) != 0) {
    return 0;
  }
  const uint32_t count = facts[SK_MEMINFO_DROPS] - *before;
  *before = facts[SK_MEMINFO_DROPS];
  return count;
}
