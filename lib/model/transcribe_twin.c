/*
 * Twins of modules, as `az iot hub module-twin show` prints them and as a module gets its own. Of
 * the runtime's twin what is desired counts; modules that are reported only still run and are
 * added.
 */
#include "model/transcribe.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct twin_parts {
  uint32_t desired, reported; /* DOCUMENT_NONE if absent */
  em_view owner;
  uint32_t owner_at;
} twin_parts;

static bool has_one_of(const transcription *t, uint32_t object, const em_view *names,
                       size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (object != DOCUMENT_NONE && document_member(t->d, object, names[i]) != DOCUMENT_NONE) {
      return true;
    }
  }
  return false;
}

/* By its own word, or by what stands in it. */
static void find_owner(const transcription *t, uint32_t object, twin_parts *parts) {
  static const em_view agent[] = {WORD("systemModules"), WORD("modules"), WORD("runtime")};
  static const em_view hub[] = {WORD("routes"), WORD("storeAndForwardConfiguration")};
  const uint32_t id = document_member(t->d, object, VIEW("moduleId"));
  parts->owner_at = object;
  if (id != DOCUMENT_NONE && document_string(t->d, id).length > 0) {
    parts->owner = document_string(t->d, id);
    parts->owner_at = id;
  } else if (has_one_of(t, parts->desired, agent, COUNT(agent)) ||
             has_one_of(t, parts->reported, agent, COUNT(agent))) {
    parts->owner = VIEW("$edgeAgent");
  } else if (has_one_of(t, parts->desired, hub, COUNT(hub))) {
    parts->owner = VIEW("$edgeHub");
  } else {
    parts->owner = VIEW("device");
  }
}

static twin_parts find_parts(const transcription *t, uint32_t object) {
  const uint32_t properties = transcribe_object(t, object, VIEW("properties"));
  const uint32_t of = properties == DOCUMENT_NONE ? object : properties;
  twin_parts parts = {.desired = transcribe_object(t, of, VIEW("desired")),
                      .reported = transcribe_object(t, of, VIEW("reported"))};
  find_owner(t, object, &parts);
  return parts;
}

/* Members that the hub adds say nothing of the deployment. */
static bool is_of_hub(em_view name) {
  return view_equals(name, VIEW("$version")) || view_equals(name, VIEW("$metadata"));
}

/* What a deployment may say of a module: the state it is in is left out. */
static void write_reported_module(const transcription *t, uint32_t key) {
  static const em_view members[] = {WORD("version"),      WORD("type"),
                                    WORD("status"),       WORD("restartPolicy"),
                                    WORD("startupOrder"), WORD("imagePullPolicy"),
                                    WORD("env"),          WORD("settings")};
  if (document_kind_of(t->d, key + 1) != DOCUMENT_OBJECT) {
    return;
  }
  compose_name(t->out, document_string(t->d, key), transcribe_origin(t, key));
  compose_open(t->out, DOCUMENT_OBJECT, transcribe_origin(t, key + 1));
  for (size_t i = 0; i < COUNT(members); i++) {
    transcribe_value(t, members[i], document_member(t->d, key + 1, members[i]));
  }
  transcribe_close(t);
}

/* An empty object for a table of modules that is not there. */
static void write_modules(const transcription *t, em_view name, const twin_parts *parts) {
  const uint32_t desired =
      parts->desired == DOCUMENT_NONE ? DOCUMENT_NONE : transcribe_object(t, parts->desired, name);
  const uint32_t reported = parts->reported == DOCUMENT_NONE
                                ? DOCUMENT_NONE
                                : transcribe_object(t, parts->reported, name);
  if (desired == DOCUMENT_NONE && reported == DOCUMENT_NONE) {
    return;
  }
  transcribe_open(t, name, (desired == DOCUMENT_NONE ? reported : desired) - 1);
  if (desired != DOCUMENT_NONE) {
    DOCUMENT_EACH_MEMBER(t->d, desired, key) {
      compose_copy_member(t->out, t->d, key);
    }
  }
  if (reported != DOCUMENT_NONE) {
    DOCUMENT_EACH_MEMBER(t->d, reported, key) {
      const em_view running = document_string(t->d, key);
      if (desired == DOCUMENT_NONE || document_member(t->d, desired, running) == DOCUMENT_NONE) {
        write_reported_module(t, key);
      }
    }
  }
  transcribe_close(t);
}

static bool is_table_of_modules(em_view name) {
  return view_equals(name, VIEW("modules")) || view_equals(name, VIEW("systemModules"));
}

static void write_agent(const transcription *t, const twin_parts *parts) {
  const uint32_t at = parts->desired == DOCUMENT_NONE ? parts->reported : parts->desired;
  transcribe_open(t, VIEW("properties.desired"), at - 1);
  if (parts->desired != DOCUMENT_NONE) {
    DOCUMENT_EACH_MEMBER(t->d, parts->desired, key) {
      const em_view name = document_string(t->d, key);
      const bool is_table =
          is_table_of_modules(name) && document_kind_of(t->d, key + 1) == DOCUMENT_OBJECT;
      if (!is_of_hub(name) && !is_table) {
        compose_copy_member(t->out, t->d, key);
      }
    }
  }
  write_modules(t, VIEW("systemModules"), parts);
  write_modules(t, VIEW("modules"), parts);
  transcribe_close(t);
}

static void write_others(const transcription *t, const twin_parts *parts) {
  transcribe_open(t, VIEW("properties.desired"), parts->desired - 1);
  DOCUMENT_EACH_MEMBER(t->d, parts->desired, key) {
    if (!is_of_hub(document_string(t->d, key))) {
      compose_copy_member(t->out, t->d, key);
    }
  }
  transcribe_close(t);
}

void transcribe_twins(const transcription *t) {
  for (uint32_t i = 0; i < t->part->count; i++) {
    const twin_parts parts = find_parts(t, t->part->nodes[i]);
    const bool is_agent = view_equals(parts.owner, VIEW("$edgeAgent"));
    if (!is_agent && parts.desired == DOCUMENT_NONE) {
      continue;
    }
    transcribe_open(t, parts.owner, parts.owner_at);
    if (is_agent) {
      write_agent(t, &parts);
    } else {
      write_others(t, &parts);
    }
    transcribe_close(t);
  }
}

/* ---- Automatic device configurations
 * ------------------------------------------------------------- */

static bool mentions(em_view text, em_view word) {
  for (size_t i = 0; i + word.length <= text.length; i++) {
    if (view_equals_ignoring_case((em_view){text.data + i, word.length}, word)) {
      return true;
    }
  }
  return false;
}

/* A configuration of modules says in its target condition of which. */
static em_view target_of(const transcription *t, uint32_t top) {
  const em_view condition = transcribe_string(t, top, VIEW("targetCondition"));
  return mentions(condition, VIEW("$edgeAgent")) ? VIEW("$edgeAgent")
         : mentions(condition, VIEW("$edgeHub")) ? VIEW("$edgeHub")
                                                 : VIEW("module");
}

void transcribe_device_configuration(const transcription *t) {
  const uint32_t top = t->part->nodes[0];
  const uint32_t wrapped = transcribe_object(t, top, VIEW("content"));
  const uint32_t content = wrapped == DOCUMENT_NONE ? top : wrapped;
  transcribe_value(t, VIEW("device"), transcribe_object(t, content, VIEW("deviceContent")));
  transcribe_value(t, target_of(t, top), transcribe_object(t, content, VIEW("moduleContent")));
}
