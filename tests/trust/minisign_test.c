/* minisign's files, with minisign itself as the judge in both directions. */
#include "trust/minisign.h"

#include "trust/base64.h"
#include "trust/scratch.h"
#include "trust/secret.h"

#include <criterion/criterion.h>
#include <stdio.h>

static arena memory;

static void set_up(void) {
  arena_init(&memory, NULL);
  cr_assert(secret_start());
  scratch_enter();
}

static void tear_down(void) {
  scratch_leave();
  arena_free(&memory);
}

TestSuite(minisign, .init = set_up, .fini = tear_down);

#define A60 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const em_view text = {"one\ntwo\n", 8};

typedef struct pair {
  minisign_public_key public_key;
  minisign_secret_key *secret;
} pair;

static pair make_pair(void) {
  pair p;
  p.secret = secret_allocate(sizeof *p.secret);
  cr_assert_not_null(p.secret);
  minisign_generate(&p.public_key, p.secret);
  return p;
}

static em_view sign(const pair *p, em_view bytes, em_view trusted_comment) {
  unsigned char hash[MINISIGN_HASH];
  minisign_hash(hash, bytes);
  const em_view written =
      minisign_sign(p->secret, hash, VIEW("made by a test"), trusted_comment, &memory);
  cr_assert_not_null(written.data);
  return written;
}

static minisign_verdict verify(const minisign_public_key *key, em_view signature_text,
                               em_view bytes) {
  minisign_signature signature;
  em_error error;
  cr_assert_eq(minisign_read_signature(&signature, signature_text, &error), EM_OK, "%s",
               error.message);
  unsigned char hash[MINISIGN_HASH];
  minisign_hash(hash, bytes);
  return minisign_verify(key, &signature, hash, bytes);
}

/* ---- Judged by minisign --------------------------------------------------------------------- */

static void need_minisign(void) {
  if (!scratch_has("minisign")) {
    cr_skip("minisign is not installed");
  }
}

Test(minisign, minisign_verifies_what_we_sign) {
  need_minisign();
  const pair p = make_pair();
  scratch_write("message", text);
  scratch_write("message.minisig", sign(&p, text, VIEW("timestamp:1\tfile:message")));
  scratch_write("key.pub", minisign_write_public_key(&p.public_key, VIEW("ours"), &memory));
  cr_expect_eq(scratch_run("minisign -Vm message -p key.pub"), 0);
  scratch_write("message", VIEW("one\ntwo!\n"));
  cr_expect_neq(scratch_run("minisign -Vm message -p key.pub"), 0);
  secret_free(p.secret);
}

Test(minisign, minisign_signs_with_our_secret_key_and_we_verify_it) {
  need_minisign();
  const pair p = make_pair();
  em_view secret_text;
  cr_assert_eq(minisign_write_secret_key(&secret_text, p.secret, (em_view){0}, VIEW("ours"), NULL),
               EM_OK);
  scratch_write("key.sec", secret_text);
  secret_view_free(&secret_text);
  scratch_write("message", text);
  cr_assert_eq(scratch_run("minisign -W -Sm message -s key.sec -t 'a comment'"), 0);
  const em_view signature = scratch_read("message.minisig", &memory);
  cr_expect_eq(verify(&p.public_key, signature, text), MINISIGN_GOOD);
  cr_expect_eq(verify(&p.public_key, signature, VIEW("other")), MINISIGN_OTHER_BYTES);
  secret_free(p.secret);
}

Test(minisign, we_read_keys_that_minisign_makes_and_it_verifies_what_we_sign_with_them) {
  need_minisign();
  cr_assert_eq(scratch_run("minisign -GW -p key.pub -s key.sec"), 0);
  minisign_public_key key;
  minisign_secret_key *secret = secret_allocate(sizeof *secret);
  em_error error;
  cr_assert_eq(minisign_read_public_key(&key, scratch_read("key.pub", &memory), &error), EM_OK);
  const em_view secret_text = scratch_read("key.sec", &memory);
  cr_expect(!minisign_is_encrypted(secret_text));
  cr_assert_eq(minisign_read_secret_key(secret, secret_text, (em_view){0}, &error), EM_OK, "%s",
               error.message);
  const pair p = {key, secret};
  scratch_write("message", text);
  scratch_write("message.minisig", sign(&p, text, VIEW("")));
  cr_expect_eq(scratch_run("minisign -Vm message -p key.pub"), 0);
  cr_expect_eq(scratch_run("minisign -Vlm message -p key.pub"), 0);
  secret_free(secret);
}

