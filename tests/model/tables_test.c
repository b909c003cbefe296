/* The tables of the readers: every name leads to its own row, in any case of its letters. */
#include "model/chain.h"

#include <criterion/criterion.h>

enum { NAME_MAXIMUM = 64 };

static void check_table(const chain_table *table);

static void check_type(const chain_type *type) {
  for (; type != NULL; type = type->of) {
    if (type->table != NULL) {
      check_table(type->table);
    }
  }
}

static void check_row(const chain_table *table, const chain_member *row) {
  char name[NAME_MAXIMUM];
  cr_assert_lt(row->name.length, sizeof name);
  for (int form = 0; form < 3; form++) {
    for (size_t i = 0; i < row->name.length; i++) {
      const char c = row->name.data[i];
      const bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      name[i] = !is_letter || form == 0 ? c : (char)(form == 1 ? c | 0x20 : c & ~0x20);
    }
    const em_view wanted = {name, row->name.length};
    cr_expect_eq(chain_find_row(table, wanted), row, "%.*s of %.*s", VIEW_ARGS(wanted),
                 VIEW_ARGS(table->object));
    cr_expect_null(chain_find_row(table, (em_view){name, row->name.length - 1}) == row ? row
                                                                                       : NULL);
  }
}

static void check_table(const chain_table *table) {
  for (uint32_t i = 0; i < table->count; i++) {
    check_row(table, &table->members[i]);
    check_type(table->members[i].type);
  }
  cr_expect_null(chain_find_row(table, VIEW("")));
  cr_expect_null(chain_find_row(table, VIEW("\xC5\xBF")));
}

Test(tables, every_name_leads_to_its_own_row) {
  const chain_table *const tables[] = {&agent_create_options, &engine_config, &engine_host_config,
                                       &engine_networking_config};
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    check_table(tables[i]);
  }
}
