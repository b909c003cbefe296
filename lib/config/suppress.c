#include "config/suppress.h"

suppression_state suppression_judge(const suppression *s, em_view today) {
  if (s->rule_number == UINT32_MAX) {
    return SUPPRESSION_UNKNOWN_RULE;
  }
  if (s->reason.data == NULL || s->owner.data == NULL) {
    return SUPPRESSION_WITHOUT_REASON;
  }
  const bool may_expire = s->until.data != NULL && today.data != NULL;
  return may_expire && view_compare(s->until, today) < 0 ? SUPPRESSION_EXPIRED : SUPPRESSION_HOLDS;
}

bool suppression_concerns_file(const suppression *s, em_view file) {
  if (s->file.data == NULL) {
    return true;
  }
  const size_t rest = file.length - s->file.length;
  return view_ends_with(file, s->file) && (rest == 0 || file.data[rest - 1] == '/');
}

/* A pointer and all below it. */
static bool is_at_or_below(em_view path, em_view start) {
  return path.data != NULL && view_starts_with(path, start) &&
         (path.length == start.length || path.data[start.length] == '/');
}

bool suppression_has_value(const suppression *s, em_view value) {
  for (uint32_t i = 0; i < s->value_count; i++) {
    if (view_starts_with(value, s->values[i])) {
      return true;
    }
  }
  return false;
}

bool suppression_concerns(const suppression *s, const suppressible *f) {
  const bool is_module =
      s->module.data == NULL || (f->module.data != NULL && view_equals(s->module, f->module));
  const bool is_place = s->place.data == NULL || is_at_or_below(f->path, s->place) ||
                        is_at_or_below(f->embedded_path, s->place);
  return s->rule_number == f->rule && is_module && is_place &&
         suppression_concerns_file(s, f->file);
}
