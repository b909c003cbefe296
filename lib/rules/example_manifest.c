/* From a fragment to a whole manifest that is in order but for what the fragment shows. */
#include "document/document.h"
#include "rules/evaluation.h"
#include "rules/examples.h"

#define HEX "0123456789abcdef"
#define DIGEST "sha256:" HEX HEX HEX HEX

/* An exemplary container: no rule finds anything in it. */
#define SYSTEM_OPTIONS(folder)                                                                     \
  "\"{\\\"User\\\":\\\"1000\\\",\\\"Healthcheck\\\":{\\\"Test\\\":[\\\"CMD\\\",\\\"/check\\\"]},"  \
  "\\\"HostConfig\\\":{\\\"Binds\\\":[\\\"/srv/" folder ":/" folder "\\\"],"                       \
  "\\\"CapDrop\\\":[\\\"ALL\\\"],"                                                                 \
  "\\\"SecurityOpt\\\":[\\\"no-new-privileges:true\\\"],\\\"ReadonlyRootfs\\\":true,"              \
  "\\\"Memory\\\":268435456,\\\"NanoCpus\\\":1000000000,\\\"PidsLimit\\\":200,"                    \
  "\\\"LogConfig\\\":{\\\"Type\\\":\\\"local\\\"}}}\""
#define SYSTEM_ENV(folder)                                                                         \
  "{\"storageFolder\":{\"value\":\"/" folder "\"},\"UpstreamProtocol\":{\"value\":\"AmqpWs\"}}"

static const em_view default_image = FACT_NAME("\"registry.example/example@" DIGEST "\"");

typedef struct default_member {
  em_view name;
  em_view value;
} default_member;

static const default_member module_defaults[] = {
    {FACT_NAME("type"), FACT_NAME("\"docker\"")},
    {FACT_NAME("status"), FACT_NAME("\"running\"")},
    {FACT_NAME("restartPolicy"), FACT_NAME("\"always\"")},
};

static const default_member edge_agent_defaults[] = {
    {FACT_NAME("type"), FACT_NAME("\"docker\"")},
    {FACT_NAME("env"), FACT_NAME(SYSTEM_ENV("agent"))},
    {FACT_NAME("settings"), FACT_NAME("{\"image\":\"mcr.microsoft.com/azureiotedge-agent@" DIGEST
                                      "\",\"createOptions\":" SYSTEM_OPTIONS("agent") "}")},
};
static const default_member edge_hub_defaults[] = {
    {FACT_NAME("type"), FACT_NAME("\"docker\"")},
    {FACT_NAME("status"), FACT_NAME("\"running\"")},
    {FACT_NAME("restartPolicy"), FACT_NAME("\"always\"")},
    {FACT_NAME("env"), FACT_NAME(SYSTEM_ENV("hub"))},
    {FACT_NAME("settings"), FACT_NAME("{\"image\":\"mcr.microsoft.com/azureiotedge-hub@" DIGEST
                                      "\",\"createOptions\":" SYSTEM_OPTIONS("hub") "}")},
};
static const default_member hub_defaults[] = {
    {FACT_NAME("schemaVersion"), FACT_NAME("\"1.1\"")},
    {FACT_NAME("routes"), FACT_NAME("{\"up\":\"FROM /messages/modules/example/outputs/out INTO "
                                    "$upstream\"}")},
    {FACT_NAME("storeAndForwardConfiguration"), FACT_NAME("{\"timeToLiveSecs\":7200}")},
};
static const default_member agent_defaults[] = {
    {FACT_NAME("schemaVersion"), FACT_NAME("\"1.1\"")},
    {FACT_NAME("runtime"),
     FACT_NAME("{\"type\":\"docker\",\"settings\":{\"minDockerVersion\":\"v1.25\"}}")},
};

/* ---- Writing
 * ---------------------------------------------------------------------------------------- */

typedef struct writing {
  text_buffer out;
  document fragment; /* the text without marks, if it was read */
  em_view text;
  size_t mark_start, mark_end; /* in the text; equal: none */
  example_manifest *made;
  bool is_escaping; /* into a JSON string */
} writing;

