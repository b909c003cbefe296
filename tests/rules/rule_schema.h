/* The part of schemas/rule.schema.json that follows from the tables of the language. */
#ifndef RULES_RULE_SCHEMA_H
#define RULES_RULE_SCHEMA_H

#include <stdio.h>

/* Definitions of subjects, checks, words, facts and conditions, to the end of the file. */
void rule_schema_write(FILE *out);

#endif
