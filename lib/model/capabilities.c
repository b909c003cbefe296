/*
 * CapAdd and CapDrop: the engine puts them in upper case and CAP_ before them; ALL counts in any
 * case, CAP_ALL is unknown (measured).
 */
#include "model/facts.h"

#include "text/nearest.h"

#define WORD(text)                                                                                 \
  { text, sizeof(text) - 1 }

/* capabilities(7) */
static const em_view known[] = {
    WORD("AUDIT_CONTROL"),   WORD("AUDIT_READ"),   WORD("AUDIT_WRITE"),
    WORD("BLOCK_SUSPEND"),   WORD("BPF"),          WORD("CHECKPOINT_RESTORE"),
    WORD("CHOWN"),           WORD("DAC_OVERRIDE"), WORD("DAC_READ_SEARCH"),
    WORD("FOWNER"),          WORD("FSETID"),       WORD("IPC_LOCK"),
    WORD("IPC_OWNER"),       WORD("KILL"),         WORD("LEASE"),
    WORD("LINUX_IMMUTABLE"), WORD("MAC_ADMIN"),    WORD("MAC_OVERRIDE"),
    WORD("MKNOD"),           WORD("NET_ADMIN"),    WORD("NET_BIND_SERVICE"),
    WORD("NET_BROADCAST"),   WORD("NET_RAW"),      WORD("PERFMON"),
    WORD("SETFCAP"),         WORD("SETGID"),       WORD("SETPCAP"),
    WORD("SETUID"),          WORD("SYSLOG"),       WORD("SYS_ADMIN"),
    WORD("SYS_BOOT"),        WORD("SYS_CHROOT"),   WORD("SYS_MODULE"),
    WORD("SYS_NICE"),        WORD("SYS_PACCT"),    WORD("SYS_PTRACE"),
    WORD("SYS_RAWIO"),       WORD("SYS_RESOURCE"), WORD("SYS_TIME"),
    WORD("SYS_TTY_CONFIG"),  WORD("WAKE_ALARM"),
};

/*
 * Go's strings.ToUpper as far as it can make one of these names: ASCII, and the letters beyond it
 * whose capitals are ASCII (U+017F becomes S, U+0131 becomes I).
 */
static em_view upper(arena *memory, em_view text) {
  char *out = arena_allocate(memory, text.length + 1);
  size_t length = 0;
  for (size_t i = 0; out != NULL && i < text.length; i++) {
    const em_view rest = view_from(text, i);
    if (view_starts_with(rest, VIEW("\xC5\xBF")) || view_starts_with(rest, VIEW("\xC4\xB1"))) {
      out[length++] = rest.data[0] == '\xC5' ? 'S' : 'I';
      i++;
    } else {
      const char byte = text.data[i];
      out[length++] = byte >= 'a' && byte <= 'z' ? (char)(byte - 0x20) : byte;
    }
  }
  return (em_view){out, length};
}

static bool is_known(em_view name) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (view_equals(known[i], name)) {
      return true;
    }
  }
  return false;
}

static void refuse(chain *c, em_view list, const setting_text *written, em_view name) {
  nearest search = nearest_start(name);
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    nearest_offer(&search, known[i]);
  }
  facts_refuse(c, AT_CREATE, NOTE_CAPABILITY_UNKNOWN, written->at.node, written->value,
               arena_format(c->memory, "%.*s names no capability", VIEW_ARGS(list)), search.best);
}

static bool read_list(chain *c, const engine_tree *tree, em_view name, capability **items,
                      uint32_t *count) {
  const chain_node *list = facts_member(tree->host_config, name);
  if (list == NULL || list->count == 0) {
    return true;
  }
  *items = arena_allocate_array(c->memory, list->count, sizeof **items);
  if (*items == NULL) {
    return false;
  }
  const chain_node *one = list->first;
  for (uint32_t i = 0; i < list->count; i++, one = one->next) {
    const setting_text written = facts_setting(c, one);
    const em_view whole = upper(c->memory, written.value);
    if (whole.data == NULL) {
      return false;
    }
    const em_view bare = view_starts_with(whole, VIEW("CAP_")) ? view_from(whole, 4) : whole;
    if (view_equals(whole, VIEW("ALL")) || is_known(bare)) {
      (*items)[(*count)++] = (capability){.name = bare, .written = written.value, .at = written.at};
    } else if (!written.has_placeholder) {
      refuse(c, name, &written, bare);
    }
  }
  return true;
}

bool capabilities_read(chain *c, const engine_tree *tree) {
  settings *s = c->settings;
  return read_list(c, tree, VIEW("CapAdd"), &s->cap_add, &s->cap_add_count) &&
         read_list(c, tree, VIEW("CapDrop"), &s->cap_drop, &s->cap_drop_count);
}
