/* What an example says of itself. */
#include "rules/compiled.h"

#include "rules/examples.h"

em_view example_fragment_name(example_fragment fragment) {
  static const em_view names[FRAGMENT_COUNT] = {
      [FRAGMENT_HOST_CONFIG] = FACT_NAME("host_config"),
      [FRAGMENT_CREATE_OPTIONS] = FACT_NAME("create_options"),
      [FRAGMENT_SETTINGS] = FACT_NAME("settings"),
      [FRAGMENT_MODULE] = FACT_NAME("module"),
      [FRAGMENT_MODULES] = FACT_NAME("modules"),
      [FRAGMENT_SYSTEM_MODULES] = FACT_NAME("system_modules"),
      [FRAGMENT_AGENT] = FACT_NAME("agent"),
      [FRAGMENT_HUB] = FACT_NAME("hub"),
      [FRAGMENT_CONTENTS] = FACT_NAME("contents"),
      [FRAGMENT_MANIFEST] = FACT_NAME("manifest"),
      [FRAGMENT_LAYERS] = FACT_NAME("layers"),
  };
  return names[fragment];
}

bool em_ruleset_example(const em_ruleset *rules, const em_rule *rule, size_t index,
                        em_example *example) {
  if (index >= rule->example_count) {
    return false;
  }
  const compiled_rule *c = &rules->compiled[rule - rules->rules];
  const pack_example *from = &c->pack->examples[c->rule->examples.start + index];
  *example = (em_example){
      .kind = (em_example_kind)from->kind,
      .title = pack_view(c->pack, from->title),
      .fragment = example_fragment_name((example_fragment)from->fragment),
      .text = pack_view(c->pack, from->text),
  };
  return true;
}
