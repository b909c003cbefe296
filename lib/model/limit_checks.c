/* Limits that the engine refuses (daemon: verifyPlatformContainerResources), in its order. */
#include "model/facts.h"

#define MEBIBYTE INT64_C(1048576)

typedef struct limit {
  em_view name;
  const setting_number *number;
} limit;

static void refuse(chain *c, limit l, em_view expected) {
  facts_refuse(c, AT_CREATE, NOTE_LIMIT_INVALID, l.number->at.node, l.name,
               arena_format(c->memory, "%lld", (long long)l.number->value), expected);
}

static void check_least(chain *c, limit l, int64_t least, em_view expected) {
  if (l.number->value != 0 && l.number->value < least) {
    refuse(c, l, expected);
  }
}

static void check_memory(chain *c) {
  const settings *s = c->settings;
  const em_view least = VIEW("0, or at least 6291456 (6 MiB)");
  const limit memory = {VIEW("Memory"), s->memory};
  const limit swap = {VIEW("MemorySwap"), s->memory_swap};
  const limit reservation = {VIEW("MemoryReservation"), s->memory_reservation};
  const limit kernel = {VIEW("KernelMemory"), s->kernel_memory};
  check_least(c, memory, 6 * MEBIBYTE, least);
  if (s->memory_swap->value > 0 && s->memory->value == 0 &&
      (s->memory->is_set || !place_is_set(s->memory->at))) {
    refuse(c, swap, VIEW("a Memory beside it"));
  } else if (s->memory_swap->value > 0 && s->memory_swap->value < s->memory->value) {
    refuse(c, swap, VIEW("at least Memory, as it counts both"));
  }
  if (s->memory_reservation->value > 0) {
    check_least(c, reservation, 6 * MEBIBYTE, least);
    if (s->memory->value > 0 && s->memory_reservation->value > s->memory->value) {
      refuse(c, reservation, VIEW("at most Memory"));
    }
  }
  if (s->kernel_memory->value > 0) {
    check_least(c, kernel, 4 * MEBIBYTE, VIEW("0, or at least 4194304 (4 MiB)"));
  }
  if (s->memory_swappiness->is_set &&
      (s->memory_swappiness->value < -1 || s->memory_swappiness->value > 100)) {
    refuse(c, (limit){VIEW("MemorySwappiness"), s->memory_swappiness}, VIEW("0 to 100"));
  }
}

/* "0-2,4" */
static bool is_cpu_list(em_view text) {
  while (text.length > 0) {
    const size_t comma = view_find(text, ',');
    const em_view one = view_until(text, comma);
    uint64_t first = 0;
    uint64_t number = 0;
    bool has_dash = false;
    bool has_digit = false;
    for (size_t i = 0; i < one.length; i++) {
      const char byte = one.data[i];
      if (byte == '-' && has_digit && !has_dash) {
        first = number;
        number = 0;
        has_dash = true;
        has_digit = false;
      } else if (byte >= '0' && byte <= '9' && number < 1000000) {
        number = number * 10 + (uint64_t)(byte - '0');
        has_digit = true;
      } else {
        return false;
      }
    }
    if (!has_digit || (has_dash && number < first)) {
      return false;
    }
    text = comma + 1 == text.length ? VIEW("?") : view_from(text, comma + 1);
  }
  return true;
}

static void check_cpu(chain *c) {
  const settings *s = c->settings;
  const limit nano = {VIEW("NanoCpus"), s->nano_cpus};
  if (s->nano_cpus->value > 0 && (s->cpu_period->value > 0 || s->cpu_quota->value > 0)) {
    refuse(c, nano, VIEW("NanoCpus, or CpuPeriod and CpuQuota, not both"));
  }
  if (s->nano_cpus->value < 0) {
    refuse(c, nano, VIEW("0 or more"));
  } else if (s->nano_cpus->value > 0) {
    const int64_t processors = (s->nano_cpus->value + 999999999) / 1000000000;
    if (processors > 1) {
      facts_depend(c, arena_format(c->memory, "the device has fewer than %lld processors",
                                   (long long)processors));
    }
  }
  const int64_t period = s->cpu_period->value;
  if (period != 0 && (period < 1000 || period > 1000000)) {
    refuse(c, (limit){VIEW("CpuPeriod"), s->cpu_period}, VIEW("0, or 1000 to 1000000"));
  }
  if (s->cpu_quota->value > 0) {
    check_least(c, (limit){VIEW("CpuQuota"), s->cpu_quota}, 1000, VIEW("at least 1000, or -1"));
  }
  const setting_text *cpus = s->cpuset_cpus;
  if (cpus->has_placeholder || cpus->value.length == 0) {
    return;
  }
  if (!is_cpu_list(cpus->value)) {
    facts_refuse(c, AT_CREATE, NOTE_LIMIT_INVALID, cpus->at.node, VIEW("CpusetCpus"), cpus->value,
                 VIEW("processors as \"0-2,4\""));
  } else {
    facts_depend(c, VIEW("the device lacks a processor that CpusetCpus names"));
  }
}

void limit_checks(chain *c) {
  const settings *s = c->settings;
  check_memory(c);
  check_cpu(c);
  if (s->blkio_weight->value != 0 &&
      (s->blkio_weight->value < 10 || s->blkio_weight->value > 1000)) {
    note *added = chain_note(c, NOTE_LIMIT_INVALID, s->blkio_weight->at.node, VIEW("BlkioWeight"));
    if (added != NULL) {
      added->detail = arena_format(c->memory, "%lld", (long long)s->blkio_weight->value);
      added->expected = VIEW("0, or 10 to 1000");
    }
    /* a kernel without weights drops it first */
    facts_depend(c, VIEW("BlkioWeight is neither 0 nor 10 to 1000"));
  }
  if (s->shm_size->value < 0) {
    refuse(c, (limit){VIEW("ShmSize"), s->shm_size}, VIEW("0 or more"));
  }
  if (s->oom_score_adj->value < -1000 || s->oom_score_adj->value > 1000) {
    refuse(c, (limit){VIEW("OomScoreAdj"), s->oom_score_adj}, VIEW("-1000 to 1000"));
  }
}