Test(minisign, signatures_that_are_not_prehashed_are_verified_too) {
  need_minisign();
  cr_assert_eq(scratch_run("minisign -GW -p key.pub -s key.sec"), 0);
  scratch_write("message", text);
  cr_assert_eq(scratch_run("minisign -W -Slm message -s key.sec"), 0);
  minisign_public_key key;
  cr_assert_eq(minisign_read_public_key(&key, scratch_read("key.pub", &memory), NULL), EM_OK);
  const em_view signature_text = scratch_read("message.minisig", &memory);
  minisign_signature signature;
  cr_assert_eq(minisign_read_signature(&signature, signature_text, NULL), EM_OK);
  cr_expect(!signature.is_prehashed);
  cr_expect_eq(verify(&key, signature_text, text), MINISIGN_GOOD);
  cr_expect_eq(verify(&key, signature_text, VIEW("one\n")), MINISIGN_OTHER_BYTES);
}

/* ---- Secret keys ---------------------------------------------------------------------------- */

Test(minisign, damaged_secret_keys_are_refused) {
  const pair p = make_pair();
  em_view written;
  cr_assert_eq(minisign_write_secret_key(&written, p.secret, (em_view){0}, VIEW("c"), NULL), EM_OK);
  const em_view copy = arena_copy(&memory, written);
  minisign_secret_key *read = secret_allocate(sizeof *read);
  for (size_t i = 0; i < copy.length; i++) {
    char *bytes = scratch_copy(copy, &memory);
    bytes[i] = bytes[i] == 'A' ? 'B' : 'A';
    const em_status status =
        minisign_read_secret_key(read, (em_view){bytes, copy.length}, (em_view){0}, NULL);
    /* Salt and costs of a derivation that does not take place protect nothing. */
    const size_t line = view_find(copy, '\n') + 1;
    const bool is_unused = i < line - 1 || (i >= line + 8 && i < line + 72) || i == copy.length - 1;
    cr_expect(is_unused || status != EM_OK, "byte %zu changed", i);
    cr_expect_neq(minisign_read_secret_key(read, view_until(copy, i), (em_view){0}, NULL),
                  i == copy.length - 1 ? EM_ERROR_SYNTAX : EM_OK, "cut at %zu", i);
  }
  secret_free(read);
  secret_view_free(&written);
  secret_free(p.secret);
}

Test(minisign, costs_beyond_those_of_minisign_are_refused) {
  const em_view start = VIEW("untrusted comment: x\n");
  unsigned char record[158] = {'E', 'd', 'S', 'c', 'B', '2'};
  memset(record + 38, 0xFF, 16);
  const em_view line =
      base64_encode((em_view){(const char *)record, sizeof record}, BASE64_STANDARD, &memory);
  const em_view file = arena_format(&memory, "%.*s%.*s\n", VIEW_ARGS(start), VIEW_ARGS(line));
  minisign_secret_key *read = secret_allocate(sizeof *read);
  em_error error;
  cr_expect_eq(minisign_read_secret_key(read, file, VIEW("x"), &error), EM_ERROR_LIMIT, "%s",
               error.message);
  secret_free(read);
}

/* ---- Signatures ----------------------------------------------------------------------------- */

