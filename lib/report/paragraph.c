#include "report/paragraph.h"

#include "text/width.h"

static void add_word(paragraph *p, em_view word) {
  const uint32_t width = width_of_text(word);
  if (p->column > 0 && p->column + 1 + width > p->width) {
    paragraph_end(p);
  }
  if (p->column == 0) {
    output_repeat(p->o, " ", p->indent);
    p->column = p->indent;
  } else {
    output_literal(p->o, " ");
    p->column++;
  }
  output_text(p->o, word);
  p->column += width;
}

void paragraph_add(paragraph *p, em_view text) {
  while (text.length > 0) {
    const em_view word = view_until(text, view_find(text, ' '));
    if (word.length > 0) {
      add_word(p, word);
    }
    text = view_from(text, word.length + 1);
  }
}

void paragraph_end(paragraph *p) {
  if (p->column > 0) {
    output_literal(p->o, "\n");
    p->column = 0;
  }
}
