/* Answers of HTTP, however they are cut and broken. */
#include "http/addresses.h"
#include "http/parser.h"

#include "hub/topics.h"
#include "identity/token.h"

#include <criterion/criterion.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

typedef struct answer {
  char body[256];
  size_t length;
} answer;

static bool take(void *context, const char *data, size_t length) {
  answer *a = context;
  if (length > sizeof a->body - 1 - a->length) {
    return false;
  }
  memcpy(a->body + a->length, data, length);
  a->length += length;
  a->body[a->length] = '\0';
  return true;
}

#define OK "HTTP/1.1 200 OK\r\n"

static const struct {
  const char *text;
  const char *body; /* NULL: broken */
  bool needs_end;   /* complete only when the peer closes */
} rows[] = {
    {OK "Content-Length: 3\r\n\r\nabc", "abc", false},
    {OK "content-length:3\n\nabcdef", "abc", false},
    {OK "Content-Length: 0\r\n\r\n", "", false},
    {OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", "abcde", false},
    {OK "Transfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
     "0123456789", false},
    {OK "Server: x\r\n\r\nto the end", "to the end", true},
    {"HTTP/1.1 204 No Content\r\n\r\n", "", false},
    {"HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 1\r\n\r\nx", "x", false},
    {"HTTP/1.0 404\r\nContent-Length: 2\r\n\r\n{}", "{}", false},
    {"hello\r\n\r\n", NULL, false},
    {"HTTP/2 200\r\n\r\n", NULL, false},
    {"HTTP/1.1 abc\r\n\r\n", NULL, false},
    {OK "no colon\r\n\r\n", NULL, false},
    {OK "Content-Length: x\r\n\r\n", NULL, false},
    {OK "Content-Length: -1\r\n\r\n", NULL, false},
    {OK "Content-Length: 99999999999999999999999\r\n\r\n", NULL, false},
    {OK "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", NULL, false},
    {OK "Transfer-Encoding: gzip\r\n\r\n", NULL, false},
    {OK "Transfer-Encoding: chunked\r\n\r\nx\r\n", NULL, false},
    {OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n", NULL, false},
    {OK "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", NULL, false},
    {OK
     "Content-Length: 300\r\n\r\n" /* more than the caller takes */
     "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
     "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
     "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
     "012345678901234567890123456789",
     NULL, false},
};

Test(http, reads_answers_whole_and_byte_by_byte) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const size_t length = strlen(rows[i].text);
    for (size_t step = 1; step <= length; step += step == 1 ? length - 1 : 1) {
      answer a = {.length = 0};
      http_parser p;
      http_parser_start(&p, take, &a);
      bool is_fine = true;
      for (size_t at = 0; at < length && is_fine; at += step) {
        is_fine = http_parser_feed(&p, rows[i].text + at, at + step > length ? length - at : step);
      }
      cr_expect_eq(p.state == HTTP_COMPLETE, rows[i].body != NULL && !rows[i].needs_end, "row %zu",
                   i);
      cr_expect_eq(http_parser_end(&p), rows[i].body != NULL, "row %zu", i);
      cr_expect(rows[i].body == NULL || strcmp(a.body, rows[i].body) == 0, "row %zu: %s", i,
                a.body);
      cr_expect(rows[i].body != NULL || p.broken != NULL, "row %zu says why", i);
    }
  }
}

Test(http, an_answer_cut_anywhere_is_broken_with_a_reason) {
  for (size_t i = 0; i < 5; i++) {
    const char *end = strstr(rows[i].text, "abcdef");
    const size_t length = end != NULL ? (size_t)(end - rows[i].text) + 3 : strlen(rows[i].text);
    for (size_t cut = 0; cut < length; cut++) {
      answer a = {.length = 0};
      http_parser p;
      http_parser_start(&p, take, &a);
      http_parser_feed(&p, rows[i].text, cut);
      cr_expect_not(http_parser_end(&p), "row %zu cut at %zu", i, cut);
      cr_expect_not_null(p.broken);
    }
  }
}

Test(http, lines_and_headers_are_bounded) {
  answer a = {.length = 0};
  http_parser p;
  http_parser_start(&p, take, &a);
  cr_assert(http_parser_feed(&p, OK "X: ", sizeof OK "X: " - 1));
  size_t fed = 0;
  while (http_parser_feed(&p, "x", 1) && fed < 100000) {
    fed++;
  }
  cr_expect_lt(fed, (size_t)HTTP_LINE_LIMIT);
  http_parser_start(&p, take, &a);
  cr_assert(http_parser_feed(&p, OK, sizeof OK - 1));
  fed = 0;
  while (http_parser_feed(&p, "Name: value\r\n", 13) && fed < 1000000) {
    fed += 13;
  }
  cr_expect_lt(fed, (size_t)HTTP_HEADERS_LIMIT * 2);
}

