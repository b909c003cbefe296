/* createOptions for people: from text to objects and back, and other values for some of them. */
#include "base/error.h"
#include "rewrite/form.h"
#include "rewrite/format.h"
#include "text/lines.h"

typedef struct work {
  document document;
  document_options reading;
  arena memory;
  sites sites;
  edits list;
  rewriting rewriting;
  bool is_in_values; /* the error is about the other text */
} work;

static em_status check_options(const em_rewrite_options *options, em_error *error) {
  return options->part_length > 0
             ? EM_OK
             : error_set(error, EM_ERROR_ARGUMENT, 0, 0, "A part holds at least one character.");
}

/* YAML and TOML have their own ways to write an object and a string. */
static em_status check_syntax(const document *d, em_error *error) {
  return d->syntax == DOCUMENT_JSON || d->syntax == DOCUMENT_DIALECT
             ? EM_OK
             : error_set(error, EM_ERROR_ARGUMENT, 0, 0,
                         "createOptions are rewritten in JSON only; this file is none.");
}

static void finish(work *w) {
  document_free(&w->document);
  arena_free(&w->memory);
}

static em_status start(work *w, em_view name, em_view text, const em_rewrite_options *options,
                       em_error *error) {
  *w = (work){.reading = {options->allocator, options->limits}};
  em_status status = check_options(options, error);
  if (status != EM_OK) {
    return status;
  }
  status = document_parse(&w->document, name, text, options->syntax, &w->reading, error);
  if (status != EM_OK) {
    return status;
  }
  arena_init(&w->memory, &w->document.allocator);
  w->list.memory = &w->memory;
  w->rewriting = (rewriting){.d = &w->document,
                             .reading = &w->reading,
                             .part_length = options->part_length,
                             .memory = &w->memory,
                             .list = &w->list,
                             .error = error};
  status = check_syntax(&w->document, error);
  if (status == EM_OK && !sites_find(&w->document, &w->memory, &w->sites)) {
    status = error_memory(error);
  }
  if (status != EM_OK) {
    finish(w);
  }
  return status;
}

static bool is_wanted(const em_rewrite_options *options, const site *s) {
  return options->module.data == NULL || view_equals(options->module, s->module);
}

static em_status check_module(const work *w, const em_rewrite_options *options, em_error *error) {
  for (uint32_t i = 0; i < w->sites.count; i++) {
    if (is_wanted(options, &w->sites.items[i])) {
      return EM_OK;
    }
  }
  if (options->module.data == NULL) {
    return error_set(error, EM_ERROR_SHAPE, 0, 0, "No module with settings stands in the file.");
  }
  return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "There is no module '%.*s' with settings.",
                   (int)(options->module.length < 128 ? options->module.length : 128),
                   options->module.data);
}

static em_status write_edited(work *w, const em_writer *writer, em_error *error) {
  if (w->memory.has_failed) {
    return error_memory(error);
  }
  return edits_apply(&w->list, w->document.text, writer)
             ? EM_OK
             : error_set(error, EM_ERROR_WRITE, 0, 0, "The output could not be written.");
}

static em_status convert(em_view name, em_view text, const em_rewrite_options *options,
                         em_status (*form)(rewriting *w, const site *s), const em_writer *writer,
                         em_error *error) {
  static const em_rewrite_options standard = EM_REWRITE_OPTIONS_INIT;
  options = options == NULL ? &standard : options;
  work w;
  em_status status = start(&w, name, text, options, error);
  if (status != EM_OK) {
    return status;
  }
  status = check_module(&w, options, error);
  for (uint32_t i = 0; status == EM_OK && i < w.sites.count; i++) {
    if (is_wanted(options, &w.sites.items[i])) {
      status = form(&w.rewriting, &w.sites.items[i]);
    }
  }
  status = status == EM_OK ? write_edited(&w, writer, error) : status;
  finish(&w);
  return status;
}

em_status em_options_unpack(em_view name, em_view text, const em_rewrite_options *options,
                            const em_writer *writer, em_error *error) {
  return convert(name, text, options, form_unpack, writer, error);
}

em_status em_options_pack(em_view name, em_view text, const em_rewrite_options *options,
                          const em_writer *writer, em_error *error) {
  return convert(name, text, options, form_pack, writer, error);
}

/* ---- Showing
 * -------------------------------------------------------------------------------------- */

static em_status show_site(work *w, const site *s, bool is_first, growing_text *out) {
  static const text_style style = {{"\n", 1}, {"  ", 2}, {"  ", 2}};
  em_view compact;
  em_status status = form_read(&w->rewriting, s, &compact);
  if (status != EM_OK) {
    return status;
  }
  compact = compact.data == NULL ? VIEW("{}") : compact;
  document read;
  status =
      document_parse_json(&read, VIEW("createOptions"), compact, &w->reading, w->rewriting.error);
  if (status != EM_OK) {
    return status;
  }
  const bool has_memory = growing_add(out, is_first ? VIEW("\n  ") : VIEW(",\n  ")) &&
                          format_string(out, s->module) && growing_add(out, VIEW(": ")) &&
                          format_in_lines(out, &read, 0, &style);
  document_free(&read);
  return has_memory ? EM_OK : error_memory(w->rewriting.error);
}

