/* Rules of the firewall: nftables by netlink, which iptables-nft uses too. */
#include "collectors/attributes.h"
#include "collectors/collector.h"
#include "collectors/host_file.h"
#include "collectors/nft_rule.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RECEIVED = 65536, MESSAGES = 4096, CHAINS = 256, NAME = 64 };

typedef struct chain {
  int family;
  char table[NAME], name[NAME];
  const char *direction; /* "" for a chain without hook */
} chain;

typedef struct firewall {
  collector *collector;
  chain chains[CHAINS];
  size_t chain_count;
  int64_t priority; /* order of rules as listed */
} firewall;

typedef void take_message(firewall *f, int type, int family, attributes all);

static void add(firewall *f, const char *direction, const char *chain_name, const nft_rule *rule) {
  events *e = f->collector->host->events;
  payload *p = events_payload(e);
  payload_text(p, PAYLOAD_KEY, "Enabled", "true");
  payload_text(p, PAYLOAD_KEY, "Direction", direction);
  payload_text(p, PAYLOAD_KEY, "ChainName", chain_name);
  payload_text(p, PAYLOAD_KEY, "Action", rule->action);
  payload_text(p, PAYLOAD_KEY, "Protocol", rule->protocol);
  payload_text(p, PAYLOAD_KEY, "SourceAddress", rule->source_address);
  payload_text(p, PAYLOAD_KEY, "SourcePort", rule->source_port);
  payload_text(p, PAYLOAD_KEY, "DestinationAddress", rule->destination_address);
  payload_text(p, PAYLOAD_KEY, "DestinationPort", rule->destination_port);
  payload_number(p, PAYLOAD_KEY, "Priority", f->priority++);
  events_snapshot_add(e);
}

static const char *direction_of(attributes all, int family) {
  attribute hook;
  if (!attributes_find(all, NFTA_CHAIN_HOOK, &hook)) {
    return "";
  }
  const uint64_t number = attributes_number(attribute_nested(&hook), NFTA_HOOK_HOOKNUM, 99);
  const bool is_network =
      family == NFPROTO_IPV4 || family == NFPROTO_IPV6 || family == NFPROTO_INET;
  return !is_network                                                     ? ""
         : number == NF_INET_LOCAL_IN || number == NF_INET_PRE_ROUTING   ? "In"
         : number == NF_INET_LOCAL_OUT || number == NF_INET_POST_ROUTING ? "Out"
         : number == NF_INET_FORWARD                                     ? "Forward"
                                                                         : "";
}

static void take_chain(firewall *f, int type, int family, attributes all) {
  if (type != NFT_MSG_NEWCHAIN || f->chain_count == CHAINS) {
    return;
  }
  chain *c = &f->chains[f->chain_count++];
  c->family = family;
  attributes_text(all, NFTA_CHAIN_TABLE, c->table, sizeof c->table);
  attributes_text(all, NFTA_CHAIN_NAME, c->name, sizeof c->name);
  c->direction = direction_of(all, family);
  const uint64_t policy = attributes_number(all, NFTA_CHAIN_POLICY, 99);
  if (policy == NF_ACCEPT || policy == NF_DROP) {
    const nft_rule rule = {.action = policy == NF_ACCEPT ? "Allow" : "Deny"};
    char name[2 * NAME + 16];
    snprintf(name, sizeof name, "%s/%s (policy)", c->table, c->name);
    add(f, c->direction, name, &rule);
  }
}

static void take_rule(firewall *f, int type, int family, attributes all) {
  attribute expressions;
  if (type != NFT_MSG_NEWRULE || !attributes_find(all, NFTA_RULE_EXPRESSIONS, &expressions)) {
    return;
  }
  char table[NAME], name[NAME], full[2 * NAME + 2];
  attributes_text(all, NFTA_RULE_TABLE, table, sizeof table);
  attributes_text(all, NFTA_RULE_CHAIN, name, sizeof name);
  snprintf(full, sizeof full, "%s/%s", table, name);
  const char *direction = "";
  for (size_t i = 0; i < f->chain_count; i++) {
    const chain *c = &f->chains[i];
    if (c->family == family && strcmp(c->table, table) == 0 && strcmp(c->name, name) == 0) {
      direction = c->direction;
    }
  }
  nft_rule rule;
  nft_rule_read(&rule, attribute_nested(&expressions));
  add(f, direction, full, &rule);
}

