#include "options.h"

#include "command.h"
#include "complain.h"
#include "help.h"
#include "text/nearest.h"

#include <stdio.h>
#include <string.h>

/* Where the next argument is read from, and what the option at hand was called. */
typedef struct reader {
  cli_call *call;
  char *values;
  int next;
  char shown[64]; /* "--format", "-f" */
} reader;

static int hint(const cli_call *call) {
  complain_hint("Try '%s --help'.", call->name);
  return EXIT_FAILED;
}

static const cli_option *find_name(const cli_option *options, const char *name, size_t length) {
  for (const cli_option *o = options; o != NULL && o->name != NULL; o++) {
    if (o->kind != OPTION_FOLD && strlen(o->name) == length && memcmp(o->name, name, length) == 0) {
      return o;
    }
  }
  return NULL;
}

static const cli_option *find_letter(const cli_option *options, char letter) {
  for (const cli_option *o = options; o != NULL && o->name != NULL; o++) {
    if (o->kind != OPTION_FOLD && o->letter == letter) {
      return o;
    }
  }
  return NULL;
}

static bool complain_unknown(const reader *r, const char *name, size_t length) {
  nearest search = nearest_start((em_view){name, length});
  nearest_offer(&search, VIEW("help"));
  nearest_offer(&search, VIEW("help-all"));
  for (const cli_option *o = r->call->command->options; o != NULL && o->name != NULL; o++) {
    nearest_offer(&search, view_of(o->name));
  }
  if (search.best.length > 0) {
    complain("unknown option '--%.*s'; did you mean '--%.*s'?", (int)length, name,
             VIEW_ARGS(search.best));
  } else {
    complain("unknown option '--%.*s'", (int)length, name);
  }
  return false;
}

static bool read_number(const reader *r, const cli_option *o, const char *text, uint32_t *number) {
  uint64_t value = 0;
  bool is_number = *text != '\0';
  for (const char *c = text; *c != '\0' && is_number; c++) {
    is_number = *c >= '0' && *c <= '9' && value <= UINT32_MAX;
    value = value * 10 + (uint64_t)(*c - '0');
  }
  if (!is_number || value < o->minimum || value > o->maximum) {
    complain("%s wants a number from %u to %u, not '%s'", r->shown, o->minimum, o->maximum, text);
    return false;
  }
  *number = (uint32_t)value;
  return true;
}

static bool read_choice(const reader *r, const cli_option *o, const char *text, int *choice) {
  nearest search = nearest_start(view_of(text));
  for (int i = 0; o->choices[i] != NULL; i++) {
    if (strcmp(o->choices[i], text) == 0) {
      *choice = i;
      return true;
    }
    nearest_offer(&search, view_of(o->choices[i]));
  }
  char all[400];
  help_choices(o, all, sizeof all);
  if (search.best.length > 0) {
    complain("%s: there is no '%s'; did you mean '%.*s'? There are: %s", r->shown, text,
             VIEW_ARGS(search.best), all);
  } else {
    complain("%s: there is no '%s'. There are: %s", r->shown, text, all);
  }
  return false;
}

static bool store(reader *r, const cli_option *o, const char *value) {
  void *at = r->values + o->at;
  switch (o->kind) {
    case OPTION_FLAG:
      *(bool *)at = true;
      return true;
    case OPTION_TEXT:
      *(const char **)at = value;
      return true;
    case OPTION_TEXTS: {
      option_texts *texts = at;
      if (texts->count == OPTION_TEXTS_MAXIMUM) {
        complain("%s may be given at most %d times", r->shown, OPTION_TEXTS_MAXIMUM);
        return false;
      }
      texts->items[texts->count++] = value;
      return true;
    }
    case OPTION_NUMBER:
      return read_number(r, o, value, at);
    case OPTION_CHOICE:
      return read_choice(r, o, value, at);
    case OPTION_FOLD:
      break;
  }
  return false;
}

/* The value of the option at hand: given with it, or the next argument. */
static bool store_with_value(reader *r, const cli_option *o, const char *given) {
  if (o->kind == OPTION_FLAG && given != NULL) {
    complain("%s takes no value", r->shown);
    return false;
  }
  if (o->kind != OPTION_FLAG && given == NULL) {
    if (r->next == r->call->argc) {
      complain("%s needs a value: %s", r->shown, o->value);
      return false;
    }
    given = r->call->argv[r->next++];
  }
  return store(r, o, given);
}

static bool read_long(reader *r, const char *argument) {
  const char *name = argument + 2;
  const size_t length = strcspn(name, "=");
  const cli_option *o = find_name(r->call->command->options, name, length);
  if (o == NULL) {
    return complain_unknown(r, name, length);
  }
  snprintf(r->shown, sizeof r->shown, "--%s", o->name);
  return store_with_value(r, o, name[length] == '=' ? name + length + 1 : NULL);
}

static bool read_letters(reader *r, const char *argument) {
  for (const char *letter = argument + 1; *letter != '\0'; letter++) {
    const cli_option *o = find_letter(r->call->command->options, *letter);
    if (o == NULL) {
      complain("unknown option '-%c'", *letter);
      return false;
    }
    snprintf(r->shown, sizeof r->shown, "-%c", *letter);
    if (o->kind != OPTION_FLAG) {
      return store_with_value(r, o, letter[1] == '\0' ? NULL : letter + 1);
    }
    store(r, o, NULL);
  }
  return true;
}

static bool wants_help(const char *argument) {
  return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

bool options_read(cli_call *call, void *values) {
  reader r = {.call = call, .values = values};
  bool is_over = false;
  /* Operands are gathered at the front of argv: what stands there has been read. */
  call->operands = call->argv;
  call->operand_count = 0;
  while (r.next < call->argc) {
    char *argument = call->argv[r.next++];
    if (is_over || argument[0] != '-' || argument[1] == '\0') {
      call->operands[call->operand_count++] = argument;
    } else if (strcmp(argument, "--") == 0) {
      is_over = true;
    } else if (wants_help(argument)) {
      call->status = help_command(call, HELP_COMMON);
      return false;
    } else if (strcmp(argument, "--help-all") == 0) {
      call->status = help_command(call, HELP_ALL);
      return false;
    } else if (!(argument[1] == '-' ? read_long(&r, argument) : read_letters(&r, argument))) {
      call->status = hint(call);
      return false;
    }
  }
  return true;
}

int options_too_many(const cli_call *call, int index) {
  complain("unexpected argument '%s'", call->operands[index]);
  return hint(call);
}

int options_missing(const cli_call *call, const char *what) {
  complain("%s is missing", what);
  return hint(call);
}
