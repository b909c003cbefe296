/* The process and how the engine keeps it: environment, directory, signal, restarts, logging. */
#include "model/facts.h"

static const em_view nobody = {"", 0};

static void refuse(chain *c, uint32_t at, em_view because, em_view expected) {
  facts_refuse(c, AT_CREATE, NOTE_CREATE_OPTIONS_REFUSED, at, nobody, because, expected);
}

static void check_env(chain *c) {
  const setting_texts *env = c->settings->env;
  for (uint32_t i = 0; i < env->count; i++) {
    const em_view text = env->items[i].value;
    if (text.length == 0 || text.data[0] == '=') {
      refuse(c, env->items[i].at.node, VIEW("Env holds a variable without a name"),
             VIEW("NAME=value"));
    }
  }
}

/* An entry point of one empty word takes away the image's, and with it the image's command. */
static void check_command(chain *c) {
  const settings *s = c->settings;
  if (s->entrypoint->count == 1 && s->entrypoint->items[0].value.length == 0 &&
      s->cmd->count == 0) {
    refuse(c, s->entrypoint->at.node, VIEW("neither Entrypoint nor Cmd says what to run"),
           VIEW("a Cmd beside [\"\"]"));
  }
}

/* ---- Signals -------------------------------------------------------------------------------- */

static bool is_number(em_view text, bool *is_zero) {
  size_t i = text.length > 0 && (text.data[0] == '-' || text.data[0] == '+') ? 1 : 0;
  *is_zero = true;
  const bool has_digits = i < text.length && text.length < 18;
  for (; i < text.length; i++) {
    if (text.data[i] < '0' || text.data[i] > '9') {
      return false;
    }
    *is_zero = *is_zero && text.data[i] == '0';
  }
  return has_digits;
}

static bool is_realtime(em_view name) {
  const bool is_least = view_starts_with(name, VIEW("RTMIN"));
  if (!is_least && !view_starts_with(name, VIEW("RTMAX"))) {
    return false;
  }
  const em_view rest = view_from(name, 5);
  if (rest.length == 0) {
    return true;
  }
  if (rest.length < 2 || rest.length > 3 || rest.data[0] != (is_least ? '+' : '-') ||
      rest.data[1] == '0') {
    return false;
  }
  int number = 0;
  for (size_t i = 1; i < rest.length; i++) {
    if (rest.data[i] < '0' || rest.data[i] > '9') {
      return false;
    }
    number = number * 10 + (rest.data[i] - '0');
  }
  return number <= (is_least ? 15 : 14);
}

static bool is_signal_name(em_view name) {
  static const char *const names[] = {"ABRT", "ALRM", "BUS",    "CHLD",  "CLD",  "CONT",   "FPE",
                                      "HUP",  "ILL",  "INT",    "IO",    "IOT",  "KILL",   "PIPE",
                                      "POLL", "PROF", "PWR",    "QUIT",  "SEGV", "STKFLT", "STOP",
                                      "SYS",  "TERM", "TRAP",   "TSTP",  "TTIN", "TTOU",   "URG",
                                      "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (view_equals(name, view_of(names[i]))) {
      return true;
    }
  }
  return is_realtime(name);
}

static void check_signal(chain *c) {
  const setting_text *signal = c->settings->stop_signal;
  char upper[16];
  bool is_zero = false;
  if (signal->value.length == 0 || signal->has_placeholder) {
    return;
  }
  bool is_right = is_number(signal->value, &is_zero) && !is_zero;
  if (!is_right && signal->value.length < sizeof upper) {
    for (size_t i = 0; i < signal->value.length; i++) {
      const char b = signal->value.data[i];
      upper[i] = b >= 'a' && b <= 'z' ? (char)(b - 0x20) : b;
    }
    const em_view name = {upper, signal->value.length};
    is_right = is_signal_name(view_starts_with(name, VIEW("SIG")) ? view_from(name, 3) : name);
  }
  if (!is_right) {
    refuse(c, signal->at.node, VIEW("StopSignal names no signal"), VIEW("SIGTERM, SIGINT, 15 …"));
  }
}

/* ---- Restarts ------------------------------------------------------------------------------- */