static void put(writing *w, em_view text) {
  if (!w->is_escaping) {
    text_buffer_add(&w->out, text);
    return;
  }
  for (size_t i = 0; i < text.length; i++) {
    const char byte = text.data[i];
    const em_view one = {&text.data[i], 1};
    if (byte == '"' || byte == '\\') {
      text_buffer_add(&w->out, VIEW("\\"));
      text_buffer_add(&w->out, one);
    } else if (byte == '\n') {
      text_buffer_add(&w->out, VIEW("\\n"));
    } else if (byte == '\t') {
      text_buffer_add(&w->out, VIEW("\\t"));
    } else {
      text_buffer_add(&w->out, one);
    }
  }
}

/* Bytes of the fragment; the mark's ends are noted on the way. */
static void put_piece(writing *w, size_t start, size_t end) {
  const bool has_mark = w->mark_end > w->mark_start;
  size_t at = start;
  if (has_mark && w->mark_start >= start && w->mark_start < end) {
    put(w, (em_view){w->text.data + at, w->mark_start - at});
    at = w->mark_start;
    w->made->mark_start = w->out.count;
  }
  if (has_mark && w->mark_end > start && w->mark_end <= end) {
    put(w, (em_view){w->text.data + at, w->mark_end - at});
    at = w->mark_end;
    w->made->mark_end = w->out.count;
  }
  put(w, (em_view){w->text.data + at, end - at});
}

static void put_node(writing *w, uint32_t node) {
  const document_node *n = &w->fragment.nodes[node];
  put_piece(w, n->start, (size_t)n->start + n->length);
}

static uint32_t find_member(const document *d, uint32_t object, em_view name) {
  DOCUMENT_EACH_MEMBER(d, object, key) {
    if (view_equals_ignoring_case(document_string(d, key), name)) {
      return key + 1;
    }
  }
  return DOCUMENT_NONE;
}

static void put_member(writing *w, bool *is_first, em_view name, em_view value) {
  put(w, *is_first ? VIEW("\"") : VIEW(",\""));
  put(w, name);
  put(w, VIEW("\":"));
  put(w, value);
  *is_first = false;
}

static void put_missing(writing *w, uint32_t object, bool *is_first, const default_member *defaults,
                        uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    const bool is_there = object != DOCUMENT_NONE &&
                          find_member(&w->fragment, object, defaults[i].name) != DOCUMENT_NONE;
    if (!is_there) {
      put_member(w, is_first, defaults[i].name, defaults[i].value);
    }
  }
}

typedef void (*put_value)(writing *w, em_view name, uint32_t node);

/* What is missing, then the members of the object, each written by `each`. */
static void put_object(writing *w, uint32_t object, const default_member *defaults, uint32_t count,
                       put_value each) {
  bool is_first = true;
  put(w, VIEW("{"));
  put_missing(w, object, &is_first, defaults, count);
  if (object != DOCUMENT_NONE) {
    DOCUMENT_EACH_MEMBER(&w->fragment, object, key) {
      put(w, is_first ? VIEW("") : VIEW(","));
      put_node(w, key);
      put(w, VIEW(":"));
      each(w, document_string(&w->fragment, key), key + 1);
      is_first = false;
    }
  }
  put(w, VIEW("}"));
}

static bool is_object(const writing *w, uint32_t node) {
  return document_kind_of(&w->fragment, node) == DOCUMENT_OBJECT;
}

static void put_verbatim(writing *w, em_view name, uint32_t node) {
  (void)name;
  put_node(w, node);
}

/* ---- Levels
 * ------------------------------------------------------------------------------------------ */

static const default_member settings_defaults[] = {
    {FACT_NAME("image"), FACT_NAME("\"registry.example/example@" DIGEST "\"")}};

static void put_settings(writing *w, uint32_t node) {
  if (is_object(w, node)) {
    put_object(w, node, settings_defaults, FACT_COUNT(settings_defaults), put_verbatim);
  } else {
    put_node(w, node);
  }
}

static void put_module_member(writing *w, em_view name, uint32_t node) {
  if (view_equals_ignoring_case(name, VIEW("settings"))) {
    put_settings(w, node);
  } else {
    put_node(w, node);
  }
}

