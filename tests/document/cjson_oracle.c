#include "cjson_oracle.h"

#include <criterion/criterion.h>
#include <math.h>

static bool is_same_text(em_view ours, const char *theirs) {
  return theirs != NULL && view_equals(ours, view_of(theirs));
}

static bool is_same_number(const document *d, uint32_t node, double theirs) {
  int64_t integer = 0;
  double real = 0;
  document_number(d, node, &integer, &real);
  if (isinf(real) || isinf(theirs)) {
    return isinf(real) && isinf(theirs) && (real > 0) == (theirs > 0);
  }
  return fabs(real - theirs) <= 1e-15 * fabs(theirs);
}

static bool is_same_scalar(const document *d, uint32_t node, const cJSON *item) {
  switch (document_kind_of(d, node)) {
    case DOCUMENT_NULL:
      return cJSON_IsNull(item);
    case DOCUMENT_FALSE:
      return cJSON_IsFalse(item);
    case DOCUMENT_TRUE:
      return cJSON_IsTrue(item);
    case DOCUMENT_NUMBER:
      return cJSON_IsNumber(item) && is_same_number(d, node, item->valuedouble);
    case DOCUMENT_STRING:
      return cJSON_IsString(item) && is_same_text(document_string(d, node), item->valuestring);
    case DOCUMENT_ARRAY:
    case DOCUMENT_OBJECT:
    case DOCUMENT_UNDEFINED:
      break;
  }
  return false;
}

static bool is_same(const document *d, uint32_t node, const cJSON *item) {
  if (!document_is_container(d, node)) {
    return is_same_scalar(d, node, item);
  }
  const cJSON *child = item->child;
  if (document_kind_of(d, node) == DOCUMENT_OBJECT) {
    DOCUMENT_EACH_MEMBER(d, node, key) {
      if (child == NULL || !is_same_text(document_string(d, key), child->string) ||
          !is_same(d, key + 1, child)) {
        return false;
      }
      child = child->next;
    }
    return cJSON_IsObject(item) && child == NULL;
  }
  DOCUMENT_EACH_ELEMENT(d, node, element) {
    if (child == NULL || !is_same(d, element, child)) {
      return false;
    }
    child = child->next;
  }
  return cJSON_IsArray(item) && child == NULL;
}

bool oracle_agrees(const document *d, const cJSON *root) {
  return is_same(d, 0, root);
}

static bool holds_nul(const document *d) {
  for (uint32_t node = 0; node < d->node_count; node++) {
    const em_view value = document_string(d, node);
    if (value.data != NULL && view_find(value, '\0') < value.length) {
      return true;
    }
  }
  return false;
}

size_t check_against_cjson(em_view text) {
  document d;
  if (document_parse_json(&d, VIEW("text"), text, NULL, NULL) != EM_OK) {
    return 0;
  }
  size_t compared = 0;
  if (d.deviation_total == 0 && !holds_nul(&d)) {
    cJSON *root = cJSON_ParseWithLength(text.data, text.length);
    cr_expect_not_null(root, "cJSON refuses %.*s", VIEW_ARGS(view_until(text, 200)));
    cr_expect(root == NULL || oracle_agrees(&d, root), "read differently: %.*s",
              VIEW_ARGS(view_until(text, 200)));
    cJSON_Delete(root);
    compared = 1;
  }
  document_free(&d);
  return compared;
}
