#include "trust/source.h"

void sought_add_place(sought_image *s, em_view where, arena *memory) {
  s->set.searched =
      s->set.searched.data == NULL
          ? where
          : arena_format(memory, "%.*s, %.*s", VIEW_ARGS(s->set.searched), VIEW_ARGS(where));
}

void sought_add_trouble(sought_image *s, em_view reason, arena *memory) {
  s->set.trouble =
      s->set.trouble.data == NULL
          ? reason
          : arena_format(memory, "%.*s; %.*s", VIEW_ARGS(view_until(s->set.trouble, 400)),
                         VIEW_ARGS(reason));
}