static void put_module(writing *w, em_view name, uint32_t node) {
  (void)name;
  static const default_member all[] = {
      {FACT_NAME("type"), FACT_NAME("\"docker\"")},
      {FACT_NAME("status"), FACT_NAME("\"running\"")},
      {FACT_NAME("restartPolicy"), FACT_NAME("\"always\"")},
      {FACT_NAME("settings"), FACT_NAME("{\"image\":\"registry.example/example@" DIGEST "\"}")},
  };
  if (is_object(w, node)) {
    put_object(w, node, all, FACT_COUNT(all), put_module_member);
  } else {
    put_node(w, node);
  }
}

static void put_system_module(writing *w, em_view name, uint32_t node) {
  const bool is_hub = view_equals_ignoring_case(name, VIEW("edgeHub"));
  if (!is_object(w, node)) {
    put_node(w, node);
  } else if (is_hub) {
    put_object(w, node, edge_hub_defaults, FACT_COUNT(edge_hub_defaults), put_verbatim);
  } else {
    put_object(w, node, edge_agent_defaults, FACT_COUNT(edge_agent_defaults), put_verbatim);
  }
}

static void put_defaults(writing *w, const default_member *defaults, uint32_t count) {
  put_object(w, DOCUMENT_NONE, defaults, count, put_verbatim);
}

static void put_missing_system_module(writing *w, uint32_t node, bool *is_first, em_view name,
                                      const default_member *defaults, uint32_t count) {
  if (node == DOCUMENT_NONE || find_member(&w->fragment, node, name) == DOCUMENT_NONE) {
    put_member(w, is_first, name, VIEW(""));
    put_defaults(w, defaults, count);
  }
}

static void put_system_modules(writing *w, uint32_t node) {
  bool is_first = true;
  put(w, VIEW("{"));
  if (node != DOCUMENT_NONE) {
    DOCUMENT_EACH_MEMBER(&w->fragment, node, key) {
      put(w, is_first ? VIEW("") : VIEW(","));
      put_node(w, key);
      put(w, VIEW(":"));
      put_system_module(w, document_string(&w->fragment, key), key + 1);
      is_first = false;
    }
  }
  put_missing_system_module(w, node, &is_first, VIEW("edgeAgent"), edge_agent_defaults,
                            FACT_COUNT(edge_agent_defaults));
  put_missing_system_module(w, node, &is_first, VIEW("edgeHub"), edge_hub_defaults,
                            FACT_COUNT(edge_hub_defaults));
  put(w, VIEW("}"));
}

static void put_agent_member(writing *w, em_view name, uint32_t node) {
  if (view_equals(name, VIEW("systemModules")) && is_object(w, node)) {
    put_system_modules(w, node);
  } else if (view_equals(name, VIEW("modules")) && is_object(w, node)) {
    put_object(w, node, NULL, 0, put_module);
  } else {
    put_node(w, node);
  }
}

/* $edgeAgent's desired properties, as far as a fragment does not say otherwise. */
static void open_agent(writing *w) {
  put(w, VIEW("\"$edgeAgent\":{\"properties.desired\":{"));
  bool is_first = true;
  put_missing(w, DOCUMENT_NONE, &is_first, agent_defaults, FACT_COUNT(agent_defaults));
}

static void put_hub(writing *w) {
  put(w, VIEW("\"$edgeHub\":{\"properties.desired\":"));
  put_defaults(w, hub_defaults, FACT_COUNT(hub_defaults));
  put(w, VIEW("}"));
}

static const em_view open_contents = FACT_NAME("{\"modulesContent\":{");
#define CONTENTS_BASE "/modulesContent"
#define AGENT_BASE CONTENTS_BASE "/$edgeAgent/properties.desired"
#define MODULE_BASE AGENT_BASE "/modules/example"

/* Everything around one module's value, which `inside` writes. */
static void put_around_module(writing *w, void (*inside)(writing *w)) {
  put(w, open_contents);
  open_agent(w);
  put(w, VIEW(",\"systemModules\":"));
  put_system_modules(w, DOCUMENT_NONE);
  put(w, VIEW(",\"modules\":{\"example\":"));
  inside(w);
  put(w, VIEW("}}},"));
  put_hub(w);
  put(w, VIEW("}}"));
}

