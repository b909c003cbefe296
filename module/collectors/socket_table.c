#include "collectors/socket_table.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RECEIVED = 32768, MESSAGES = 4096 };

bool socket_entry_parse(const void *payload, size_t length, int protocol, socket_entry *entry) {
  struct inet_diag_msg message;
  if (length < sizeof message) {
    return false;
  }
  memcpy(&message, payload, sizeof message);
  if (message.idiag_family != AF_INET && message.idiag_family != AF_INET6) {
    return false;
  }
  *entry = (socket_entry){.family = message.idiag_family,
                          .protocol = (uint8_t)protocol,
                          .state = message.idiag_state,
                          .local_port = ntohs(message.id.idiag_sport),
                          .remote_port = ntohs(message.id.idiag_dport),
                          .inode = message.idiag_inode,
                          .user = message.idiag_uid};
  memcpy(entry->local, message.id.idiag_src, sizeof entry->local);
  memcpy(entry->remote, message.id.idiag_dst, sizeof entry->remote);
  return true;
}

static bool request(int fd, int family, int protocol) {
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 body;
  } message = {.header = {.nlmsg_len = sizeof message,
                          .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                          .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
               .body = {.sdiag_family = (uint8_t)family,
                        .sdiag_protocol = (uint8_t)protocol,
                        .idiag_states = UINT32_MAX}};
  return send(fd, &message, sizeof message, 0) == (ssize_t)sizeof message;
}

/* Returns 1: more to come, 0: the end, -1: refused (errno). */
static int take(const char *data, size_t length, int protocol, socket_each *each, void *context) {
  for (size_t at = 0; length - at >= sizeof(struct nlmsghdr);) {
    struct nlmsghdr header;
    memcpy(&header, data + at, sizeof header);
    if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > length - at) {
      break;
    }
    const char *payload = data + at + NLMSG_HDRLEN;
    const size_t size = header.nlmsg_len - NLMSG_HDRLEN;
    socket_entry entry;
    if (header.nlmsg_type == NLMSG_DONE) {
      return 0;
    }
    if (header.nlmsg_type == NLMSG_ERROR) {
      int code = -EPROTO;
      memcpy(&code, payload, size < sizeof code ? 0 : sizeof code);
      errno = -code;
      return -1;
    }
    if (socket_entry_parse(payload, size, protocol, &entry)) {
      each(context, &entry);
    }
    const size_t step = NLMSG_ALIGN(header.nlmsg_len);
    at = step > length - at ? length : at + step;
  }
  return 1;
}

bool socket_table_read(int family, int protocol, socket_each *each, void *context) {
  static _Alignas(struct nlmsghdr) char data[RECEIVED];
  const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (fd < 0) {
    return false;
  }
  const struct timeval patience = {.tv_sec = 1};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  int result = request(fd, family, protocol) ? 1 : -1;
  for (int i = 0; i < MESSAGES && result == 1; i++) {
    const ssize_t got = recv(fd, data, sizeof data, 0);
    result = got <= 0 ? -1 : take(data, (size_t)got, protocol, each, context);
  }
  const int reason = errno;
  close(fd);
  errno = reason;
  return result == 0;
}

void socket_address(const socket_entry *entry, bool is_remote, char *text) {
  text[0] = '\0';
  inet_ntop(entry->family, is_remote ? entry->remote : entry->local, text, INET6_ADDRSTRLEN);
}

const char *socket_protocol(const socket_entry *entry) {
  const bool is_v6 = entry->family == AF_INET6;
  return entry->protocol == IPPROTO_TCP ? (is_v6 ? "tcp6" : "tcp") : (is_v6 ? "udp6" : "udp");
}
