/* The command without OpenSSL and without registries: what is missing is said by its name. */
#define _XOPEN_SOURCE 700
#include "trust/scratch.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static arena memory;

static void set_up(void) {
  arena_init(&memory, NULL);
  scratch_enter();
  scratch_name_program(EDGEMANIFEST_BIN);
  scratch_write("d.json", VIEW("{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{"
                               "\"modules\":{\"m\":{\"settings\":{\"image\":\"r.example/m:1\"}}}}}}"
                               "}"));
  cr_assert_eq(scratch_run("\"$E\" keygen -W -p k.pub -s k.sec"), 0);
}

static void tear_down(void) {
  scratch_leave();
  arena_free(&memory);
}

TestSuite(reduced, .init = set_up, .fini = tear_down);

Test(reduced, registries_are_said_to_be_missing) {
  scratch_expect(2, "\"$E\" lock --registry -s k.sec -o lock.json d.json");
  scratch_expect_said("built without registries");
  scratch_expect(1, "test -e lock.json");
}

Test(reduced, keys_that_need_openssl_are_refused_with_that_reason) {
  if (!scratch_has("openssl")) {
    cr_skip("openssl is not installed");
  }
  scratch_expect(0,
                 "openssl ecparam -name prime256v1 -genkey -noout -out e.pem && openssl pkey -in "
                 "e.pem -pubout -out e.pub && openssl genpkey -algorithm ED25519 -out d.pem && "
                 "openssl pkey -in d.pem -pubout -out d.pub");
  scratch_write("e.json",
                VIEW("{\"default\":[{\"type\":\"sigstoreSigned\",\"keyPath\":\"e.pub\"}]}"));
  scratch_expect(2, "\"$E\" audit --trust-policy e.json d.json");
  scratch_expect_said("built without OpenSSL");
  /* Ed25519 needs none. */
  scratch_expect(1, "sed s/e.pub/d.pub/ e.json >d-policy.json; \"$E\" audit --trust-policy "
                    "d-policy.json d.json");
  scratch_expect_said("image-unsigned");
}
