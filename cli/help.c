#include "help.h"

#include "complain.h"
#include "output.h"

#include <errno.h>
#include <string.h>

enum { WIDTH = 80, OPTION_INDENT = 26, SHOWN = 96 };

static int finish(void) {
  output out = {.stream = stdout, .shown = "standard output"};
  return output_close(&out) ? EXIT_CLEAN : EXIT_FAILED;
}

void help_choices(const cli_option *option, char *text, size_t size) {
  size_t used = 0;
  text[0] = '\0';
  for (int i = 0; option->choices[i] != NULL && used < size; i++) {
    used +=
        (size_t)snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ", ", option->choices[i]);
  }
}

/* Writes words from column `column` on, breaking lines so that they stand from `indent` to WIDTH.
 */
static void write_wrapped(const char *text, size_t column, size_t indent) {
  while (*text != '\0') {
    if (*text == '\n') {
      printf("\n%*s", text[1] == '\n' ? 0 : (int)indent, "");
      column = indent;
      text++;
      continue;
    }
    const size_t length = strcspn(text, " \n");
    if (column > indent && column + 1 + length > WIDTH) {
      printf("\n%*s", (int)indent, "");
      column = indent;
    } else if (column > indent) {
      putchar(' ');
      column++;
    }
    fwrite(text, 1, length, stdout);
    column += length;
    text += length;
    text += *text == ' ';
  }
  putchar('\n');
}

static void write_option(const cli_option *o) {
  char left[SHOWN];
  const char *blank = o->value == NULL ? "" : " ";
  const char *value = o->value == NULL ? "" : o->value;
  if (o->letter != 0) {
    snprintf(left, sizeof left, "  -%c, --%s%s%s", o->letter, o->name, blank, value);
  } else {
    snprintf(left, sizeof left, "      --%s%s%s", o->name, blank, value);
  }
  char help[600];
  if (o->kind == OPTION_CHOICE) {
    char choices[400];
    help_choices(o, choices, sizeof choices);
    snprintf(help, sizeof help, "%s: %s", o->help, choices);
  } else {
    snprintf(help, sizeof help, "%s", o->help);
  }
  fputs(left, stdout);
  if (strlen(left) + 2 > OPTION_INDENT) {
    printf("\n%*s", OPTION_INDENT, "");
  } else {
    printf("%*s", (int)(OPTION_INDENT - strlen(left)), "");
  }
  write_wrapped(help, OPTION_INDENT, OPTION_INDENT);
}

static void write_commands(const cli_command *const *commands) {
  for (; *commands != NULL; commands++) {
    printf("  %-14s %s\n", (*commands)->name, (*commands)->summary);
  }
}

int help_overview(const cli_command *const *commands) {
  /* all of it fits a screen of 24 lines */
  puts("Says what an Azure IoT Edge deployment lets loose on a device. To begin with:\n"
       "  edgemanifest audit deployment.json\n"
       "Commands:");
  write_commands(commands);
  puts("'COMMAND --help' says more. Exit status: 0 no findings, 1 findings, 2 not done.");
  return finish();
}

/* Each line, indented by two blanks. */
static void write_examples(const char *examples) {
  while (*examples != '\0') {
    examples += strspn(examples, " ");
    const size_t length = strcspn(examples, "\n");
    printf("  %.*s\n", (int)length, examples);
    examples += length + (examples[length] == '\n');
  }
}

static void write_options(const cli_option *o, help_extent extent) {
  bool has_more = false;
  for (; o != NULL && o->name != NULL; o++) {
    if (o->kind != OPTION_FOLD) {
      write_option(o);
    } else if (extent == HELP_COMMON) {
      has_more = true;
      break;
    }
  }
  write_option(&(cli_option){.name = "help", .letter = 'h', .help = "show this"});
  if (has_more) {
    write_option(&(cli_option){.name = "help-all", .help = "show all options"});
  }
}

int help_command(const cli_call *call, help_extent extent) {
  const cli_command *c = call->command;
  printf("Usage: %s%s%s\n", call->name, *c->usage == '\0' ? "" : " ", c->usage);
  if (c->examples != NULL) {
    putchar('\n');
    write_examples(c->examples);
  }
  putchar('\n');
  write_wrapped(c->description, 0, 0);
  if (c->subcommands != NULL) {
    puts("\nCommands:");
    write_commands(c->subcommands);
  }
  if (c->run != NULL) {
    puts("\nOptions:");
    write_options(c->options, extent);
  }
  return finish();
}
