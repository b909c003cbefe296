#include "rule_skeleton.h"

#include <string.h>

bool rule_skeleton_id_is_right(const char *id) {
  const size_t length = strlen(id);
  return length > 0 && length <= 64 && id[0] != '-' && id[length - 1] != '-' &&
         strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

void rule_skeleton(FILE *out, const char *id) {
  fprintf(out, "id: %s\n", id);
  fputs(
      "title: Module without a limit of memory # what is wrong, one line\n"
      "severity: low # critical, high, medium, low, note\n"
      "precision: high # how often a finding is right: very-high, high, medium, low\n"
      "default: on\n"
      "since: 1.0.0 # version of your pack\n"
      "\n"
      "# One is judged at a time: deployment, module, image, mount, port, env ... (docs/rules.md)\n"
      "subject: module\n"
      "when:\n"
      "  is_system: false\n"
      "  memory: {is_set: false}\n"
      "\n"
      "message: \"{name} may take all memory of the device.\"\n"
      "why: >\n"
      "  Why that matters on a device that nobody can walk up to.\n"
      "fix: Set `Memory` in HostConfig. # begins with a verb\n"
      "fix_example:\n"
      "  before: '\"HostConfig\": {}'\n"
      "  after: '\"HostConfig\": {\"Memory\": 268435456}'\n"
      "references: [CWE-770]\n"
      "tags: [resources]\n"
      "\n"
      "# At least one that fires and two that do not, one of them a near miss.\n"
      "examples:\n"
      "  - fires: nothing is said\n"
      "    in: module\n"
      "    host_config: {}\n"
      "  - near_miss: a limit of something else is no limit of memory\n"
      "    host_config: {Memory: 268435456, PidsLimit: 100}\n"
      "  - quiet: a limit\n"
      "    host_config: {Memory: 268435456}\n",
      out);
}
