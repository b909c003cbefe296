/* Rows of the fact tables. Internal to this room. */
#ifndef RULES_FACT_MACROS_H
#define RULES_FACT_MACROS_H

#include "rules/facts.h"

/* A member of the item's struct `owner`. */
#define FACT_VIEW(owner, fact_name, member, words_of_doc)                                          \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_TEXT, .source = FROM_VIEW,                          \
    .offset = offsetof(owner, member), .doc = FACT_NAME(words_of_doc)                              \
  }
#define FACT_VIEW_AT(owner, fact_name, member, place_member, words_of_doc)                         \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_TEXT, .source = FROM_VIEW,                          \
    .offset = offsetof(owner, member), .place_offset = offsetof(owner, place_member),              \
    .doc = FACT_NAME(words_of_doc)                                                                 \
  }
#define FACT_BOOL(owner, fact_name, member, words_of_doc)                                          \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_FLAG, .source = FROM_BOOL,                          \
    .offset = offsetof(owner, member), .doc = FACT_NAME(words_of_doc)                              \
  }
#define FACT_UINT32(owner, fact_name, member, words_of_doc)                                        \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_NUMBER, .source = FROM_UINT32,                      \
    .offset = offsetof(owner, member), .doc = FACT_NAME(words_of_doc)                              \
  }
#define FACT_INT64(owner, fact_name, member, words_of_doc)                                         \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_NUMBER, .source = FROM_INT64,                       \
    .offset = offsetof(owner, member), .doc = FACT_NAME(words_of_doc)                              \
  }
#define FACT_SETTING_TEXT(owner, fact_name, member, words_of_doc)                                  \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_TEXT, .source = FROM_SETTING_TEXT,                  \
    .offset = offsetof(owner, member), .doc = FACT_NAME(words_of_doc)                              \
  }
#define FACT_SETTING_NUMBER(owner, fact_name, member, words_of_doc)                                \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_NUMBER, .source = FROM_SETTING_NUMBER,              \
    .offset = offsetof(owner, member), .doc = FACT_NAME(words_of_doc)                              \
  }
#define FACT_PRESENCE(owner, fact_name, member, words_of_doc)                                      \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_FLAG, .source = FROM_PLACE,                         \
    .offset = offsetof(owner, member), .doc = FACT_NAME(words_of_doc)                              \
  }
#define FACT_CALL(fact_name, fact_kind, function, words_of_doc)                                    \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = fact_kind, .read = function,                             \
    .doc = FACT_NAME(words_of_doc)                                                                 \
  }
#define FACT_CALL_WORD(fact_name, set, function, words_of_doc)                                     \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_WORD, .words = &(set), .read = function,            \
    .doc = FACT_NAME(words_of_doc)                                                                 \
  }

/* Container settings of the module. */
#define SETTING_FLAG(member, words_of_doc)                                                         \
  {                                                                                                \
    .name = FACT_NAME(#member), .type = FACT_FLAG, .source = FROM_SETTING_FLAG,                    \
    .is_of_settings = true, .offset = offsetof(settings, member), .doc = FACT_NAME(words_of_doc)   \
  }
#define SETTING_NUMBER(member, words_of_doc)                                                       \
  {                                                                                                \
    .name = FACT_NAME(#member), .type = FACT_NUMBER, .source = FROM_SETTING_NUMBER,                \
    .is_of_settings = true, .offset = offsetof(settings, member), .doc = FACT_NAME(words_of_doc)   \
  }
#define SETTING_TEXT_AS(fact_name, member, words_of_doc)                                           \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_TEXT, .source = FROM_SETTING_TEXT,                  \
    .is_of_settings = true, .offset = offsetof(settings, member), .doc = FACT_NAME(words_of_doc)   \
  }
#define SETTING_TEXT(member, words_of_doc) SETTING_TEXT_AS(#member, member, words_of_doc)
#define SETTING_TEXTS(member, words_of_doc)                                                        \
  {                                                                                                \
    .name = FACT_NAME(#member), .type = FACT_TEXTS, .source = FROM_SETTING_TEXTS,                  \
    .is_of_settings = true, .offset = offsetof(settings, member), .doc = FACT_NAME(words_of_doc)   \
  }
#define SETTING_BOOL(fact_name, member, words_of_doc)                                              \
  {                                                                                                \
    .name = FACT_NAME(fact_name), .type = FACT_FLAG, .source = FROM_BOOL, .is_of_settings = true,  \
    .offset = offsetof(settings, member), .doc = FACT_NAME(words_of_doc)                           \
  }

/* A word that a function sets from the number of an enum. */
static inline void fact_set_word(fact_value *value, const fact_words *words, uint32_t number) {
  if (number < words->count) {
    value->is_set = true;
    value->number = number;
    value->text = fact_word(words, number);
  }
}

#endif