static void check_restart(chain *c, const engine_tree *tree) {
  const settings *s = c->settings;
  const chain_node *policy = facts_member(tree->host_config, VIEW("RestartPolicy"));
  const chain_node *count = facts_member(policy, VIEW("MaximumRetryCount"));
  const em_view name = s->restart_policy->value;
  const int64_t retries = count == NULL || (count->flags & CHAIN_UNRESOLVED) ? 0 : count->integer;
  const bool is_none = name.length == 0 || view_equals(name, VIEW("no"));
  if (s->restart_policy->has_placeholder) {
    return;
  }
  if (s->auto_remove->value && !is_none) {
    refuse(c, s->auto_remove->at.node, VIEW("AutoRemove beside a RestartPolicy"),
           VIEW("one of both, or neither: edgeAgent restarts modules"));
  }
  if (view_equals(name, VIEW("on-failure"))) {
    if (retries < 0) {
      refuse(c, count->node, VIEW("a negative MaximumRetryCount"), VIEW("0 or more"));
    }
    return;
  }
  const bool is_known =
      is_none || view_equals(name, VIEW("always")) || view_equals(name, VIEW("unless-stopped"));
  if (!is_known) {
    refuse(c, s->restart_policy->at.node, VIEW("an unknown RestartPolicy"),
           VIEW("no, always, on-failure or unless-stopped"));
  } else if (name.length > 0 && retries != 0) {
    refuse(c, count->node, VIEW("a MaximumRetryCount beside a policy that does not count"),
           VIEW("on-failure, or no MaximumRetryCount"));
  }
}

/* ---- Logging -------------------------------------------------------------------------------- */

static bool is_log_option(em_view driver, em_view option) {
  static const char *const of_files[] = {"max-size", "max-file", "compress", NULL};
  static const char *const of_all[] = {"mode", "max-buffer-size", "labels", "labels-regex",
                                       "env",  "env-regex",       "tag",    NULL};
  for (const char *const *one = of_files; *one != NULL; one++) {
    if (view_equals(option, view_of(*one))) {
      return true;
    }
  }
  for (const char *const *one = of_all; *one != NULL; one++) {
    const bool is_common = one < of_all + 2;
    if (view_equals(option, view_of(*one))) {
      return is_common || !view_equals(driver, VIEW("local"));
    }
  }
  return false;
}

static void check_logging(chain *c) {
  const settings *s = c->settings;
  const em_view driver = s->log_type->value;
  static const char *const built_in[] = {"none",    "json-file",  "local",   "journald", "syslog",
                                         "gelf",    "fluentd",    "awslogs", "splunk",   "etwlogs",
                                         "gcplogs", "logentries", NULL};
  if (driver.length == 0 || s->log_type->has_placeholder) {
    if (s->log_options->count > 0) {
      facts_depend(c, VIEW("the device's own log driver does not know an option"));
    }
    return;
  }
  size_t i = 0;
  while (built_in[i] != NULL && !view_equals(driver, view_of(built_in[i]))) {
    i++;
  }
  if (built_in[i] == NULL) {
    facts_depend(c, arena_format(c->memory, "the device has no log driver %.*s",
                                 VIEW_ARGS(view_until(driver, 60))));
    return;
  }
  const bool is_file = view_equals(driver, VIEW("json-file")) || view_equals(driver, VIEW("local"));
  for (uint32_t k = 0; k < s->log_options->count; k++) {
    const setting_pair *option = &s->log_options->items[k];
    if (is_file && !is_log_option(driver, option->name)) {
      refuse(c, place_of_name(option->at).node,
             arena_format(c->memory, "the log driver %.*s has no such option", VIEW_ARGS(driver)),
             VIEW("max-size, max-file, compress …"));
    } else if (!is_file) {
      facts_depend(c, VIEW("the log driver does not know an option"));
    }
  }
}

void process_checks(chain *c, const engine_tree *tree) {
  const setting_text *directory = c->settings->working_dir;
  check_env(c);
  check_command(c);
  check_signal(c);
  check_restart(c, tree);
  check_logging(c);
  if (directory->value.length > 0 && !view_starts_with(directory->value, VIEW("/")) &&
      !directory->has_placeholder) {
    refuse(c, directory->at.node, VIEW("WorkingDir is no absolute path"), VIEW("/…"));
  }
}
