/* Findings that were there before. */
#ifndef FINDINGS_BASELINE_H
#define FINDINGS_BASELINE_H

#include "findings/finding.h"
#include "findings/fingerprint.h"

typedef struct baseline_entry {
  uint8_t fingerprint[FINGERPRINT_SIZE];
  uint8_t value[8];
  em_view rule, module, file; /* data of file is NULL: any file */
} baseline_entry;

struct em_baseline {
  em_allocator allocator;
  arena memory;
  baseline_entry *entries; /* sorted by fingerprint, value, file */
  uint32_t count, capacity;
};

/* An empty one, or NULL if memory is out. */
em_baseline *baseline_new(const em_allocator *allocator);
/* Adds a zeroed entry; NULL if memory is out. */
baseline_entry *baseline_add(em_baseline *baseline);
void baseline_sort(em_baseline *baseline);

/* Marks the findings that are in the audit's baseline, and lists what is gone. False if memory is
 * out. */
bool baseline_apply(em_audit *audit);

#endif
