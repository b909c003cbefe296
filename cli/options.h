/*
 * Options from tables: one table a command reads the command line and prints `--help`.
 *
 *   typedef struct arguments { bool is_all; int format; const char *output; } arguments;
 *   static const char *const formats[] = {"text", "json", NULL};
 *   static const cli_option options[] = {
 *     {"all", 'a', OPTION_FLAG, offsetof(arguments, is_all), NULL, "also rules that are off"},
 *     {"format", 'f', OPTION_CHOICE, offsetof(arguments, format), "FORMAT", "one of", formats},
 *     OPTION_END};
 *
 *   static int run(cli_call *call) {
 *     arguments a = {.format = 0};                  // defaults
 *     if (!options_read(call, &a)) {                // --help, or an error that was told
 *       return call->status;
 *     }
 *     …call->operands…
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cli_call;
struct cli_command;

typedef enum option_kind {
  OPTION_FLAG,   /* bool: becomes true */
  OPTION_TEXT,   /* const char *: the value; the last one counts */
  OPTION_TEXTS,  /* option_texts: each value, in order */
  OPTION_NUMBER, /* uint32_t, from minimum to maximum */
  OPTION_CHOICE, /* int: index of the value in choices */
  OPTION_FOLD,   /* none itself: what follows is shown only by --help-all */
} option_kind;

enum { OPTION_TEXTS_MAXIMUM = 64 };

typedef struct option_texts {
  const char *items[OPTION_TEXTS_MAXIMUM];
  uint32_t count;
} option_texts;

typedef struct cli_option {
  const char *name; /* without the dashes */
  char letter;      /* 0: none */
  option_kind kind;
  size_t at;                  /* offset in the command's struct */
  const char *value;          /* what --help calls the value, NULL for a flag */
  const char *help;           /* what it does; choices and range are added */
  const char *const *choices; /* OPTION_CHOICE; ends with NULL */
  uint32_t minimum, maximum;  /* OPTION_NUMBER */
} cli_option;

/* `--help` is to fit a screen: the options that few people need stand behind this row. */
#define OPTION_RARE                                                                                \
  { .name = "", .kind = OPTION_FOLD }

#define OPTION_END                                                                                 \
  { .name = NULL }

/*
 * Reads call->argv into `values` and sets call->operands. Options may stand before and behind
 * operands; `--name=value`, `--name value`, `-n value`, `-nvalue`; `--` ends options, `-` is an
 * operand. False with call->status after --help or --help-all, or after an error that has been told
 * with the nearest name.
 */
bool options_read(struct cli_call *call, void *values);

/* Tells that operand number `index` is one too many, or that one called `what` is missing. */
int options_too_many(const struct cli_call *call, int index);
int options_missing(const struct cli_call *call, const char *what);

#endif
