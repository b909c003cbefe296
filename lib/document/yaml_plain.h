/*
 * Simple YAML in one pass: block mappings and sequences, lists and objects in brackets, plain and
 * quoted scalars of one line, simple block scalars. Whatever else there is, or may be wrong, is
 * left to libyaml. For rule files only: a hundred of them are to cost less than half of what the
 * command costs without, and libyaml alone costs more than that (8.4 of 7.9 million instructions).
 * Manifests go through libyaml and nothing else: two readers of one text are what we warn others
 * of. Internal to this room.
 */
#ifndef DOCUMENT_YAML_PLAIN_H
#define DOCUMENT_YAML_PLAIN_H

#include "document/builder.h"

/*
 * True if all of the text was read, with the nodes that libyaml's events would have given. False if
 * it holds something else, which says nothing of whether it is right, or if building failed: see
 * the builder's status. What was built so far is then to be thrown away.
 */
bool yaml_plain_read(builder *b);

/*
 * The text before the last member of a root that is a block mapping, if that is its name: nothing
 * but deeper lines, `- ` and comments follow it, so it is the last one if it is one at all. It is
 * one if what stands before is read by yaml_plain_read. Otherwise the whole text.
 */
em_view yaml_plain_before_last(em_view text, em_view member);

#endif
