#include "model/note.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

em_view note_kind_name(note_kind kind) {
  static const em_view names[NOTE_KIND_COUNT] = {
      [NOTE_DUPLICATE_KEY] = WORD("duplicate-key"),
      [NOTE_KEY_CASE_VARIANT] = WORD("key-case-variant"),
      [NOTE_KEY_UNKNOWN] = WORD("key-unknown"),
      [NOTE_KEY_AMBIGUOUS] = WORD("key-ambiguous"),
      [NOTE_VALUE_TYPE] = WORD("value-type"),
      [NOTE_VALUE_COERCED] = WORD("value-coerced"),
      [NOTE_VALUE_ENUM] = WORD("value-enum"),
      [NOTE_VALUE_RANGE] = WORD("value-range"),
      [NOTE_REQUIRED_MISSING] = WORD("required-missing"),
      [NOTE_MODULE_NAME_INVALID] = WORD("module-name-invalid"),
      [NOTE_MODULE_NAME_CLASH] = WORD("module-name-clash"),
      [NOTE_CREATE_OPTIONS_NOT_JSON] = WORD("create-options-not-json"),
      [NOTE_CREATE_OPTIONS_REFUSED] = WORD("create-options-refused"),
      [NOTE_SETTING_WITHOUT_EFFECT] = WORD("setting-without-effect"),
      [NOTE_SETTING_OVERRIDDEN] = WORD("setting-overridden"),
      [NOTE_SETTING_FOLDED_NAME] = WORD("setting-folded-name"),
      [NOTE_CREATE_OPTIONS_LENIENT] = WORD("create-options-lenient"),
      [NOTE_CREATE_OPTIONS_NOT_STRING] = WORD("create-options-not-string"),
      [NOTE_CREATE_OPTIONS_CHUNKS] = WORD("create-options-chunks"),
      [NOTE_CREATE_OPTIONS_SHADOW_KEY] = WORD("create-options-shadow-key"),
      [NOTE_WORKLOAD_SOCKET_LOST] = WORD("workload-socket-lost"),
      [NOTE_PORT_MALFORMED] = WORD("port-malformed"),
      [NOTE_MOUNT_MALFORMED] = WORD("mount-malformed"),
      [NOTE_LIMIT_INVALID] = WORD("limit-invalid"),
      [NOTE_CAPABILITY_UNKNOWN] = WORD("capability-unknown"),
      [NOTE_IMAGE_INVALID] = WORD("image-invalid"),
      [NOTE_IMAGE_TAG_WITH_DIGEST] = WORD("image-tag-with-digest"),
      [NOTE_SCHEMA_VERSION] = WORD("schema-version"),
      [NOTE_TWIN_LIMIT] = WORD("twin-limit"),
      [NOTE_INVISIBLE_CHARACTERS] = WORD("invisible-characters"),
      [NOTE_DEPRECATED_MEMBER] = WORD("deprecated-member"),
      [NOTE_PLACEHOLDER_LEFT] = WORD("placeholder-left"),
      [NOTE_YAML_SURPRISE] = WORD("yaml-surprise"),
      [NOTE_ROUTE_INVALID] = WORD("route-invalid"),
  };
  const size_t index = (size_t)kind;
  return index < NOTE_KIND_COUNT ? names[index] : VIEW("unknown");
}

note *notes_add(notes *list, note_kind kind, place at) {
  if (list->total < UINT32_MAX) {
    list->total++;
  }
  if (list->count >= NOTES_MAXIMUM || !ARENA_LIST_ADD(list->memory, list)) {
    return NULL;
  }
  note *added = &list->items[list->count - 1];
  added->kind = kind;
  added->at = at;
  added->module = list->module;
  return added;
}
