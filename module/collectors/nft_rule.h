/*
 * One rule of nftables, as far as firewalls of devices use it: protocol, addresses, ports, verdict.
 * What it cannot say in these words is left empty; the action is then still right.
 */
#ifndef COLLECTORS_NFT_RULE_H
#define COLLECTORS_NFT_RULE_H

#include "collectors/attributes.h"

enum { NFT_TEXT = 64 };

typedef struct nft_rule {
  char protocol[NFT_TEXT];
  char source_address[NFT_TEXT], destination_address[NFT_TEXT];
  char source_port[NFT_TEXT], destination_port[NFT_TEXT];
  const char *action; /* "Allow", "Deny", "Other" */
} nft_rule;

/* Reads NFTA_RULE_EXPRESSIONS. */
void nft_rule_read(nft_rule *rule, attributes expressions);

#endif
