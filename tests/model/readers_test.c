/*
 * Every row that was measured on the device's own readers: what the engine then showed is what the
 * model says, and what was refused is reported as refused.
 */
#include "reading.h"

#include "model/shown_settings.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* What the measurements looked at. */
static const char *const looked_at[] = {
    "Binds",
    "CapAdd",
    "CapDrop",
    "CgroupParent",
    "CgroupnsMode",
    "DeviceCgroupRules",
    "Devices",
    "GroupAdd",
    "IpcMode",
    "LogConfig",
    "MaskedPaths",
    "Memory",
    "Mounts",
    "NetworkMode",
    "Networks",
    "OomKillDisable",
    "PidMode",
    "PortBindings",
    "Privileged",
    "PublishAllPorts",
    "ReadonlyPaths",
    "ReadonlyRootfs",
    "Runtime",
    "SecurityOpt",
    "ShmSize",
    "Sysctls",
    "UTSMode",
    "UsernsMode",
    "Config.Cmd",
    "Config.Entrypoint",
    "Config.Env",
    "Config.ExposedPorts",
    "Config.Healthcheck",
    "Config.StopSignal",
    "Config.User",
    "Config.Volumes",
};

/* The engine's own list, shown where nothing was set. */
static const char default_masked_paths[] =
    "[\"/proc/asound\",\"/proc/acpi\",\"/proc/kcore\",\"/proc/keys\",\"/proc/latency_stats\","
    "\"/proc/timer_list\",\"/proc/timer_stats\",\"/proc/sched_debug\",\"/proc/scsi\","
    "\"/sys/firmware\"]";

/* What was shown in a default's place is no setting. */
static void drop_defaults(cJSON *wanted) {
  cJSON *masked = cJSON_Parse(default_masked_paths);
  if (cJSON_Compare(cJSON_GetObjectItemCaseSensitive(wanted, "MaskedPaths"), masked, true)) {
    cJSON_DeleteItemFromObjectCaseSensitive(wanted, "MaskedPaths");
  }
  cJSON_Delete(masked);
}

/* Networks without meaning of their own were not shown: none, the default, and the mode's own. */
static void drop_plain_networks(cJSON *shown) {
  const cJSON *networks = cJSON_GetObjectItemCaseSensitive(shown, "Networks");
  const char *name = networks == NULL ? NULL : cJSON_GetStringValue(networks->child);
  if (name != NULL && (strcmp(name, "none") == 0 || strcmp(name, "bridge") == 0)) {
    cJSON_DeleteItemFromObjectCaseSensitive(shown, "Networks");
  }
}

/* What the engine itself puts where nothing is set. */
static void drop_engine_default(cJSON *shown) {
  const char *mode = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(shown, "IpcMode"));
  if (mode != NULL && strcmp(mode, "private") == 0) {
    cJSON_DeleteItemFromObjectCaseSensitive(shown, "IpcMode");
  }
}

/* True if the text names the member as it stands: without regard to case, the Kelvin sign for k. */
static bool says(const char *text, const char *name) {
  static const char kelvin[] = "\xE2\x84\xAA";
  for (; *text != '\0'; text++) {
    const char *at = text;
    size_t matched = 0;
    while (name[matched] != '\0') {
      const bool is_kelvin = (name[matched] | 0x20) == 'k' && strncmp(at, kelvin, 3) == 0;
      if (!is_kelvin && ((*at ^ name[matched]) & ~0x20) != 0) {
        break;
      }
      at += is_kelvin ? 3 : 1;
      matched++;
    }
    if (name[matched] == '\0') {
      return true;
    }
  }
  return false;
}

