#include "collectors/nft_rule.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

/* What the last load put into the register, so that the comparison behind it has a meaning. */
typedef enum loaded {
  LOADED_OTHER,
  LOADED_PROTOCOL,
  LOADED_FAMILY,
  LOADED_SOURCE_PORT,
  LOADED_DESTINATION_PORT,
  LOADED_SOURCE_ADDRESS,
  LOADED_DESTINATION_ADDRESS,
} loaded;

typedef struct reading {
  nft_rule *rule;
  loaded loaded;
  bool is_v6;
  int prefix; /* of the mask between load and comparison, -1: none */
} reading;

static loaded load_meta(attributes data) {
  const uint64_t key = attributes_number(data, NFTA_META_KEY, UINT32_MAX);
  return key == NFT_META_L4PROTO   ? LOADED_PROTOCOL
         : key == NFT_META_NFPROTO ? LOADED_FAMILY
                                   : LOADED_OTHER;
}

static loaded load_payload(reading *r, attributes data) {
  const uint64_t base = attributes_number(data, NFTA_PAYLOAD_BASE, UINT32_MAX);
  const uint64_t offset = attributes_number(data, NFTA_PAYLOAD_OFFSET, UINT32_MAX);
  const uint64_t length = attributes_number(data, NFTA_PAYLOAD_LEN, 0);
  if (base == NFT_PAYLOAD_TRANSPORT_HEADER && length == 2) {
    return offset == 0 ? LOADED_SOURCE_PORT : offset == 2 ? LOADED_DESTINATION_PORT : LOADED_OTHER;
  }
  if (base != NFT_PAYLOAD_NETWORK_HEADER) {
    return LOADED_OTHER;
  }
  /* A prefix of whole bytes loads only these: one byte for a /8. */
  r->is_v6 = offset == 8 || offset == 24;
  switch (offset) {
    case 6:
    case 9:
      return length == 1 ? LOADED_PROTOCOL : LOADED_OTHER;
    case 8:
    case 12:
      return LOADED_SOURCE_ADDRESS;
    case 16:
    case 24:
      return LOADED_DESTINATION_ADDRESS;
    default:
      break;
  }
  return LOADED_OTHER;
}

static void write_port(char *out, const char *operation, const attribute *value) {
  if (value->length >= 2 && out[0] == '\0') {
    snprintf(out, NFT_TEXT, "%s%u", operation, (unsigned)value->data[0] << 8 | value->data[1]);
  } else if (value->length >= 2) {
    const size_t used = strlen(out);
    snprintf(out + used, NFT_TEXT - used, " %s%u", operation,
             (unsigned)value->data[0] << 8 | value->data[1]);
  }
}

/* A value shorter than an address stands for a prefix of whole bytes. */
static void write_address(char *out, const char *operation, const attribute *value, bool is_v6,
                          int prefix) {
  uint8_t address[16] = {0};
  char text[INET6_ADDRSTRLEN];
  if (value->length > sizeof address) {
    return;
  }
  memcpy(address, value->data, value->length);
  if (inet_ntop(is_v6 ? AF_INET6 : AF_INET, address, text, sizeof text) == NULL) {
    return;
  }
  const int whole = is_v6 ? 128 : 32;
  const int bits = prefix >= 0 ? prefix : (int)value->length * 8;
  if (bits < whole) {
    snprintf(out, NFT_TEXT, "%s%s/%d", operation, text, bits);
  } else {
    snprintf(out, NFT_TEXT, "%s%s", operation, text);
  }
}

static void write_protocol(char *out, const attribute *value) {
  if (value->length >= 1) {
    const unsigned number = value->data[0];
    const char *name = number == IPPROTO_TCP      ? "tcp"
                       : number == IPPROTO_UDP    ? "udp"
                       : number == IPPROTO_ICMP   ? "icmp"
                       : number == IPPROTO_ICMPV6 ? "icmpv6"
                       : number == IPPROTO_SCTP   ? "sctp"
                                                  : NULL;
    if (name != NULL) {
      snprintf(out, NFT_TEXT, "%s", name);
    } else {
      snprintf(out, NFT_TEXT, "%u", number);
    }
  }
}

