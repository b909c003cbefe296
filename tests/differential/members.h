/* What the generator writes: members, values that work on the test's engine, and some that do not.
 */
#ifndef TESTS_DIFFERENTIAL_MEMBERS_H
#define TESTS_DIFFERENTIAL_MEMBERS_H

typedef struct generated_member {
  const char *name;
  const char *good[12]; /* ends with NULL; @Name is a member's name */
  const char *bad[8];
} generated_member;

extern const generated_member generated_config[];
extern const unsigned generated_config_count;
extern const generated_member generated_host_config[];
extern const unsigned generated_host_config_count;

#endif