/* The measurement looked at these only where the text says so without escapes. */
static void drop_unlooked(cJSON *shown, const char *text) {
  static const struct {
    const char *member, *word;
  } rows[] = {{"MaskedPaths", "maskedpaths"},
              {"ReadonlyPaths", "readonlypaths"},
              {"SecurityOpt", "ecurityo"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (!says(text, rows[i].word)) {
      cJSON_DeleteItemFromObjectCaseSensitive(shown, rows[i].member);
    }
  }
}

/* For these the engine switches labels off itself, and shows that (not if SecurityOpt was not
 * looked at). */
static void drop_engine_label(cJSON *wanted, const settings *s) {
  for (uint32_t i = 0; i < s->security_opt->count; i++) {
    if (view_starts_with(s->security_opt->items[i].value, VIEW("label="))) {
      return; /* it adds nothing then */
    }
  }
  const bool adds = s->privileged->value || view_equals(s->pid_mode->value, VIEW("host")) ||
                    view_equals(s->ipc_mode->value, VIEW("host"));
  cJSON *options = cJSON_GetObjectItemCaseSensitive(wanted, "SecurityOpt");
  const int count = cJSON_GetArraySize(options);
  const char *last = cJSON_GetStringValue(cJSON_GetArrayItem(options, count - 1));
  if (!adds || last == NULL || strcmp(last, "label=disable") != 0) {
    return;
  }
  cJSON_DeleteItemFromArray(options, count - 1);
  if (count == 1) {
    cJSON_DeleteItemFromObjectCaseSensitive(wanted, "SecurityOpt");
  }
}

static void keep_looked_at(cJSON *shown) {
  for (cJSON *item = shown->child; item != NULL;) {
    cJSON *next = item->next;
    bool is_looked_at = false;
    for (size_t i = 0; i < sizeof looked_at / sizeof *looked_at; i++) {
      is_looked_at = is_looked_at || strcmp(looked_at[i], item->string) == 0;
    }
    if (!is_looked_at) {
      cJSON_Delete(cJSON_DetachItemViaPointer(shown, item));
    }
    item = next;
  }
}

static bool is_effect_right(const settings *s, const char *text, const char *effect,
                            char **described) {
  cJSON *wanted = cJSON_Parse(effect);
  const bool is_lost =
      cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(wanted, "(workload socket lost)"));
  cJSON_DeleteItemFromObjectCaseSensitive(wanted, "(workload socket lost)");
  drop_defaults(wanted);
  drop_engine_label(wanted, s);
  cJSON *shown = shown_settings(s);
  keep_looked_at(shown);
  drop_plain_networks(shown);
  drop_engine_default(shown);
  drop_unlooked(shown, text);
  /* Without any binds, it was not looked whether the socket is among them. */
  const bool is_socket_right =
      s->loses_workload_socket == is_lost || (!is_lost && s->binds->count == 0);
  const bool is_right = cJSON_Compare(shown, wanted, true) && is_socket_right;
  *described = cJSON_PrintUnformatted(shown);
  cJSON_Delete(shown);
  cJSON_Delete(wanted);
  return is_right;
}

/* Who refused, by the measurement's columns: edgeAgent, edgelet or the engine. */
static const char *refuser(const char *agent, const char *engine) {
  if (strcmp(agent, "no") == 0) {
    return "edgeAgent";
  }
  return strncmp(engine, "edgelet", 7) == 0 ? "edgelet" : "the engine";
}

/* Cuts the line at its next tab. */
static char *next_column(char **rest) {
  char *column = *rest;
  char *tab = strchr(column, '\t');
  if (tab != NULL) {
    *tab = '\0';
  }
  *rest = tab == NULL ? column + strlen(column) : tab + 1;
  return column;
}

static bool is_row_right(char *line, char *complaint, size_t size) {
  char *rest = line;
  const char *text = next_column(&rest);
  const char *agent = next_column(&rest);
  const char *answer = next_column(&rest);
  const char *effect = next_column(&rest);
  char *manifest_text = malloc(strlen(text) + 400);
  sprintf(manifest_text,
          "{\"modulesContent\":{\"$edgeAgent\":{\"properties.desired\":{\"modules\":{\"m\":{"
          "\"type\":\"docker\",\"settings\":{\"image\":\"a:1\",\"createOptions\":%s}}}}}}}",
          text);
  reading *r = read_manifest_text("row.json", view_of(manifest_text));
  const settings *s = find_module(r, "m")->settings;
  const bool is_made = strcmp(agent, "ok") == 0 && strcmp(answer, "ok") == 0;
  const bool is_refused_at_start =
      s->verdict == SETTINGS_REFUSED && is_text(s->refused_by, "the engine at start");
  bool is_right = false;
  char *described = NULL;
  if (is_made) {
    is_right = is_effect_right(s, text, effect, &described) &&
               (s->verdict == SETTINGS_EFFECTIVE || is_refused_at_start);
  } else if (s->verdict == SETTINGS_UNREADABLE) {
    is_right = strcmp(agent, "no") == 0;
  } else {
    is_right = !is_refused_at_start && s->verdict != SETTINGS_EFFECTIVE &&
               is_text(s->refused_by, refuser(agent, answer));
  }
  if (!is_right) {
    snprintf(complaint, size, "%s\n  measured %s, %s, %s\n  model: verdict %d, %.*s: %.*s; %s%s",
             text, agent, answer, effect, (int)s->verdict, VIEW_ARGS(s->refused_by),
             VIEW_ARGS(s->refused_because), described == NULL ? "" : described,
             s->loses_workload_socket ? ", workload socket lost" : "");
  }
  cJSON_free(described);
  reading_free(r);
  free(manifest_text);
  return is_right;
}

static void check_rows(const char *path, unsigned at_least) {
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  static char line[1 << 16];
  static char complaint[1 << 15];
  unsigned count = 0;
  unsigned wrong = 0;
  while (fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    count++;
    if (!is_row_right(line, complaint, sizeof complaint)) {
      wrong++;
      fprintf(stderr, "%s:%u: %s\n", path, count, complaint);
    }
  }
  fclose(file);
  cr_expect_eq(wrong, 0, "%u of %u rows are not what was measured", wrong, count);
  cr_expect_geq(count, at_least, "the table has shrunk to %u rows", count);
}

Test(readers, make_of_each_chosen_text_what_was_measured) {
  check_rows(EDGEMANIFEST_FIXTURES "/readers/readers-measured.tsv", 128);
}

Test(readers, make_of_each_generated_text_what_was_measured) {
  check_rows(EDGEMANIFEST_FIXTURES "/readers/readers-generated.tsv", 1500);
}
