#include "findings/judge.h"

/* Enough that the worst of a file come through; findings keep options.limits.findings of them. */
enum { MATCHES_FOR_A_FINDING = 8 };

static void count_what_was_read(em_summary *s, const manifest *m) {
  s->modules += m->module_count;
  s->embedded += m->embedded_count;
  s->settings += m->setting_count;
  s->routes += m->route_count;
}

/* Whoever knows about images may want to look them up together. */
static bool prepare_trust(const manifest *m, const em_trust *trust, arena *memory) {
  if (trust == NULL || trust->prepare == NULL) {
    return true;
  }
  em_view *images = arena_allocate_array(memory, m->module_count, sizeof *images);
  em_registry_login *logins = arena_allocate_array(memory, m->credential_count, sizeof *logins);
  if (images == NULL || logins == NULL) {
    return false;
  }
  size_t count = 0;
  for (uint32_t i = 0; i < m->module_count; i++) {
    if (m->modules[i].has_image) {
      images[count++] = m->modules[i].image.text;
    }
  }
  for (uint32_t i = 0; i < m->credential_count; i++) {
    const registry_credential *c = &m->credentials[i];
    logins[i] = (em_registry_login){c->address.value, c->username.value, c->password.value};
  }
  trust->prepare(trust->context, images, count, logins, m->credential_count);
  return true;
}

bool judge_manifest(audit_file *file, em_audit *audit, const manifest *m, const blame *to_blame,
                    arena *memory) {
  const em_audit_options *options = &audit->options;
  count_what_was_read(&file->summary, m);
  if (!prepare_trust(m, options->trust, memory)) {
    return false;
  }
  const rules_options choice = {
      .profile = options->profile,
      .all_rules = options->all_rules,
      .choices = options->config == NULL ? NULL : options->config->rule_choices,
      .ignores_expected = options->no_expected,
      .skips_expected = !options->show_expected,
      .as_of = options->as_of,
      .trust = options->trust,
      .texts = &file->memory,
      .layers = to_blame == NULL ? NULL : to_blame->stack,
      .matches_maximum = options->limits.findings > UINT32_MAX / MATCHES_FOR_A_FINDING
                             ? UINT32_MAX
                             : options->limits.findings * MATCHES_FOR_A_FINDING};
  matches found;
  return rules_run(audit->rules, m, &choice, memory, &found) &&
         findings_collect(file, audit, m, to_blame, &found);
}
