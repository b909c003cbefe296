/* keygen, sign and verify as a person calls them; minisign judges. */
#define _XOPEN_SOURCE 700
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static arena memory;

static void set_up(void) {
  arena_init(&memory, NULL);
  scratch_enter();
  scratch_name_program(EDGEMANIFEST_BIN);
  scratch_write("m.json", VIEW("{}\n"));
}

static void tear_down(void) {
  scratch_leave();
  arena_free(&memory);
}

TestSuite(sign_commands, .init = set_up, .fini = tear_down);

static mode_t mode_of(const char *path) {
  struct stat status;
  cr_assert_eq(stat(path, &status), 0);
  return status.st_mode & 0777;
}

Test(sign_commands, keys_signatures_and_minisign_fit_together) {
  if (!scratch_has("minisign")) {
    cr_skip("minisign is not installed");
  }
  scratch_expect(0, "umask 022; \"$E\" keygen --no-password --public k.pub --secret k.sec");
  cr_expect_eq(mode_of("k.sec"), 0600);
  scratch_expect(0, "\"$E\" sign --secret k.sec m.json");
  scratch_expect(0, "minisign -Vm m.json -p k.pub");
  scratch_expect(0, "\"$E\" verify --public k.pub m.json");
  scratch_expect_said("file:m.json");
  scratch_expect(0, "\"$E\" verify --key \"$(tail -n 1 k.pub)\" --quiet m.json");
  cr_expect_eq(scratch_read("output.txt", &memory).length, 0);
  scratch_expect(0, "minisign -W -Sm m.json -s k.sec -x by-minisign.sig");
  scratch_expect(0, "\"$E\" verify -p k.pub -x by-minisign.sig m.json");
}

Test(sign_commands, what_is_not_as_signed_is_refused_with_the_reason) {
  scratch_expect(0, "\"$E\" keygen -W -p k.pub -s k.sec && \"$E\" keygen -W -p o.pub -s o.sec");
  scratch_expect(0, "\"$E\" sign -s k.sec m.json");
  scratch_expect(1, "\"$E\" verify -p o.pub m.json");
  scratch_expect_said("is the one to trust");
  scratch_expect(1, "printf '{} \\n' >m.json; \"$E\" verify -p k.pub m.json");
  scratch_expect_said("the file or its signature was changed");
  scratch_expect(2, "printf '' >m.json.minisig; \"$E\" verify -p k.pub m.json");
  scratch_expect(2, "rm m.json.minisig; \"$E\" verify -p k.pub m.json");
  scratch_expect_said("No such file");
  scratch_expect_said("nothing vouches for it");
  scratch_expect(2, "\"$E\" verify -p k.pub --key x m.json");
  scratch_expect(2, "\"$E\" verify --key RWnonsense m.json");
  scratch_expect(2, "\"$E\" sign -s k.pub m.json");
  scratch_expect_said("This is no minisign secret key");
  scratch_expect(2, "\"$E\" sign -s k.sec --comment \"$(printf 'a\\033b')\" m.json");
  scratch_expect(2, "\"$E\" sign -s k.sec");
  scratch_expect(2, "\"$E\" sign -s k.sec -x s m.json k.pub");
}

Test(sign_commands, no_file_is_lost_or_half_written) {
  scratch_expect(0, "\"$E\" keygen -W -p k.pub -s k.sec && cp k.sec kept");
  scratch_expect(2, "\"$E\" keygen -W -p k.pub -s k.sec");
  scratch_expect_said("--force");
  scratch_expect(0, "cmp k.sec kept");
  scratch_expect(2, "rm k.pub; \"$E\" keygen -W -p k.pub -s k.sec");
  scratch_expect(1, "test -e k.pub");
  scratch_expect(0, "\"$E\" keygen -W -f -p k.pub -s k.sec; ! cmp -s k.sec kept");
  scratch_expect(0, "\"$E\" sign -s k.sec m.json && cp m.json.minisig kept");
  scratch_expect(2, "\"$E\" sign -s kept m.json");
  scratch_expect(0, "cmp m.json.minisig kept && ! ls | grep -q 'minisig\\.'");
  scratch_expect(2, "\"$E\" sign -s k.sec --signature no-such-folder/s m.json");
}

Test(sign_commands, several_files_are_each_judged_and_standard_input_needs_a_name) {
  scratch_expect(0,
                 "\"$E\" keygen -W -p k.pub -s k.sec; for n in a b c; do echo $n >$n; done; \"$E\" "
                 "sign -s k.sec a b c && \"$E\" verify -p k.pub a b c");
  scratch_expect(1, "echo x >>b; \"$E\" verify -p k.pub a b c");
  scratch_expect_said("a: signed by");
  scratch_expect_said("b: not what");
  scratch_expect_said("c: signed by");
  scratch_expect(2, "rm c.minisig; \"$E\" verify -p k.pub a b c");
  scratch_expect(2, "\"$E\" sign -s k.sec - <a");
  scratch_expect_said("name the signature with --signature");
  scratch_expect(2, "\"$E\" verify -p k.pub - <a");
  scratch_expect(0, "\"$E\" sign -s k.sec -x s - <a && \"$E\" verify -p k.pub -x s - <a");
  scratch_expect(0, "\"$E\" verify -p k.pub -x s a");
  scratch_expect(1, "\"$E\" verify -p k.pub -x s - <b");
}

/* OpenSSL knows nothing of minisign's files, but all of what is in them. */
Test(sign_commands, openssl_verifies_what_we_sign) {
  if (!scratch_has("openssl") || !scratch_has("python3")) {
    cr_skip("openssl or python3 is not installed");
  }
  scratch_expect(
      0, "\"$E\" keygen -W -p k.pub -s k.sec && \"$E\" sign -s k.sec -t 'a comment' m.json");
  scratch_write("parts.py",
                VIEW("import base64, sys\n"
                     "key = base64.b64decode(open('k.pub').read().splitlines()[1])[10:]\n"
                     "lines = open('m.json.minisig').read().splitlines()\n"
                     "signature = base64.b64decode(lines[1])[10:]\n"
                     "prefix = bytes.fromhex('302a300506032b6570032100')\n"
                     "open('k.der', 'wb').write(prefix + key)\n"
                     "open('s', 'wb').write(signature)\n"
                     "open('g', 'wb').write(base64.b64decode(lines[3]))\n"
                     "comment = lines[2].removeprefix('trusted comment: ').encode()\n"
                     "open('covered', 'wb').write(signature + comment)\n"));
  scratch_expect(0, "python3 parts.py && openssl dgst -blake2b512 -binary -out hash m.json");
#define VERIFY "openssl pkeyutl -verify -pubin -keyform DER -inkey k.der -rawin "
  scratch_expect(0, VERIFY "-in hash -sigfile s");
  scratch_expect(0, VERIFY "-in covered -sigfile g");
  scratch_expect(1, "echo >>hash; " VERIFY "-in hash -sigfile s");
}