Test(minisign, every_changed_byte_of_a_signature_is_noticed) {
  const pair p = make_pair();
  const em_view good = sign(&p, text, VIEW("timestamp:1"));
  cr_assert_eq(verify(&p.public_key, good, text), MINISIGN_GOOD);
  const size_t first_line = view_find(good, '\n');
  for (size_t i = 0; i < good.length; i++) {
    char *bytes = scratch_copy(good, &memory);
    bytes[i] = bytes[i] == 'A' ? 'B' : 'A';
    minisign_signature signature;
    unsigned char hash[MINISIGN_HASH];
    minisign_hash(hash, text);
    const bool is_good =
        minisign_read_signature(&signature, (em_view){bytes, good.length}, NULL) == EM_OK &&
        minisign_verify(&p.public_key, &signature, hash, text) == MINISIGN_GOOD;
    const bool is_untrusted = i >= sizeof "untrusted comment: " - 1 && i < first_line;
    cr_expect_eq(is_good, is_untrusted, "byte %zu changed", i);
    cr_expect_neq(minisign_read_signature(&signature, view_until(good, i), NULL),
                  i == good.length - 1 ? EM_ERROR_SYNTAX : EM_OK, "cut at %zu", i);
  }
  secret_free(p.secret);
}

Test(minisign, another_key_and_another_comment_are_told_apart) {
  const pair p = make_pair();
  const pair other = make_pair();
  const em_view good = sign(&p, text, VIEW("comment a"));
  cr_expect_eq(verify(&other.public_key, good, text), MINISIGN_OTHER_KEY);
  minisign_public_key posing = other.public_key;
  memcpy(posing.id, p.public_key.id, sizeof posing.id);
  cr_expect_eq(verify(&posing, good, text), MINISIGN_OTHER_BYTES);
  char *changed = scratch_copy(good, &memory);
  strstr(changed, "comment a")[8] = 'b';
  cr_expect_eq(verify(&p.public_key, (em_view){changed, good.length}, text),
               MINISIGN_COMMENT_CHANGED);
  secret_free(p.secret);
  secret_free(other.secret);
}

Test(minisign, what_is_no_signature_is_told_by_line) {
  static const struct {
    const char *text, *message;
  } rows[] = {
      {"", "This is no minisign signature: expected \"untrusted comment: …\" in its first line."},
      {"untrusted comment: x\n%%%\n",
       "This is no minisign signature: expected 100 base64 characters in its second line."},
      {"untrusted comment: x\n"
       "RURx" A60 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\ncomment: x\n",
       "This is no minisign signature: expected \"trusted comment: …\" in its third line."},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    minisign_signature signature;
    em_error error;
    cr_expect_eq(minisign_read_signature(&signature, view_of(rows[i].text), &error),
                 EM_ERROR_SYNTAX);
    cr_expect_str_eq(error.message, rows[i].message, "%s", error.message);
  }
}

Test(minisign, public_keys_are_read_with_and_without_comment) {
  const pair p = make_pair();
  const em_view file = minisign_write_public_key(&p.public_key, VIEW("c"), &memory);
  minisign_public_key key;
  cr_expect_eq(minisign_read_public_key(&key, file, NULL), EM_OK);
  cr_expect_eq(memcmp(&key, &p.public_key, sizeof key), 0);
  const em_view line = view_from(file, view_find(file, '\n') + 1);
  cr_expect_eq(minisign_read_public_key(&key, line, NULL), EM_OK);
  cr_expect_eq(minisign_read_public_key(&key, view_until(line, 55), NULL), EM_ERROR_SYNTAX);
  cr_expect_eq(minisign_read_public_key(&key, VIEW(""), NULL), EM_ERROR_SYNTAX);
  char id[MINISIGN_ID_TEXT];
  minisign_id_text(id, (const unsigned char *)"\x01\x02\x03\x04\x05\x06\x07\xEF");
  cr_expect_str_eq(id, "EF07060504030201");
  secret_free(p.secret);
}

Test(minisign, comments_that_break_lines_are_refused) {
  cr_expect_eq(minisign_check_comment(VIEW("fine\ttoo"), 100, NULL), EM_OK);
  cr_expect_eq(minisign_check_comment(VIEW("a\nb"), 100, NULL), EM_ERROR_SYNTAX);
  cr_expect_eq(minisign_check_comment(VIEW("\x1b[1m"), 100, NULL), EM_ERROR_SYNTAX);
  cr_expect_eq(minisign_check_comment(VIEW("\xFF"), 100, NULL), EM_ERROR_SYNTAX);
  cr_expect_eq(minisign_check_comment(VIEW("abc"), 2, NULL), EM_ERROR_LIMIT);
}
