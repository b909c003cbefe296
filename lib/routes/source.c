/*
 * Sources: which messages can reach a route. A message's source is /messages/events (a device),
 * /messages/modules/ID, /messages/modules/ID/outputs/NAME or /twinChangeNotifications; it must
 * begin with the route's, piece by piece, ignoring case. Only a star at the end is cut off.
 */
#include "routes/parser.h"

#include "text/nearest.h"

enum { PIECES = 6 };

typedef struct pieces {
  em_view texts[PIECES];
  routes_span at[PIECES];
  uint32_t count; /* also those beyond the table */
} pieces;

static bool is_piece(const pieces *all, uint32_t index, em_view text) {
  return view_equals_ignoring_case(all->texts[index], text);
}

static bool has_star(em_view text) {
  return view_find(text, '*') < text.length;
}

/* Cuts the star at the end off, as edgeHub does: `/a/star` is `/a`, and `/a/bstar` is `/a/b`. */
static void cut_star(parser *p, pieces *all) {
  if (all->count == 0 || all->count > PIECES) {
    return;
  }
  em_view *last = &all->texts[all->count - 1];
  const size_t length = last->length;
  while (last->length > 0 && last->data[last->length - 1] == '*') {
    last->length--;
  }
  if (last->length == 0) {
    all->count--;
  } else if (last->length < length) {
    parser_note(p, ROUTES_STAR_BEHIND_NAME, all->at[all->count - 1], VIEW(""));
    all->at[all->count - 1].length = (uint32_t)last->length;
  }
}

static void note_unknown(parser *p, routes_span at, em_view wanted, const em_view *known,
                         uint32_t count) {
  nearest search = nearest_start(wanted);
  for (uint32_t i = 0; i < count; i++) {
    nearest_offer(&search, known[i]);
  }
  p->route->source = ROUTES_FROM_NOTHING;
  parser_note(p, ROUTES_SOURCE_UNKNOWN, at, search.best);
}

static void classify_module(parser *p, const pieces *all) {
  static const em_view known[] = {{"outputs", 7}};
  routes_syntax *route = p->route;
  route->source = ROUTES_FROM_MODULE;
  route->source_module = all->texts[2];
  route->source_module_at = all->at[2];
  if (all->count == 3) {
    return;
  }
  if (!is_piece(all, 3, known[0])) {
    note_unknown(p, all->at[3], all->texts[3], known, 1);
    return;
  }
  route->source = ROUTES_FROM_OUTPUTS;
  if (all->count > 4) {
    route->source = ROUTES_FROM_OUTPUT;
    route->source_output = all->texts[4];
    route->source_output_at = all->at[4];
  }
}

static void classify_messages(parser *p, const pieces *all) {
  static const em_view known[] = {{"modules", 7}, {"events", 6}};
  if (all->count == 1) {
    p->route->source = ROUTES_FROM_MESSAGES;
  } else if (is_piece(all, 1, known[1]) && all->count == 2) {
    p->route->source = ROUTES_FROM_DEVICES;
  } else if (!is_piece(all, 1, known[0])) {
    note_unknown(p, all->at[1], all->texts[1], known, 2);
  } else if (all->count == 2) {
    p->route->source = ROUTES_FROM_MODULES;
  } else {
    classify_module(p, all);
  }
}

/* A star that is not at the end, among the pieces that are compared. */
static bool note_star_inside(parser *p, const pieces *all) {
  for (uint32_t i = 0; i < all->count && i < PIECES; i++) {
    if (has_star(all->texts[i])) {
      p->route->source = ROUTES_FROM_NOTHING;
      parser_note(p, ROUTES_STAR_INSIDE, all->at[i], VIEW(""));
      return true;
    }
  }
  return false;
}

static void classify(parser *p, pieces *all) {
  static const em_view known[] = {{"messages", 8}, {"twinChangeNotifications", 23}};
  cut_star(p, all);
  if (all->count == 0) {
    p->route->source = ROUTES_FROM_ANYTHING;
  } else if (note_star_inside(p, all)) {
    return;
  } else if (is_piece(all, 0, known[0])) {
    classify_messages(p, all);
  } else if (is_piece(all, 0, known[1]) && all->count == 1) {
    p->route->source = ROUTES_FROM_TWIN_CHANGES;
  } else {
    note_unknown(p, all->at[0], all->texts[0], known, 2);
  }
}

/* Reads `/piece/piece…` token by token: blanks and comments between them do not count. */
void source_classify(parser *p) {
  pieces all = {.count = 0};
  char *path = arena_allocate(p->memory, p->route->source_at.length);
  size_t used = 0;
  lexer l = p->lexer;
  l.offset = p->route->source_at.start;
  const uint32_t end = p->route->source_at.start + p->route->source_at.length;
  while (l.offset < end) {
    (void)lexer_next(&l); /* the slash */
    const token name = lexer_next(&l);
    if (path != NULL) {
      path[used++] = '/';
      memcpy(path + used, p->text.data + name.start, name.length);
      used += name.length;
    }
    if (all.count < PIECES) {
      all.texts[all.count] = token_text(p->text, name);
      all.at[all.count] = token_span(name);
    }
    all.count++;
  }
  p->route->source_path = (em_view){path, used};
  classify(p, &all);
}

/* ---- Endpoints ---------------------------------------------------------------------------------
 */

/* .NET's Trim also takes other white space off; such text is no endpoint for us or for it. */
static em_view trim(em_view text) {
  while (text.length > 0 && memchr(" \t\r\n\v\f", text.data[0], 6) != NULL) {
    text = view_from(text, 1);
  }
  while (text.length > 0 && memchr(" \t\r\n\v\f", text.data[text.length - 1], 6) != NULL) {
    text.length--;
  }
  return text;
}

void sink_read_endpoint(parser *p, em_view text, uint32_t start) {
  static const em_view form = {"/modules/ID/inputs/NAME", 23};
  routes_syntax *route = p->route;
  const routes_span whole = {start, (uint32_t)text.length};
  em_view rest = trim(text);
  rest = view_from(rest, view_starts_with(rest, VIEW("/")) ? 1 : 0);
  rest.length -= view_ends_with(rest, VIEW("/")) ? 1 : 0;
  em_view texts[4];
  uint32_t count = 0;
  for (bool is_last = false; !is_last; count++) {
    const size_t slash = view_find(rest, '/');
    is_last = slash == rest.length;
    if (count < 4) {
      texts[count] = view_until(rest, slash);
    }
    rest = view_from(rest, is_last ? slash : slash + 1);
  }
  if (count != 4) {
    parser_complain(p, ROUTES_ENDPOINT_PROBLEM, whole, form,
                    "an endpoint has four pieces, this one has %u", count);
    return;
  }
  route->sink = ROUTES_INTO_MODULE;
  route->sink_module = texts[1];
  route->sink_input = texts[3];
  route->sink_module_at =
      (routes_span){start + (uint32_t)(texts[1].data - text.data), (uint32_t)texts[1].length};
  route->sink_input_at =
      (routes_span){start + (uint32_t)(texts[3].data - text.data), (uint32_t)texts[3].length};
  if (!view_equals(texts[0], VIEW("modules")) || !view_equals(texts[2], VIEW("inputs"))) {
    parser_note(p, ROUTES_SINK_PIECES, whole, form);
  }
}