/* Returns 1: more to come, 0: the end, -1: refused. */
static int take(firewall *f, const char *data, size_t length, take_message *call) {
  for (size_t at = 0; length - at >= sizeof(struct nlmsghdr);) {
    struct nlmsghdr header;
    memcpy(&header, data + at, sizeof header);
    if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > length - at) {
      break;
    }
    const uint8_t *body = (const uint8_t *)data + at + NLMSG_HDRLEN;
    const size_t size = header.nlmsg_len - NLMSG_HDRLEN;
    if (header.nlmsg_type == NLMSG_DONE) {
      return 0;
    }
    if (header.nlmsg_type == NLMSG_ERROR) {
      int code = -EPROTO;
      memcpy(&code, body, size < sizeof code ? 0 : sizeof code);
      errno = -code;
      return -1;
    }
    if (header.nlmsg_type >> 8 == NFNL_SUBSYS_NFTABLES && size >= sizeof(struct nfgenmsg)) {
      const attributes all = {body + NLMSG_ALIGN(sizeof(struct nfgenmsg)),
                              size - sizeof(struct nfgenmsg)};
      call(f, header.nlmsg_type & 0xff, body[0], all);
    }
    const size_t step = NLMSG_ALIGN(header.nlmsg_len);
    at = step > length - at ? length : at + step;
  }
  return 1;
}

static bool dump(firewall *f, int fd, int kind, take_message *call) {
  static _Alignas(struct nlmsghdr) char data[RECEIVED];
  struct {
    struct nlmsghdr header;
    struct nfgenmsg body;
  } request = {.header = {.nlmsg_len = sizeof request,
                          .nlmsg_type = (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | kind),
                          .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
               .body = {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0}};
  if (send(fd, &request, sizeof request, 0) != (ssize_t)sizeof request) {
    return false;
  }
  int result = 1;
  for (int i = 0; i < MESSAGES && result == 1; i++) {
    const ssize_t got = recv(fd, data, sizeof data, 0);
    result = got <= 0 ? -1 : take(f, data, (size_t)got, call);
  }
  return result == 0;
}

/* Rules of the old iptables are in none of our sources: say so instead of "no firewall". */
static bool has_legacy_rules(void) {
  bytes names;
  bytes_init(&names, 4096);
  const bool has_some = host_read("", "/proc/net/ip_tables_names", &names) && names.length > 0;
  bytes_free(&names);
  return has_some;
}

static void collect(collector *c) {
  static firewall f;
  f = (firewall){.collector = c};
  const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
  const struct timeval patience = {.tv_sec = 1};
  bool is_read = fd >= 0;
  if (is_read) {
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    events_snapshot_start(c->host->events, EVENT_FIREWALL_CONFIGURATION);
    is_read =
        dump(&f, fd, NFT_MSG_GETCHAIN, take_chain) && dump(&f, fd, NFT_MSG_GETRULE, take_rule);
    events_snapshot_end(c->host->events);
  }
  const int reason = errno;
  if (fd >= 0) {
    close(fd);
  }
  if (!is_read) {
    collector_is(c, COLLECTOR_FALLBACK, "nftables is not told, tried again: %s", strerror(reason));
  } else if (has_legacy_rules()) {
    collector_is(c, COLLECTOR_FALLBACK,
                 "nftables; rules of iptables-legacy exist and are not seen");
  } else if (c->state != COLLECTOR_RUNNING) {
    collector_is(c, COLLECTOR_RUNNING, "nftables by netlink");
  }
}

static void start(collector *c) {
  collector_is(c, COLLECTOR_RUNNING, "nftables by netlink");
}

static void stop(collector *c) {
  (void)c;
}

const collector_class collector_firewall = {
    .id = COLLECTOR_FIREWALL,
    .kinds = {EVENT_FIREWALL_CONFIGURATION, EVENT_KIND_COUNT, EVENT_KIND_COUNT},
    .start = start,
    .stop = stop,
    .collect = collect,
};
