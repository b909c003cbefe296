/*
 * Tools of YAML 1.1 (and many of 1.2) take `yes` for true and 012 for ten; `<<` merges there, and
 * tags may make objects. Who reviews with them sees another manifest.
 */
#include "model/checks.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

void yaml_surprises_check(manifest_reader *r) {
  static const em_view details[DEVIATION_KIND_COUNT] = {
      [DEVIATION_YAML_VERSION] = WORD("tools of YAML 1.1 read another value"),
      [DEVIATION_MERGE_KEY] = WORD("tools of YAML 1.1 merge the members here; it is a name to us"),
      [DEVIATION_TAG] = WORD("the tag means something to some tools and nothing to others"),
  };
  const document *d = r->m->source;
  for (uint32_t i = 0; d->syntax == DOCUMENT_YAML && i < d->deviation_count; i++) {
    const document_deviation *found = &d->deviations[i];
    note *added = details[found->kind].data == NULL
                      ? NULL
                      : notes_add(r->notes, NOTE_YAML_SURPRISE, (place){d, 0});
    if (added != NULL) {
      added->span_start = found->start;
      added->span_length = found->length;
      added->name = (em_view){d->text.data + found->start, found->length};
      added->detail = details[found->kind];
    }
  }
}