/* ---- Addresses ----------------------------------------------------------------------------------
 */

static void expect_address(const char *name, const char *host, const char *service) {
  char found_host[64] = "", found_service[16] = "";
  addresses a = {0};
  if (addresses_find(&a, name)) {
    cr_expect_eq(a.left, 1);
    getnameinfo(a.next->ai_addr, a.next->ai_addrlen, found_host, sizeof found_host, found_service,
                sizeof found_service, NI_NUMERICHOST | NI_NUMERICSERV);
  }
  cr_expect_str_eq(found_host, host, "%s", name);
  cr_expect_str_eq(found_service, service, "%s", name);
  addresses_free(&a);
  cr_expect_eq(addresses_connect(&a), -1, "none is left");
}

Test(addresses, are_read_with_their_port_or_the_usual_one) {
  expect_address("127.0.0.1", "127.0.0.1", "80");
  expect_address("127.0.0.1:81", "127.0.0.1", "81");
  expect_address("127.0.0.1:81/path", "127.0.0.1", "81");
  expect_address("127.0.0.1/path:5", "127.0.0.1", "80");
  expect_address("[::1]:8080", "::1", "8080");
  expect_address("[::1]", "::1", "80");
  expect_address("127.0.0.1:", "127.0.0.1", "80");
  expect_address("127.0.0.1:99999999999", "", "");
  expect_address("", "", "");
  expect_address("[", "", "");
}

/* ---- Topics -------------------------------------------------------------------------------------
 */

Test(topics, what_arrives_is_told_apart) {
  static const struct {
    const char *topic;
    topic_kind kind;
    int status;
    const char *request, *name;
    long long version;
  } arrivals[] = {
      {"$iothub/twin/res/200/?$rid=7", TOPIC_TWIN_ANSWER, 200, "7", "", -1},
      {"$iothub/twin/res/204/?$rid=8&$version=12", TOPIC_TWIN_ANSWER, 204, "8", "", 12},
      {"$iothub/twin/PATCH/properties/desired/?$version=5", TOPIC_TWIN_PATCH, 0, "", "", 5},
      {"$iothub/methods/POST/audit/?$rid=a-b", TOPIC_METHOD, 0, "a-b", "audit", -1},
      {"$iothub/methods/POST/a%20b/?$rid=1", TOPIC_METHOD, 0, "1", "a b", -1},
      {"$iothub/methods/POST//?$rid=1", TOPIC_OTHER, 0, "", "", -1},
      {"$iothub/methods/POST/audit", TOPIC_OTHER, 0, "", "", -1},
      {"$iothub/twin/res/abc/?$rid=1", TOPIC_OTHER, 0, "", "", -1},
      {"$iothub/twin/res/200", TOPIC_OTHER, 0, "", "", -1},
      {"devices/d/modules/m/inputs/x/", TOPIC_OTHER, 0, "", "", -1},
      {"", TOPIC_OTHER, 0, "", "", -1},
  };
  for (size_t i = 0; i < sizeof arrivals / sizeof *arrivals; i++) {
    topic_read read;
    topic_parse(&read, arrivals[i].topic);
    cr_expect_eq(read.kind, arrivals[i].kind, "%s", arrivals[i].topic);
    if (read.kind != TOPIC_OTHER) {
      cr_expect_eq(read.status, arrivals[i].status);
      cr_expect_str_eq(read.request, arrivals[i].request);
      cr_expect_str_eq(read.name, arrivals[i].name);
      cr_expect_eq(read.version, arrivals[i].version);
    }
  }
}

Test(token, is_signed_over_what_the_hub_expects) {
  bytes resource, data, token;
  bytes_init(&resource, 1000);
  bytes_init(&data, 1000);
  bytes_init(&token, 1000);
  token_resource(&resource, "hub.azure-devices.net", "dev(1)", "a'b");
  cr_expect_str_eq(resource.data, "hub.azure-devices.net%2Fdevices%2Fdev%281%29%2Fmodules%2Fa%27b");
  token_data(&data, "r", 5);
  cr_expect_str_eq(data.data, "cgo1");
  token_write(&token, "r", "a+/=", 5);
  cr_expect_str_eq(token.data, "SharedAccessSignature sr=r&sig=a%2B%2F%3D&se=5");
  bytes_free(&resource);
  bytes_free(&data);
  bytes_free(&token);
}