/* Two modules of one name cannot be told apart in what is shown: the first is. */
static bool is_shown(const work *w, uint32_t index) {
  const site *s = &w->sites.items[index];
  for (uint32_t i = index; i > 0 && index - i < 1000; i--) {
    if (view_equals(w->sites.items[i - 1].module, s->module)) {
      return false;
    }
  }
  return s->form != SITE_MIXED;
}

em_status em_options_show(em_view name, em_view text, const em_rewrite_options *options,
                          const em_writer *writer, em_error *error) {
  static const em_rewrite_options standard = EM_REWRITE_OPTIONS_INIT;
  options = options == NULL ? &standard : options;
  work w;
  em_status status = start(&w, name, text, options, error);
  if (status != EM_OK) {
    return status;
  }
  growing_text out = {.memory = &w.memory};
  bool is_first = true;
  status = check_module(&w, options, error);
  status = status == EM_OK && !growing_add(&out, VIEW("{")) ? error_memory(error) : status;
  for (uint32_t i = 0; status == EM_OK && i < w.sites.count; i++) {
    if (is_wanted(options, &w.sites.items[i]) && is_shown(&w, i)) {
      status = show_site(&w, &w.sites.items[i], is_first, &out);
      is_first = false;
    }
  }
  if (status == EM_OK && !growing_add(&out, VIEW("\n}\n"))) {
    status = error_memory(error);
  }
  if (status == EM_OK && !writer->write(writer->context, out.bytes, out.used)) {
    status = error_set(error, EM_ERROR_WRITE, 0, 0, "The output could not be written.");
  }
  finish(&w);
  return status;
}

/* ---- Replacing
 * -------------------------------------------------------------------------------------- */

static const site *find_site(const work *w, em_view module) {
  for (uint32_t i = 0; i < w->sites.count; i++) {
    if (view_equals(w->sites.items[i].module, module)) {
      return &w->sites.items[i];
    }
  }
  return NULL;
}

static em_status fail_in_values(work *w, const document *values, uint32_t node,
                                const char *sentence) {
  em_error *error = w->rewriting.error;
  w->is_in_values = true;
  const document_node *n = &values->nodes[node];
  const em_status status = error_set(error, EM_ERROR_ARGUMENT, n->start, n->length, "%s", sentence);
  if (error != NULL) {
    const lines_position at = lines_locate_once(values->text, n->start);
    error->line = at.line;
    error->column = at.column;
    error->column_utf16 = at.column_utf16;
  }
  return status;
}

/* An empty object is what a module without createOptions has. */
static em_status is_changed(work *w, const site *s, const document *values, uint32_t node,
                            bool *changed) {
  em_view before;
  growing_text after = {.memory = &w->memory};
  const em_status status = form_read(&w->rewriting, s, &before);
  if (status != EM_OK) {
    return status;
  }
  if (!format_compact(&after, values, node)) {
    return error_memory(w->rewriting.error);
  }
  before = before.data == NULL ? VIEW("{}") : before;
  *changed = !view_equals(before, growing_view(&after));
  return EM_OK;
}

static em_status replace_all(work *w, const document *values) {
  if (document_kind_of(values, 0) != DOCUMENT_OBJECT) {
    return fail_in_values(w, values, 0, "Expected an object of modules.");
  }
  DOCUMENT_EACH_MEMBER(values, 0, key) {
    const site *s = find_site(w, document_string(values, key));
    if (s == NULL || s->form == SITE_MIXED) {
      return fail_in_values(w, values, key, "The file has no such module to edit.");
    }
    if ((values->nodes[key].flags & DOCUMENT_DUPLICATE) != 0) {
      return fail_in_values(w, values, key, "This module stands here twice.");
    }
    if (document_kind_of(values, key + 1) != DOCUMENT_OBJECT) {
      return fail_in_values(w, values, key + 1, "createOptions must be an object.");
    }
    bool changed = false;
    em_status status = is_changed(w, s, values, key + 1, &changed);
    if (status == EM_OK && changed) {
      status = form_replace(&w->rewriting, s, values, key + 1);
    }
    if (status != EM_OK) {
      return status;
    }
  }
  return EM_OK;
}

em_status em_options_replace(em_view name, em_view text, em_view values_name, em_view values,
                             const em_rewrite_options *options, const em_writer *writer,
                             bool *is_in_values, em_error *error) {
  static const em_rewrite_options standard = EM_REWRITE_OPTIONS_INIT;
  options = options == NULL ? &standard : options;
  *is_in_values = false;
  work w;
  em_status status = start(&w, name, text, options, error);
  if (status != EM_OK) {
    return status;
  }
  document read;
  status = document_parse_json(&read, values_name, values, &w.reading, error);
  w.is_in_values = status != EM_OK;
  if (status == EM_OK) {
    status = replace_all(&w, &read);
    document_free(&read);
  }
  status = status == EM_OK ? write_edited(&w, writer, error) : status;
  *is_in_values = w.is_in_values;
  finish(&w);
  return status;
}