static void put_options_module(writing *w, bool is_host_config) {
  bool is_first = true;
  put(w, VIEW("{"));
  put_missing(w, DOCUMENT_NONE, &is_first, module_defaults, FACT_COUNT(module_defaults));
  put(w, VIEW(",\"settings\":{\"image\":"));
  put(w, default_image);
  put(w, VIEW(",\"createOptions\":\""));
  w->is_escaping = true;
  put(w, is_host_config ? VIEW("{\"HostConfig\":") : VIEW(""));
  put_piece(w, 0, w->text.length);
  put(w, is_host_config ? VIEW("}") : VIEW(""));
  w->is_escaping = false;
  put(w, VIEW("\"}}"));
}

static void put_host_config(writing *w) {
  put_options_module(w, true);
}

static void put_create_options(writing *w) {
  put_options_module(w, false);
}

static void put_settings_module(writing *w) {
  bool is_first = true;
  put(w, VIEW("{"));
  put_missing(w, DOCUMENT_NONE, &is_first, module_defaults, FACT_COUNT(module_defaults));
  put(w, VIEW(",\"settings\":"));
  put_settings(w, 0);
  put(w, VIEW("}"));
}

static void put_whole_module(writing *w) {
  put_module(w, VIEW("example"), 0);
}

static void put_modules(writing *w, bool is_system) {
  put(w, open_contents);
  open_agent(w);
  put(w, VIEW(",\"systemModules\":"));
  put_system_modules(w, is_system ? 0 : DOCUMENT_NONE);
  put(w, VIEW(",\"modules\":"));
  put_object(w, is_system ? DOCUMENT_NONE : 0, NULL, 0, put_module);
  put(w, VIEW("}},"));
  put_hub(w);
  put(w, VIEW("}}"));
}

static void put_agent(writing *w) {
  put(w, open_contents);
  put(w, VIEW("\"$edgeAgent\":{\"properties.desired\":"));
  const bool has_system = find_member(&w->fragment, 0, VIEW("systemModules")) != DOCUMENT_NONE;
  const bool has_modules = find_member(&w->fragment, 0, VIEW("modules")) != DOCUMENT_NONE;
  put_object(w, 0, agent_defaults, FACT_COUNT(agent_defaults), put_agent_member);
  w->out.count--; /* the brace that closes it: more members follow */
  if (!has_system) {
    put(w, VIEW(",\"systemModules\":"));
    put_system_modules(w, DOCUMENT_NONE);
  }
  put(w, has_modules ? VIEW("") : VIEW(",\"modules\":{}"));
  put(w, VIEW("}},"));
  put_hub(w);
  put(w, VIEW("}}"));
}

static void put_whole_agent(writing *w) {
  open_agent(w);
  put(w, VIEW(",\"systemModules\":"));
  put_system_modules(w, DOCUMENT_NONE);
  put(w, VIEW(",\"modules\":{}}}"));
}

static void put_hub_fragment(writing *w) {
  put(w, open_contents);
  put_whole_agent(w);
  put(w, VIEW(",\"$edgeHub\":{\"properties.desired\":"));
  put_object(w, 0, hub_defaults, FACT_COUNT(hub_defaults), put_verbatim);
  put(w, VIEW("}}}"));
}

static void put_contents(writing *w) {
  put(w, open_contents);
  bool is_first = true;
  if (find_member(&w->fragment, 0, VIEW("$edgeAgent")) == DOCUMENT_NONE) {
    put_whole_agent(w);
    is_first = false;
  }
  if (find_member(&w->fragment, 0, VIEW("$edgeHub")) == DOCUMENT_NONE) {
    put(w, is_first ? VIEW("") : VIEW(","));
    put_hub(w);
    is_first = false;
  }
  DOCUMENT_EACH_MEMBER(&w->fragment, 0, key) {
    put(w, is_first ? VIEW("") : VIEW(","));
    put_node(w, key);
    put(w, VIEW(":"));
    put_node(w, key + 1);
    is_first = false;
  }
  put(w, VIEW("}}"));
}

/* ---- Choosing
 * ---------------------------------------------------------------------------------------- */

