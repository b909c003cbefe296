/* Names as the device's readers compare them, and paths as the kernel resolves them. */
#include "text/fold.h"
#include "text/path.h"

#include <criterion/criterion.h>
#include <string.h>

static em_view view(const char *text) {
  return (em_view){text, strlen(text)};
}

Test(fold, names_are_equal_where_the_reader_of_the_device_says_so) {
  static const struct {
    const char *written, *known;
    bool dotnet, go;
  } rows[] = {
      {"HostConfig", "HostConfig", true, true},
      {"hostconfig", "HostConfig", true, true},
      {"HOSTCONFIG", "HostConfig", true, true},
      {"Ho\xC5\xBFtConfig", "HostConfig", false, true},
      {"Bind\xC5\xBF", "Binds", false, true},
      {"\xC5\xBF"
       "ecurityOpt",
       "SecurityOpt", false, true},
      {"Networ\xE2\x84\xAAMode", "NetworkMode", false, true},
      {"Host\xC4\xB1", "Hosti", false, false}, /* dotless i */
      {"\xC4\xB0nit", "Init", false, false},   /* I with a dot */
      {"HostConfig ", "HostConfig", false, false},
      {"HostConfi", "HostConfig", false, false},
      {"HostConfigs", "HostConfig", false, false},
      {"", "", true, true},
      {"", "a", false, false},
      {"\xC5", "s", false, false},
      {"[", "{", false, false},
      {"@", "`", false, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cr_expect_eq(fold_equals_dotnet(view(rows[i].written), view(rows[i].known)), rows[i].dotnet,
                 "%s", rows[i].written);
    cr_expect_eq(fold_equals_go(view(rows[i].written), view(rows[i].known)), rows[i].go, "%s",
                 rows[i].written);
  }
}

Test(path, is_resolved_as_the_kernel_does) {
  static const struct {
    const char *path, *resolved;
  } rows[] = {
      {"/", "/"},
      {"//", "/"},
      {"/a", "/a"},
      {"/a/", "/a"},
      {"/a//b", "/a/b"},
      {"/a/./b", "/a/b"},
      {"/a/../b", "/b"},
      {"/..", "/"},
      {"/../../a", "/a"},
      {"/a/b/../../..", "/"},
      {"/a/..", "/"},
      {"/a/...", "/a/..."},
      {"/a/..b", "/a/..b"},
      {"/var/run", "/run"},
      {"/var/run/docker.sock", "/run/docker.sock"},
      {"/var/run/../run//docker.sock", "/run/docker.sock"},
      {"/var/running", "/var/running"},
      {"/var/lock/x", "/run/lock/x"},
      {"/x/../var/./run/", "/run"},
      {"a", "a"},
      {"", ""},
      {"volume/..", "volume/.."},
      {"C:\\a\\..\\b", "C:/b"},
      {"c:/", "c:/"},
      {"C:", "C:"},
      {"C:\\..\\..", "C:/"},
  };
  arena a;
  arena_init(&a, NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const em_view resolved = path_normalise(&a, view(rows[i].path));
    cr_expect(view_equals(resolved, view(rows[i].resolved)), "%s gives %.*s", rows[i].path,
              VIEW_ARGS(resolved));
  }
  arena_free(&a);
}

Test(path, contains_itself_and_what_is_below) {
  static const struct {
    const char *outer, *inner;
    bool contains;
  } rows[] = {
      {"/", "/a", true},    {"/", "/", true},
      {"/a", "/a", true},   {"/a", "/a/b", true},
      {"/a", "/ab", false}, {"/a/b", "/a", false},
      {"", "/a", false},    {"/run", "/run/docker.sock", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cr_expect_eq(path_contains(view(rows[i].outer), view(rows[i].inner)), rows[i].contains,
                 "%s in %s", rows[i].inner, rows[i].outer);
  }
}
