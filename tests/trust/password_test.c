/* Secret keys with passwords: each opening takes the seconds that scrypt is meant to take. */
#define _XOPEN_SOURCE 700
#include "trust/minisign.h"
#include "trust/scratch.h"
#include "trust/secret.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static arena memory;

static void set_up(void) {
  arena_init(&memory, NULL);
  cr_assert(secret_start());
  scratch_enter();
  scratch_name_program(EDGEMANIFEST_BIN);
  scratch_write("m.json", VIEW("{}\n"));
}

static void tear_down(void) {
  scratch_leave();
  arena_free(&memory);
}

TestSuite(passwords, .init = set_up, .fini = tear_down);

Test(passwords, secret_key_opens_with_its_password_only) {
  minisign_public_key public_key;
  minisign_secret_key *secret = secret_allocate(sizeof *secret);
  minisign_generate(&public_key, secret);
  em_view written;
  em_error error;
  cr_assert_eq(minisign_write_secret_key(&written, secret, VIEW("pass word"), VIEW("ours"), &error),
               EM_OK);
  cr_expect(minisign_is_encrypted(written));
  minisign_secret_key *read = secret_allocate(sizeof *read);
  cr_expect_eq(minisign_read_secret_key(read, written, VIEW("pass word"), &error), EM_OK, "%s",
               error.message);
  cr_expect_eq(memcmp(read, secret, sizeof *read), 0);
  cr_expect_eq(minisign_read_secret_key(read, written, (em_view){0}, &error), EM_ERROR_ARGUMENT);
  cr_expect_eq(minisign_read_secret_key(read, written, VIEW("password"), &error),
               EM_ERROR_ARGUMENT);
  cr_expect_str_eq(error.message, "The password is wrong, or the secret key is damaged.");
  secret_view_free(&written);
  secret_free(read);
  secret_free(secret);
}

Test(passwords, password_protected_keys_go_both_ways) {
  if (!scratch_has("minisign")) {
    cr_skip("minisign is not installed");
  }
  scratch_expect(0,
                 "printf 'hunter2\\n' >pw; \"$E\" keygen -p k.pub -s k.sec --password-fd 3 3<pw");
  scratch_expect(0, "printf 'hunter2\\n' | minisign -Sm m.json -s k.sec");
  scratch_expect(0, "\"$E\" verify -p k.pub m.json");
  scratch_expect(0, "printf 'hunter2\\nhunter2\\n' | minisign -G -p t.pub -s t.sec");
  scratch_expect(0, "\"$E\" sign -s t.sec --password-fd 3 m.json 3<pw");
  scratch_expect(0, "minisign -Vm m.json -p t.pub");
  scratch_expect(2, "\"$E\" sign -s t.sec --no-password m.json");
  scratch_expect(2, "printf 'hunter3\\n' >pw; \"$E\" sign -s t.sec --password-fd 3 m.json 3<pw");
  scratch_expect_said("The password is wrong");
  scratch_expect(2, "setsid \"$E\" sign -s t.sec m.json </dev/null");
  scratch_expect_said("--password-fd");
}

Test(passwords, secrets_are_in_no_output_and_no_core) {
  scratch_expect(0, "printf 'correct horse\\n' >pw; "
                    "\"$E\" keygen -p k.pub -s k.sec --password-fd 3 3<pw");
  scratch_expect(0, "! grep -q 'correct' output.txt k.pub k.sec");
  if (!scratch_has("gdb") && !scratch_has("strace")) {
    cr_skip("neither strace nor gdb is installed");
  }
  /* What protects from cores is asked for before the key is read. */
  scratch_expect(
      0, "ASAN_OPTIONS=detect_leaks=0 strace -f -o trace \"$E\" sign -s k.sec --password-fd "
         "3 m.json 3<pw");
  scratch_expect(
      0, "awk '/RLIMIT_CORE.*rlim_cur=0/ { core = NR } /PR_SET_DUMPABLE, (0|SUID_DUMP_DISABLE)/ "
         "{ dump = NR } /openat.*k\\.sec/ { key = NR } /mlock/ { lock = 1 } "
         "END { exit !(core && dump && lock && core < key && dump < key) }' trace");
}