static void put_fragment(writing *w, example_fragment fragment) {
  switch (fragment) {
    case FRAGMENT_HOST_CONFIG:
      put_around_module(w, put_host_config);
      break;
    case FRAGMENT_CREATE_OPTIONS:
      put_around_module(w, put_create_options);
      break;
    case FRAGMENT_SETTINGS:
      put_around_module(w, put_settings_module);
      break;
    case FRAGMENT_MODULE:
      put_around_module(w, put_whole_module);
      break;
    case FRAGMENT_MODULES:
    case FRAGMENT_SYSTEM_MODULES:
      put_modules(w, fragment == FRAGMENT_SYSTEM_MODULES);
      break;
    case FRAGMENT_AGENT:
      put_agent(w);
      break;
    case FRAGMENT_HUB:
      put_hub_fragment(w);
      break;
    case FRAGMENT_CONTENTS:
      put_contents(w);
      break;
    default:
      put_piece(w, 0, w->text.length);
      break;
  }
}

static const em_view bases[FRAGMENT_COUNT] = {
    [FRAGMENT_HOST_CONFIG] = FACT_NAME(MODULE_BASE "/settings/createOptions"),
    [FRAGMENT_CREATE_OPTIONS] = FACT_NAME(MODULE_BASE "/settings/createOptions"),
    [FRAGMENT_SETTINGS] = FACT_NAME(MODULE_BASE "/settings"),
    [FRAGMENT_MODULE] = FACT_NAME(MODULE_BASE),
    [FRAGMENT_MODULES] = FACT_NAME(AGENT_BASE "/modules"),
    [FRAGMENT_SYSTEM_MODULES] = FACT_NAME(AGENT_BASE "/systemModules"),
    [FRAGMENT_AGENT] = FACT_NAME(AGENT_BASE),
    [FRAGMENT_HUB] = FACT_NAME(CONTENTS_BASE "/$edgeHub/properties.desired"),
    [FRAGMENT_CONTENTS] = FACT_NAME(CONTENTS_BASE),
    [FRAGMENT_MANIFEST] = FACT_NAME(""),
    [FRAGMENT_LAYERS] = FACT_NAME(""),
};

static size_t find_mark(em_view text, em_view mark) {
  for (size_t i = 0; i + mark.length <= text.length; i++) {
    if (memcmp(text.data + i, mark.data, mark.length) == 0) {
      return i;
    }
  }
  return SIZE_MAX;
}

static void take_marks(writing *w, arena *memory, em_view text) {
  const size_t start = find_mark(text, VIEW("«"));
  const size_t end = find_mark(text, VIEW("»"));
  const size_t size = VIEW("«").length;
  w->text = text;
  if (start == SIZE_MAX || end == SIZE_MAX || end < start) {
    return;
  }
  text_buffer plain = {.memory = memory};
  text_buffer_add(&plain, view_until(text, start));
  text_buffer_add(&plain, view_until(view_from(text, start + size), end - start - size));
  text_buffer_add(&plain, view_from(text, end + size));
  w->text = text_buffer_from(&plain, 0);
  w->mark_start = start;
  w->mark_end = end - size;
}

example_manifest example_complete(arena *memory, example_fragment fragment, em_view text,
                                  const char **why) {
  example_manifest made = {.base = bases[fragment]};
  writing w = {.out = {.memory = memory}, .made = &made};
  take_marks(&w, memory, text);
  const bool is_read = fragment >= FRAGMENT_SETTINGS && fragment <= FRAGMENT_CONTENTS;
  const document_options options = {.allocator = &memory->allocator, .limits = EM_LIMITS_INIT};
  if (is_read) {
    const em_status status =
        document_parse_dialect(&w.fragment, VIEW("fragment"), w.text, &options, NULL);
    if (status != EM_OK || document_kind_of(&w.fragment, 0) != DOCUMENT_OBJECT) {
      *why = status == EM_ERROR_MEMORY ? "memory is out" : "the fragment is no JSON object";
      if (status == EM_OK) {
        document_free(&w.fragment);
      }
      return made;
    }
  }
  put_fragment(&w, fragment);
  if (is_read) {
    document_free(&w.fragment);
  }
  if (fragment == FRAGMENT_HOST_CONFIG || fragment == FRAGMENT_CREATE_OPTIONS) {
    made.embedded_base = fragment == FRAGMENT_HOST_CONFIG ? VIEW("/HostConfig") : VIEW("");
  }
  if (memory->has_failed) {
    *why = "memory is out";
    return made;
  }
  made.text = text_buffer_from(&w.out, 0);
  return made;
}