static void compare(reading *r, attributes data) {
  static const char *const operations[] = {"", "!=", "<", "<=", ">", ">="};
  const uint64_t operation = attributes_number(data, NFTA_CMP_OP, 0);
  attribute holder, value;
  if (operation > NFT_CMP_GTE || !attributes_find(data, NFTA_CMP_DATA, &holder) ||
      !attributes_find(attribute_nested(&holder), NFTA_DATA_VALUE, &value)) {
    return;
  }
  nft_rule *rule = r->rule;
  switch (r->loaded) {
    case LOADED_PROTOCOL:
      write_protocol(rule->protocol, &value);
      break;
    case LOADED_SOURCE_PORT:
      write_port(rule->source_port, operations[operation], &value);
      break;
    case LOADED_DESTINATION_PORT:
      write_port(rule->destination_port, operations[operation], &value);
      break;
    case LOADED_SOURCE_ADDRESS:
      write_address(rule->source_address, operations[operation], &value, r->is_v6, r->prefix);
      break;
    case LOADED_DESTINATION_ADDRESS:
      write_address(rule->destination_address, operations[operation], &value, r->is_v6, r->prefix);
      break;
    case LOADED_FAMILY:
    case LOADED_OTHER:
      break;
  }
}

static void mask(reading *r, attributes data) {
  attribute holder, value;
  r->prefix = -1;
  if (attributes_find(data, NFTA_BITWISE_MASK, &holder) &&
      attributes_find(attribute_nested(&holder), NFTA_DATA_VALUE, &value)) {
    r->prefix = 0;
    for (size_t i = 0; i < value.length; i++) {
      for (uint8_t bit = 0x80; bit != 0 && (value.data[i] & bit) != 0; bit = (uint8_t)(bit >> 1)) {
        r->prefix++;
      }
    }
  }
}

static const char *verdict_action(attributes data) {
  attribute holder, verdict;
  if (!attributes_find(data, NFTA_IMMEDIATE_DATA, &holder) ||
      !attributes_find(attribute_nested(&holder), NFTA_DATA_VERDICT, &verdict)) {
    return NULL;
  }
  const uint64_t code = attributes_number(attribute_nested(&verdict), NFTA_VERDICT_CODE, 99);
  return code == NF_ACCEPT ? "Allow" : code == NF_DROP ? "Deny" : "Other";
}

static void read_expression(reading *r, const char *name, attributes data) {
  if (strcmp(name, "meta") == 0) {
    r->loaded = load_meta(data);
    r->prefix = -1;
  } else if (strcmp(name, "payload") == 0) {
    r->loaded = load_payload(r, data);
    r->prefix = -1;
  } else if (strcmp(name, "bitwise") == 0) {
    mask(r, data);
  } else if (strcmp(name, "cmp") == 0) {
    compare(r, data);
  } else if (strcmp(name, "immediate") == 0) {
    const char *action = verdict_action(data);
    r->rule->action = action == NULL ? r->rule->action : action;
  } else if (strcmp(name, "reject") == 0) {
    r->rule->action = "Deny";
  } else if (strcmp(name, "counter") != 0 && strcmp(name, "log") != 0) {
    r->loaded = LOADED_OTHER; /* lookup in a set and the like: not in our words */
  }
}

void nft_rule_read(nft_rule *rule, attributes expressions) {
  *rule = (nft_rule){.action = "Other"};
  reading r = {rule, LOADED_OTHER, false, -1};
  attribute element, body;
  while (attributes_next(&expressions, &element)) {
    char name[32];
    attributes_text(attribute_nested(&element), NFTA_EXPR_NAME, name, sizeof name);
    if (attributes_find(attribute_nested(&element), NFTA_EXPR_DATA, &body)) {
      read_expression(&r, name, attribute_nested(&body));
    }
  }
}
