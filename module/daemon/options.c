#include "daemon/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Example: edgemanifestd --once --source docker:/var/run/docker.sock --sink stdout\n"
    "\n"
    "edgemanifestd watches what an IoT Edge device runs, compares it with what its deployment "
    "asks\n"
    "for, collects security events, and sends both to edgeHub as Defender for IoT's module did.\n"
    "Without options it takes its identity from the module's environment (IOTEDGE_...).\n"
    "\n"
    "  --source SOURCE      docker:SOCKET, edgelet:SOCKET or a manifest's FILE; may be repeated\n"
    "                       (default docker:/var/run/docker.sock and edgelet: at the workload "
    "API)\n"
    "  --sink SINK          hub (default), stdout or mqtt://HOST[:PORT]\n"
    "  --once               analyse the sources, deliver, and end\n"
    "  --asked-for FILE     the deployment or $edgeAgent's twin: what runs is compared with it\n"
    "  --manifest-key KEY   a public key, itself or its file: deployments must be signed with it\n"
    "                       (FILE.minisig beside them); may be repeated\n"
    "  --host-root FOLDER   where the host's files are seen (default /)\n"
    "  --state FOLDER       spool and trust bundle (default /var/lib/edgemanifestd)\n"
    "  --metrics PORT       Prometheus on 127.0.0.1 (default 9600); 0 for none\n"
    "  --hub-port PORT      of edgeHub (default 8883)\n"
    "  --token-life SECONDS how long a token for edgeHub is good (default 3600)\n"
    "  --log-level LEVEL    debug, info (default), warning or error\n"
    "  --help, --version\n";

const char *options_help(void) {
  return help;
}

static bool fail(char *why, unsigned capacity, const char *format, const char *value) {
  /* `format` is one of ours. */
  (void)snprintf(why, capacity, "%s%s", format, value);
  return false;
}

static bool add_source(options *o, const char *value, char *why, unsigned capacity) {
  static const char docker[] = "docker:", edgelet[] = "edgelet:";
  if (o->source_count == OPTIONS_SOURCES) {
    return fail(why, capacity, "too many sources; at most 8 are taken, not also ", value);
  }
  option_source *source = &o->sources[o->source_count++];
  *source = (option_source){SOURCE_FILE, value};
  if (strncmp(value, docker, sizeof docker - 1) == 0) {
    *source = (option_source){SOURCE_DOCKER, value + sizeof docker - 1};
  } else if (strncmp(value, edgelet, sizeof edgelet - 1) == 0) {
    *source = (option_source){SOURCE_EDGELET, value + sizeof edgelet - 1};
  }
  return source->place[0] != '\0' ||
         fail(why, capacity, "a source needs a file or a socket behind ", value);
}

static bool add_key(options *o, const char *value, char *why, unsigned capacity) {
  if (o->key_count == OPTIONS_KEYS) {
    return fail(why, capacity, "too many keys; at most 8 are taken, not also ", value);
  }
  o->keys[o->key_count++] = value;
  return true;
}

static bool read_port(const char *value, int lowest, int *port, char *why, unsigned capacity) {
  char *end;
  const long number = strtol(value, &end, 10);
  if (end == value || *end != '\0' || number < lowest || number > 65535) {
    return fail(why, capacity, "expected a port number, got ", value);
  }
  *port = (int)number;
  return true;
}

static bool read_life(const char *value, int *life, char *why, unsigned capacity) {
  char *end;
  const long number = strtol(value, &end, 10);
  if (end == value || *end != '\0' || number < 5 || number > 86400) {
    return fail(why, capacity, "expected 5 to 86400 seconds, got ", value);
  }
  *life = (int)number;
  return true;
}

static bool take_value(options *o, const char *name, const char *value, char *why,
                       unsigned capacity) {
  const struct {
    const char *name;
    const char **text;
  } texts[] = {{"--sink", &o->sink},
               {"--asked-for", &o->asked_for},
               {"--host-root", &o->root},
               {"--state", &o->state}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    if (strcmp(name, texts[i].name) == 0) {
      *texts[i].text = value;
      return true;
    }
  }
  if (strcmp(name, "--source") == 0) {
    return add_source(o, value, why, capacity);
  }
  if (strcmp(name, "--manifest-key") == 0) {
    return add_key(o, value, why, capacity);
  }
  if (strcmp(name, "--metrics") == 0) {
    return read_port(value, 0, &o->metrics_port, why, capacity);
  }
  if (strcmp(name, "--hub-port") == 0) {
    return read_port(value, 1, &o->hub_port, why, capacity);
  }
  if (strcmp(name, "--token-life") == 0) {
    return read_life(value, &o->token_life, why, capacity);
  }
  if (strcmp(name, "--log-level") == 0) {
    return log_level_parse(value, &o->log_level) ||
           fail(why, capacity, "expected debug, info, warning or error, got ", value);
  }
  return fail(why, capacity, "no such option: ", name);
}

static bool take_flag(options *o, const char *name) {
  const struct {
    const char *name;
    bool *flag;
  } flags[] = {
      {"--once", &o->is_once}, {"--help", &o->shows_help}, {"--version", &o->shows_version}};
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
    if (strcmp(name, flags[i].name) == 0) {
      *flags[i].flag = true;
      return true;
    }
  }
  return false;
}

static bool has_file(const options *o) {
  for (uint32_t i = 0; i < o->source_count; i++) {
    if (o->sources[i].kind == SOURCE_FILE) {
      return true;
    }
  }
  return false;
}

static bool check(options *o, char *why, unsigned capacity) {
  const bool is_known = strcmp(o->sink, "hub") == 0 || strcmp(o->sink, "stdout") == 0 ||
                        (strncmp(o->sink, "mqtt://", 7) == 0 && o->sink[7] != '\0');
  if (!is_known) {
    return fail(why, capacity, "expected hub, stdout or mqtt://HOST[:PORT] as sink, got ", o->sink);
  }
  if (strcmp(o->root, "/") == 0) {
    o->root = "";
  }
  if (o->key_count > 0 && o->asked_for == NULL && !has_file(o) && !o->shows_help) {
    return fail(why, capacity, "--manifest-key needs a deployment: --asked-for FILE", "");
  }
  return !o->is_once || o->source_count > 0 || o->shows_help ||
         fail(why, capacity, "--once needs a --source", "");
}

bool options_read(options *o, int count, char **arguments, char *why, unsigned capacity) {
  *o = (options){.sink = "hub",
                 .root = "",
                 .state = "/var/lib/edgemanifestd",
                 .metrics_port = 9600,
                 .hub_port = 8883,
                 .token_life = 3600,
                 .log_level = LOG_INFORMATION};
  for (int i = 1; i < count; i++) {
    char *name = arguments[i];
    if (take_flag(o, name)) {
      continue;
    }
    char *equals = strchr(name, '=');
    const char *value = equals != NULL ? equals + 1 : i + 1 < count ? arguments[i + 1] : NULL;
    if (name[0] != '-' || value == NULL) {
      return fail(
          why, capacity,
          name[0] != '-' ? "not an option: " : "a value is missing, or no such option: ", name);
    }
    if (equals != NULL) {
      *equals = '\0';
    } else {
      i++;
    }
    if (!take_value(o, name, value, why, capacity)) {
      return false;
    }
  }
  return check(o, why, capacity);
}
