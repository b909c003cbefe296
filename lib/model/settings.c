#include "model/settings.h"

/* Facts come with the readers of the chain; until then nothing is in effect. */
bool settings_read(settings *s, settings_source source, arena *memory, notes *list) {
  (void)source;
  (void)list;
  *s = (settings){.verdict = SETTINGS_EFFECTIVE};
  return !memory->has_failed;
}
