/*
 * libedgemanifest: reads Azure IoT Edge deployment manifests and says what they let loose on a
 * device.
 *
 * In short: compile a rule set once, create an audit, add manifests to it, walk the findings or
 * write a report through a writer of your own.
 *
 * The library never prints, exits, reads the environment or the locale, opens a file, or changes
 * global state. Every function that can fail says so in its result; no input and no failed
 * allocation brings the process down.
 *
 * Threads: an em_ruleset is immutable and may be shared by any number of threads. Every other
 * handle belongs to one thread at a time; two threads may use two handles without any lock.
 *
 * Text: all text is UTF-8 in an em_view, which is not terminated by NUL and borrowed from its
 * owner. Text that comes from a manifest may hold anything, also control characters: escape it for
 * where you show it. The report writers do.
 */
#ifndef EDGEMANIFEST_H
#define EDGEMANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(EM_STATIC)
#define EM_API
#elif defined(__GNUC__)
#define EM_API __attribute__((visibility("default")))
#else
#define EM_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Version ---------------------------------------------------------------------------- */

#define EM_VERSION_MAJOR 0
#define EM_VERSION_MINOR 1
#define EM_VERSION_PATCH 0
#define EM_VERSION "0.1.0"

/* The version of the library that is linked, "major.minor.patch"; static, never NULL. */
EM_API const char *em_version(void);

/* ---- Text ------------------------------------------------------------------------------- */

/* A piece of somebody's text. `data` is NULL for "there is none", which differs from empty. */
typedef struct em_view {
  const char *data;
  size_t length; /* bytes */
} em_view;

/* ---- Results and errors ----------------------------------------------------------------- */

typedef enum em_status {
  EM_OK = 0,
  EM_ERROR_MEMORY,   /* an allocation failed */
  EM_ERROR_SYNTAX,   /* the text breaks its grammar */
  EM_ERROR_LIMIT,    /* a limit of em_limits is exceeded */
  EM_ERROR_SHAPE,    /* well-formed, but no deployment manifest */
  EM_ERROR_RULES,    /* a rule is wrong */
  EM_ERROR_WRITE,    /* the caller's writer refused */
  EM_ERROR_ARGUMENT, /* the call itself is wrong */
  EM_ERROR_SCHEMA,   /* a JSON Schema is wrong, or refers to one that is not there */
  EM_ERROR_READ,     /* the caller could not read a file, see em_audit_add_unreadable */
  EM_ERROR_CONFIG,   /* a configuration is wrong */
} em_status;

/*
 * What went wrong, where, and what to do. Filled in by functions that return an em_status other
 * than EM_OK; the caller owns it, it points to nothing. `line` is 0 where no place applies.
 */
typedef struct em_error {
  em_status status;
  size_t offset;         /* byte in the text, 0-based */
  size_t length;         /* bytes at fault, 0 if it is a point */
  uint32_t line;         /* 1-based */
  uint32_t column;       /* 1-based, in code points */
  uint32_t column_utf16; /* 1-based, in UTF-16 code units */
  char message[240];     /* one sentence, printable UTF-8, terminated; hostile text is escaped */
} em_error;

/* A lower-case word for a status ("syntax"); static. */
EM_API const char *em_status_name(em_status status);

/* ---- Memory ----------------------------------------------------------------------------- */

/*
 * Where a handle gets its memory. `allocate` returns NULL on failure and memory aligned as malloc
 * aligns it; `release` gets the size that was asked for. Both are called only from the thread that
 * uses the handle. A NULL em_allocator means malloc and free. libyaml, PCRE2 and cJSON, which the
 * library uses inside, have allocation of their own: what they take for a while comes from malloc.
 */
typedef struct em_allocator {
  void *(*allocate)(void *context, size_t size);
  void (*release)(void *context, void *memory, size_t size);
  void *context;
} em_allocator;

/* ---- Limits ----------------------------------------------------------------------------- */

/* Bounds on what is read. Exceeding one is EM_ERROR_LIMIT with the place, never a crash or a hang.
 */
typedef struct em_limits {
  uint32_t bytes;       /* size of one text; default 16777216, at most 1 GiB */
  uint32_t depth;       /* nesting of arrays and objects; default 512, at most 100000 */
  uint32_t nodes;       /* values and member names of one text; default 4194304 */
  uint32_t alias_nodes; /* nodes that YAML aliases may add to one text; default 65536 */
  uint32_t findings;    /* findings kept for one file, the worst first; default 10000 */
} em_limits;

#define EM_LIMITS_INIT                                                                             \
  { 16777216u, 512u, 4194304u, 65536u, 10000u }

/* ---- Severity --------------------------------------------------------------------------- */

typedef enum em_severity {
  EM_SEVERITY_NOTE = 0, /* for review only */
  EM_SEVERITY_LOW,      /* hardening and hygiene */
  EM_SEVERITY_MEDIUM,   /* widens the attack surface, or breaks operation under common conditions */
  EM_SEVERITY_HIGH,     /* one step from host control, a leaked credential, or a manifest that
                           fails or is read differently on the device */
  EM_SEVERITY_CRITICAL, /* control of the host or of other modules' identities, no further step */
} em_severity;

/* "note" … "critical"; static. */
EM_API const char *em_severity_name(em_severity severity);
/* The severity of that name (any case). Returns false, `*severity` untouched, if there is none. */
EM_API bool em_severity_parse(em_view name, em_severity *severity);

/* ---- Trust ------------------------------------------------------------------------------ */

/* What is known of an image's signature, or of its place in an image lock. */
typedef enum em_trust_state {
  EM_TRUST_NOT_EVALUATED = 0, /* there was nothing to check it with, or it could not be reached */
  EM_TRUST_TRUSTED,           /* a trusted key vouches for this digest under this name */
  EM_TRUST_ACCEPTED,          /* the policy takes it without any signature */
  EM_TRUST_UNSIGNED,          /* no signature was found */
  EM_TRUST_UNTRUSTED_KEY,     /* signed, but by no key that the policy names */
  EM_TRUST_SIGNATURE_INVALID, /* a signature that is malformed, or does not fit what it covers */
  EM_TRUST_PAYLOAD_INVALID,   /* a trusted key signed something that cannot be read strictly */
  EM_TRUST_OTHER_DIGEST,      /* a trusted key signed another digest */
  EM_TRUST_OTHER_REPOSITORY,  /* a trusted key signed it under another name */
  EM_TRUST_EXPIRED,           /* certificate, signature or lock are past their time, or before it */
  EM_TRUST_REJECTED,          /* the policy forbids it, whoever signed */
  EM_TRUST_NO_KEY,            /* the policy names no key that could be used */
  EM_TRUST_NOT_PINNED,        /* named by tag, so nothing can vouch for what will run */
  EM_TRUST_NOT_LOCKED,        /* the lock does not know the image */
  EM_TRUST_TAG_MOVED,         /* the tag leads elsewhere than when it was locked */
  EM_TRUST_LOGGED,            /* trusted, although a check failed that the policy only logs */
  EM_TRUST_MIXED_DIGESTS,     /* pinned to one platform of an index that was locked as a whole */
  EM_TRUST_STATE_COUNT
} em_trust_state;

/* "not-evaluated", "trusted" …: the word that rules use; static. */
EM_API const char *em_trust_state_name(em_trust_state state);

/* What was found out, and how. Views may have data NULL; they may quote hostile text. */
typedef struct em_trust_verdict {
  em_trust_state state;
  em_view key;     /* id of the key that decided it */
  em_view checked; /* what was looked at: "policy.json, scope registry.example.com/fleet" */
  em_view detail;  /* one sentence with the reason */
} em_trust_verdict;

typedef struct em_image_trust {
  em_trust_verdict signature; /* by the policy */
  em_trust_verdict lock;      /* by the image lock */
} em_image_trust;

/* A login to a registry, as a manifest carries it for the device. */
typedef struct em_registry_login {
  em_view address, username, password;
} em_registry_login;

/*
 * What whoever runs an audit knows of images. The library itself verifies nothing: it asks, once or
 * more often for each image, and rules say what the answers mean. `judge` gets the reference as it
 * stands in the manifest, without blanks around it; what it fills in must live as long as the
 * audit.
 */
typedef struct em_trust {
  void (*judge)(void *context, em_view image, em_image_trust *trust);
  /*
   * All images of a file, before the first of them is asked for, and the file's logins, all of them
   * borrowed for the call; may be NULL.
   */
  void (*prepare)(void *context, const em_view *images, size_t count,
                  const em_registry_login *logins, size_t login_count);
  void *context;
  bool has_policy;            /* verdicts on signatures mean something */
  bool has_lock;              /* verdicts of the lock mean something */
  em_trust_verdict lock_file; /* the lock itself: EM_TRUST_TRUSTED, or EM_TRUST_EXPIRED */
} em_trust;

/* ---- Rule sets -------------------------------------------------------------------------- */

/* A compiled set of rules: immutable, to be shared between threads, freed after its last audit. */
typedef struct em_ruleset em_ruleset;

/*
 * The rules that come with the library. `allocator` may be NULL. On success `*ruleset` is the
 * caller's, to be freed with em_ruleset_free. `error` may be NULL.
 */
EM_API em_status em_ruleset_embedded(const em_allocator *allocator, em_ruleset **ruleset,
                                     em_error *error);
/* Frees a rule set; NULL is allowed. */
EM_API void em_ruleset_free(em_ruleset *ruleset);
/* Number of rules in the set. */
EM_API size_t em_ruleset_count(const em_ruleset *ruleset);

/* Rules that work together for an occasion. */
typedef enum em_profile {
  EM_PROFILE_DEFAULT = 0, /* what is on by default */
  EM_PROFILE_MINIMAL,     /* of these, critical and high with a precision of high or better */
  EM_PROFILE_STRICT,      /* every rule */
  EM_PROFILE_CIS,         /* every rule with a number of the CIS Docker Benchmark */
  EM_PROFILE_LIVE,        /* the default for twins read on a device: no rules about source files */
  EM_PROFILE_GENERATED,   /* the default for what a pipeline generated */
} em_profile;

/* "default" …; static. */
EM_API const char *em_profile_name(em_profile profile);
/* The profile of that name (any case). Returns false, `*profile` untouched, if there is none. */
EM_API bool em_profile_parse(em_view name, em_profile *profile);

/* A piece of a manifest that shows what a rule does. */
typedef enum em_example_kind {
  EM_EXAMPLE_FIRES = 0,
  EM_EXAMPLE_EXPECTED, /* fires, and is expected of this module */
  EM_EXAMPLE_QUIET,
  EM_EXAMPLE_NEAR_MISS, /* quiet, though it looks alike */
} em_example_kind;

typedef struct em_example {
  em_example_kind kind;
  em_view title;    /* what it shows, one line */
  em_view fragment; /* what part of a manifest it is: "host_config", "settings", "manifest" … */
  em_view text;     /* the part, as JSON */
} em_example;

/* What is known of a rule. All text is static or lives as long as the rule set. */
typedef struct em_rule {
  em_view id;        /* a slug, never renamed */
  em_view family;    /* folder of the catalogue: "privileges", "mounts" … */
  em_view title;     /* one line */
  em_view why;       /* a paragraph: why it matters on a device nobody can walk up to */
  em_view attacker;  /* what an attacker gains */
  em_view fix;       /* what to change */
  em_view precision; /* "very-high", "high", "medium", "low" */
  em_severity severity;
  bool is_on;          /* in the default profile */
  const em_view *tags; /* tag_count of them: "security", "external/cwe/cwe-250" … */
  size_t tag_count;
  const em_view *references; /* reference_count of them: "CIS Docker 5.5", "T1611" … */
  size_t reference_count;
  const em_view *aliases; /* alias_count of them: former ids */
  size_t alias_count;
  em_view subject;    /* what it judges: "module", "mount" … */
  em_view since;      /* version of the library or pack that brought it */
  em_view source;     /* name of the rule file */
  uint32_t profiles;  /* bit 1 << em_profile is set for each profile it is on in */
  em_view fix_before; /* an example of the fix, data NULL if there is none */
  em_view fix_after;
  size_t example_count;
} em_rule;

/* Rule number `index` in order of id, or NULL beyond the end. */
EM_API const em_rule *em_ruleset_rule(const em_ruleset *ruleset, size_t index);
/* The rule of that id or alias (any case), or NULL. */
EM_API const em_rule *em_ruleset_find(const em_ruleset *ruleset, em_view id);
/* The id nearest to one that is not there, for "did you mean"; empty if none is near. */
EM_API em_view em_ruleset_nearest(const em_ruleset *ruleset, em_view id);
/* Example number `index` of a rule of this set; false, `*example` untouched, beyond the end. */
EM_API bool em_ruleset_example(const em_ruleset *ruleset, const em_rule *rule, size_t index,
                               em_example *example);

/*
 * Runs the examples of a rule of this set: EM_OK if it has enough of them (one that fires, two that
 * do not, one of these a near miss) and does what each says; otherwise EM_ERROR_RULES, and `error`
 * says what it does instead. `error` may be NULL.
 */
EM_API em_status em_ruleset_test(const em_ruleset *ruleset, const em_rule *rule, em_error *error);

/* Puts a rule set together from the rules of the library and files of one's own. */
typedef struct em_ruleset_builder em_ruleset_builder;

/* Returns NULL if memory is out. With `with_embedded` the set begins with the library's rules. */
EM_API em_ruleset_builder *em_ruleset_builder_new(const em_allocator *allocator,
                                                  bool with_embedded);
/* Frees a builder; NULL is allowed. Rule sets that it made live on. */
EM_API void em_ruleset_builder_free(em_ruleset_builder *builder);
/*
 * The examples of the rules that are added from now on are left alone: they prove a rule and show
 * it, an audit needs none. They are most of a pack's text, so it is read in a part of the time;
 * what is wrong with them is then not told.
 */
EM_API void em_ruleset_builder_leave_examples(em_ruleset_builder *builder);
/*
 * Reads one file of a pack: a rule, lists, or expected facts, in YAML or JSON (docs/rules.md).
 * `name` is what errors call it; its folder is the family of the rule. Nothing is borrowed. On
 * failure the builder stays as it was, so that further files can be read for their own errors.
 * `error` may be NULL.
 */
EM_API em_status em_ruleset_builder_add(em_ruleset_builder *builder, em_view name, em_view text,
                                        em_error *error);
/*
 * Adds a value to a named list that rules use ("allowed-registries"), as configuration does.
 * EM_ERROR_ARGUMENT if there is no such list; `error` then suggests the nearest. `error` may be
 * NULL.
 */
EM_API em_status em_ruleset_builder_extend(em_ruleset_builder *builder, em_view list, em_view value,
                                           em_error *error);
/*
 * Makes the immutable set; the builder is empty afterwards and can only be freed. On success
 * `*ruleset` is the caller's, to be freed with em_ruleset_free. `error` may be NULL.
 */
EM_API em_status em_ruleset_builder_finish(em_ruleset_builder *builder, em_ruleset **ruleset,
                                           em_error *error);
/* Name of the file that the error of em_ruleset_builder_finish is about (some mistakes show only
 * when all files are there); data NULL if it is about none. Lives as long as the builder. */
EM_API em_view em_ruleset_builder_at_fault(const em_ruleset_builder *builder);

/* ---- Configuration ---------------------------------------------------------------------- */

/*
 * What people decide about rules and findings (docs/configuration.md). Add texts, read the packs
 * that they name into a rule set, extend its lists, bind the configuration to the set: from then on
 * it is immutable and may be shared by audits of that set.
 */
typedef struct em_config em_config;

/* Returns NULL if memory is out. `allocator` may be NULL. */
EM_API em_config *em_config_new(const em_allocator *allocator);
/* Frees a configuration; NULL is allowed, here and below. */
EM_API void em_config_free(em_config *config);
/*
 * Reads one text in YAML or JSON; `name` and `text` are copied. Unknown keys and wrong values are
 * EM_ERROR_CONFIG with the place. `error` may be NULL.
 */
EM_API em_status em_config_add(em_config *config, em_view name, em_view text, em_error *error);
/* The same for a text that holds suppressions only. */
EM_API em_status em_config_add_suppressions(em_config *config, em_view name, em_view text,
                                            em_error *error);

/* Where something stands in a text of the configuration. */
typedef struct em_config_place {
  em_view file;
  size_t start, end; /* bytes */
  uint32_t line, column;
} em_config_place;

/* A path as it is written: relative to the file that it stands in. */
typedef struct em_config_path {
  em_view path;
  em_config_place at;
} em_config_path;

/* Number `index` of the packs that are wanted: folders or files of rules. False beyond the end. */
EM_API bool em_config_pack(const em_config *config, size_t index, em_config_path *path);
/* Number `index` of the files of suppressions, for em_config_add_suppressions. */
EM_API bool em_config_suppression_file(const em_config *config, size_t index, em_config_path *path);
/* The baseline that is wanted; false if there is none. */
EM_API bool em_config_baseline(const em_config *config, em_config_path *path);
/* The profile; false, `*profile` untouched, if nothing is said of it. */
EM_API bool em_config_profile(const em_config *config, em_profile *profile);
/* The severity from which on a run fails, one beyond the last for never; false if nothing is said.
 */
EM_API bool em_config_fail_on(const em_config *config, int *threshold);

/* Adds the values of the configuration's lists to those of the rules. `error` may be NULL. */
EM_API em_status em_config_extend(const em_config *config, em_ruleset_builder *builder,
                                  em_error *error);
/*
 * Finds the rules, families and tags that the configuration names; one that is not there is
 * EM_ERROR_CONFIG with the nearest name. The set must outlive the configuration. `error` may be
 * NULL.
 */
EM_API em_status em_config_bind(em_config *config, const em_ruleset *ruleset, em_error *error);

/* What is decided of a rule, and by what. */
typedef struct em_decision {
  bool is_on;
  em_severity severity;
  em_config_place switched_by; /* file.data is NULL: the profile */
  em_config_place graded_by;   /* file.data is NULL: the rule itself */
} em_decision;

/* Of rule number `index` of the set that the configuration is bound to. */
EM_API em_decision em_config_decision(const em_config *config, const em_ruleset *ruleset,
                                      size_t index, em_profile profile);

/* ---- Baselines -------------------------------------------------------------------------- */

/* Findings that were there before: immutable, may be shared by audits. */
typedef struct em_baseline em_baseline;

/* Reads what em_baseline_write wrote; nothing is borrowed. `error` may be NULL. */
EM_API em_status em_baseline_read(const em_allocator *allocator, em_view name, em_view text,
                                  em_baseline **baseline, em_error *error);
/* Frees a baseline; NULL is allowed. */
EM_API void em_baseline_free(em_baseline *baseline);

/* ---- Parsing ---------------------------------------------------------------------------- */

typedef enum em_syntax {
  EM_SYNTAX_AUTO = 0,   /* by the name's ending (.json, .yaml, .yml, .toml, .jsonl,
                           .ndjson), otherwise by content */
  EM_SYNTAX_JSON,       /* RFC 8259, strictly */
  EM_SYNTAX_DIALECT,    /* what the device's own reader takes: comments, single quotes, bare names,
                           trailing commas …; for templates */
  EM_SYNTAX_YAML,       /* YAML 1.2 core schema */
  EM_SYNTAX_JSON_LINES, /* JSON values one behind the other; read as a list of them */
  EM_SYNTAX_TOML,       /* TOML 1.0 */
} em_syntax;

/* ---- Templates -------------------------------------------------------------------------- */

/*
 * Values for the placeholders of a template. `find` gets what stands behind the dollar sign or
 * between the braces: "REGISTRY", "MODULES.camera.arm32v7", "MODULEDIR<../camera>". It returns
 * false if there is no value: the placeholder then stays. The value must live until the call that
 * asked for it returns.
 */
typedef struct em_variables {
  bool (*find)(void *context, em_view name, em_view *value);
  void *context;
} em_variables;

/* ---- Layers ----------------------------------------------------------------------------- */

/* The text of one deployment: a base, or a layer (dotted names below `$edgeAgent`). */
typedef struct em_layer {
  em_view name; /* what reports call it */
  em_view text;
  bool has_priority; /* then this priority counts, and not the one in the text */
  int64_t priority;
  const em_variables *variables; /* of a template; NULL: it is read as it is */
} em_layer;

/* ---- Audit ------------------------------------------------------------------------------ */

typedef struct em_audit_options {
  const em_allocator *allocator; /* NULL: malloc */
  em_limits limits;
  em_syntax syntax;
  em_severity minimum; /* findings below are not kept; default EM_SEVERITY_NOTE */
  em_profile profile;
  bool all_rules;     /* also the rules that are off in the profile */
  bool show_expected; /* keeps findings that are expected of known modules, marked as such */
  bool no_expected;   /* known modules get no allowance: everything counts */
  em_view as_of;      /* the day for rules about age, "2026-08-01"; data NULL: that of the rules */
  const em_trust *trust;       /* what is known of images; NULL: rules on trust are not evaluated */
  em_view today;               /* the day for suppressions that end; data NULL: none ends */
  const em_config *config;     /* bound to the rule set; NULL: none */
  const em_baseline *baseline; /* what was known before; NULL: nothing */
  const em_variables *variables; /* templates are read with these; NULL: as they are */
  bool ignore_comments;          /* suppressions in comments of the manifests excuse nothing */
} em_audit_options;

#define EM_AUDIT_OPTIONS_INIT                                                                      \
  {                                                                                                \
    NULL, EM_LIMITS_INIT, EM_SYNTAX_AUTO, EM_SEVERITY_NOTE, EM_PROFILE_DEFAULT, false, false,      \
        false, {NULL, 0}, NULL, {NULL, 0}, NULL, NULL, NULL, false                                 \
  }

/* An audit of any number of manifests under one rule set. */
typedef struct em_audit em_audit;

/*
 * Returns NULL if memory is out. `ruleset` must outlive the audit; `options` may be NULL. All
 * functions of an audit take NULL for one in which nothing was found and nothing can be.
 */
EM_API em_audit *em_audit_new(const em_ruleset *ruleset, const em_audit_options *options);
/* Frees the audit with all findings; NULL is allowed. */
EM_API void em_audit_free(em_audit *audit);

/*
 * Analyses one manifest. `name` (copied) is what reports call it, usually the path as the user gave
 * it; `text` is borrowed and must outlive the audit. On failure the file stays in the audit as one
 * that could not be analysed, with the error; the audit goes on to serve. `error` may be NULL.
 */
EM_API em_status em_audit_add(em_audit *audit, em_view name, em_view text, em_error *error);

/*
 * Analyses deployments that target the same device as what the device will run: merged as
 * em_resolve merges them. Each text is a file of the audit; findings are of the one that holds
 * their place, and say what layers did there (em_finding.layer and related places). Names are
 * copied, texts borrowed and must outlive the audit. The audit's own variables are those of texts
 * that have none.
 *
 * On failure all of the texts stay in the audit as files that could not be analysed, and *at_fault
 * is the number of the one to blame, SIZE_MAX for none. `at_fault` and `error` may be NULL.
 */
EM_API em_status em_audit_add_layers(em_audit *audit, const em_layer *layers, size_t count,
                                     size_t *at_fault, em_error *error);

/*
 * To be called when the last file has been added and before findings are read: holds them against
 * the baseline, and judges the suppressions themselves (their findings are in a file of their own,
 * which counts as none). Needless without configuration and baseline. `error` may be NULL.
 */
EM_API em_status em_audit_finish(em_audit *audit, em_error *error);

/*
 * Records a file that the caller could not even read, and why ("Permission denied", copied), so
 * that reports say so. Returns EM_ERROR_READ, or EM_ERROR_MEMORY if even that failed.
 */
EM_API em_status em_audit_add_unreadable(em_audit *audit, em_view name, const char *why);

/*
 * A place in a file. Lines and columns are 1-based; the end is exclusive. Names of files and
 * pointers are as they are, not escaped for showing.
 */
typedef struct em_place {
  em_view file;          /* as given to em_audit_add */
  em_view path;          /* JSON Pointer in the file */
  em_view embedded_path; /* JSON Pointer inside createOptions; data is NULL outside of it */
  size_t start;          /* bytes, 0-based */
  size_t end;
  uint32_t line;
  uint32_t column; /* code points */
  uint32_t column_utf16;
  uint32_t end_line;
  uint32_t end_column;
  uint32_t end_column_utf16;
} em_place;

/* A second place that belongs to a finding. */
typedef struct em_related {
  em_place place;
  em_view message;
} em_related;

/* What layers did to what a finding is about (em_audit_add_layers). */
typedef enum em_layer_effect {
  EM_LAYER_NONE = 0, /* the file was audited by itself */
  EM_LAYER_BASE,     /* it is as the base has it */
  EM_LAYER_BROUGHT,  /* a layer brings it, and nothing stood there */
  EM_LAYER_REPLACED, /* a layer put it in place of another value, which is a related place */
  EM_LAYER_CHANGED,  /* it is the base's or a lower layer's, but others reach into it */
} em_layer_effect;

/* "none", "base", "brought" …; static. */
EM_API const char *em_layer_effect_name(em_layer_effect effect);

/* Whether a finding asks for something to be done. */
typedef enum em_state {
  EM_STATE_OPEN = 0,
  EM_STATE_EXPECTED,   /* a fact that is documented for this module; kept only with show_expected */
  EM_STATE_SUPPRESSED, /* somebody excused it, with that very value */
  EM_STATE_KNOWN,      /* in the baseline, with that very value */
} em_state;

/* "open" …; static. */
EM_API const char *em_state_name(em_state state);

/*
 * One thing that the reader should act on. Lives as long as the audit. Its sentences, the name of
 * the module and those of related places are escaped for showing: valid UTF-8 without control
 * characters.
 */
typedef struct em_finding {
  const em_rule *rule;
  em_severity severity;
  em_state state;
  em_view because;            /* why it is not open; data is NULL if it is */
  em_config_place decided_at; /* the suppression; file.data is NULL if it is not that */
  em_view module;             /* data is NULL if it concerns the whole deployment */
  em_view message;            /* what was found, with values */
  em_view why;                /* why it matters here */
  em_view fix;                /* what to change */
  em_place place;
  const em_related *related; /* related_count of them */
  size_t related_count;
  const struct em_finding_basis *basis; /* what em_finding_identify makes its digests of */
  em_layer_effect layer;
} em_finding;

/* By which a finding is known again. */
typedef struct em_finding_identity {
  uint8_t fingerprint[32]; /* stable against reformatting and reordering; no line numbers */
  uint8_t value[8];        /* of the facts that were judged: another one if they change */
} em_finding_identity;

/* Digests of a finding: computed by each call, as most readers of findings never ask. */
EM_API em_finding_identity em_finding_identify(const em_finding *finding);

/* Findings of all files, sorted by file as added, then place, then rule. */
EM_API size_t em_audit_finding_count(const em_audit *audit);
/* Finding number `index`, or NULL beyond the end. */
EM_API const em_finding *em_audit_finding(const em_audit *audit, size_t index);

/* What was read; the proof behind "no findings". */
typedef struct em_summary {
  uint32_t files;    /* added */
  uint32_t failed;   /* of these, could not be analysed */
  uint32_t modules;  /* containers, system modules included */
  uint32_t embedded; /* embedded documents read */
  uint32_t settings; /* container settings and module members read */
  uint32_t routes;
  uint32_t rules;      /* rules run */
  uint32_t lacking;    /* rules not run for want of something they need, see em_audit_lacking */
  uint32_t expected;   /* findings not counted because they are expected */
  uint32_t suppressed; /* because they are suppressed */
  uint32_t known;      /* because they are in the baseline */
  uint32_t fixed;      /* entries of the baseline, of files of this audit, that are gone */
  uint32_t dropped;    /* findings beyond the limit */
  uint32_t findings[EM_SEVERITY_CRITICAL + 1]; /* open ones, by severity */
} em_summary;

EM_API em_summary em_audit_summary(const em_audit *audit);

/* A finding that was known and is gone. */
typedef struct em_fixed {
  em_view rule, module, file; /* as the baseline has them; data of module is NULL for none */
} em_fixed;

/* Number `index` of what is gone; false, `*fixed` untouched, beyond the end. */
EM_API bool em_audit_fixed(const em_audit *audit, size_t index, em_fixed *fixed);

/* A rule that could not be run, and what it lacks ("the list allowed-registries is empty"). */
typedef struct em_lacking {
  const em_rule *rule;
  em_view because;
} em_lacking;

/* Number `index` of the rules that could not be run; false, `*lacking` untouched, beyond the end.
 */
EM_API bool em_audit_lacking(const em_audit *audit, size_t index, em_lacking *lacking);

/* One file of the audit. */
typedef struct em_file {
  em_view name;
  em_view text;
  em_view shape;         /* "deployment", "deployment, template", "configuration, layer" … */
  em_status status;      /* EM_OK, or why it could not be analysed */
  const em_error *error; /* NULL if status is EM_OK */
} em_file;

EM_API size_t em_audit_file_count(const em_audit *audit);
/* File number `index`; false, `*file` untouched, beyond the end. */
EM_API bool em_audit_file(const em_audit *audit, size_t index, em_file *file);

/*
 * A baseline of the findings of a finished audit that are open or were known; for any file, so that
 * another manifest can be held against it. NULL if memory is out.
 */
EM_API em_baseline *em_baseline_of(const em_audit *audit);

/* ---- Reports ---------------------------------------------------------------------------- */

/*
 * Where output goes. `write` returns false if it could not take all bytes; the library then stops
 * and returns EM_ERROR_WRITE.
 */
typedef struct em_writer {
  bool (*write)(void *context, const char *data, size_t length);
  void *context;
} em_writer;

typedef enum em_format {
  EM_FORMAT_TEXT = 0,
  EM_FORMAT_JSON,     /* schemas/report.schema.json */
  EM_FORMAT_SARIF,    /* SARIF 2.1.0 */
  EM_FORMAT_JUNIT,    /* XML for dashboards of tests */
  EM_FORMAT_GITHUB,   /* commands in the log of GitHub Actions, with the text */
  EM_FORMAT_AZURE,    /* the same for Azure DevOps */
  EM_FORMAT_GITLAB,   /* GitLab's code quality report */
  EM_FORMAT_MARKDOWN, /* a table for summaries and comments */
  EM_FORMAT_HTML,     /* a page by itself */
} em_format;

typedef struct em_report_options {
  em_format format;
  bool use_color;    /* text only: ANSI colours */
  bool show_excused; /* also what is suppressed or known; JSON always has it */
  bool use_ascii;    /* text only: draw with ASCII, for terminals without UTF-8 */
  uint16_t width;    /* text only: columns to fill, at least 40; default 80 */
} em_report_options;

#define EM_REPORT_OPTIONS_INIT                                                                     \
  { EM_FORMAT_TEXT, false, false, false, 80 }

/* Writes the report of an audit. `options` and `error` may be NULL. */
EM_API em_status em_audit_report(const em_audit *audit, const em_report_options *options,
                                 const em_writer *writer, em_error *error);

/* Writes the findings of a finished audit that are open or were known, for em_baseline_read. */
EM_API em_status em_baseline_write(const em_audit *audit, const em_writer *writer, em_error *error);

/*
 * Writes an error as the text report shows it: place, message, the line with a caret. `text` is
 * what was read, or data NULL for none; `options` may be NULL.
 */
EM_API em_status em_error_report(const em_error *error, em_view name, em_view text,
                                 const em_report_options *options, const em_writer *writer);

/*
 * Escapes hostile text for a line on a terminal or in a log (controls, bidirectional and invisible
 * characters, bytes that are no UTF-8), cut at a whole character to fit `size` bytes, NUL included.
 * Returns the length that all of it takes, without NUL: as snprintf does.
 */
EM_API size_t em_text_escape(em_view text, char *buffer, size_t size);

/* ---- Schemas ---------------------------------------------------------------------------- */

/*
 * Structure against a JSON Schema: draft-07 or draft 2020-12, chosen by the schema's own `$schema`.
 * Nothing is fetched: a reference finds its target in the schema or in `resources`.
 *
 * An em_schema is immutable and may be shared by any number of threads; an em_check belongs to one
 * thread at a time.
 */
typedef struct em_schema em_schema;

typedef enum em_schema_draft {
  EM_SCHEMA_DRAFT_2020_12 = 0,
  EM_SCHEMA_DRAFT_7,
} em_schema_draft;

/* Another schema that references may lead to; both texts must outlive the em_schema. */
typedef struct em_schema_resource {
  em_view uri; /* the address it is found under; its own $id counts as well */
  em_view text;
} em_schema_resource;

typedef struct em_schema_options {
  const em_allocator *allocator; /* NULL: malloc */
  em_limits limits;              /* of the schema's text and of each resource */
  em_syntax syntax;              /* of the schema's text; that of resources is found out */
  em_view uri;                   /* address of the schema, if its $id is relative or absent */
  const em_schema_resource
      *resources; /* resource_count of them; read when a reference needs them */
  size_t resource_count;
  em_schema_draft draft; /* of texts without `$schema` */
  bool assert_formats;   /* `format` refuses; otherwise it is an annotation */
} em_schema_options;

#define EM_SCHEMA_OPTIONS_INIT                                                                     \
  { NULL, EM_LIMITS_INIT, EM_SYNTAX_AUTO, {NULL, 0}, NULL, 0, EM_SCHEMA_DRAFT_2020_12, false }

/*
 * Compiles a schema. `name` (copied) is what errors call it; `text` is borrowed and must outlive
 * the schema. On success `*schema` is the caller's, to be freed with em_schema_free.
 * EM_ERROR_SCHEMA comes with the place in `text`, or names the resource at fault. `options` and
 * `error` may be NULL.
 */
EM_API em_status em_schema_compile(em_view name, em_view text, const em_schema_options *options,
                                   em_schema **schema, em_error *error);
/* Frees a schema; NULL is allowed. */
EM_API void em_schema_free(em_schema *schema);

typedef struct em_check_options {
  const em_allocator *allocator; /* NULL: malloc */
  em_limits limits;
  em_syntax syntax;
  uint32_t violations; /* kept, the first in the text; default 1000, at most 10000 */
  uint32_t steps;      /* of work before the check is given up; default 20000000 */
} em_check_options;

#define EM_CHECK_OPTIONS_INIT                                                                      \
  { NULL, EM_LIMITS_INIT, EM_SYNTAX_AUTO, 1000u, 20000000u }

/* What a schema said of one text. */
typedef struct em_check em_check;

/*
 * Checks a text. `schema` and `text` must outlive the check. On success (whether the text fits or
 * not) `*check` is the caller's, to be freed with em_check_free. A text that cannot be read is an
 * error with its place; so is one on which the schema would go on for ever (EM_ERROR_LIMIT).
 * `options` and `error` may be NULL.
 */
EM_API em_status em_schema_check(const em_schema *schema, em_view name, em_view text,
                                 const em_check_options *options, em_check **check,
                                 em_error *error);
/* Frees a check with all its violations; NULL is allowed. */
EM_API void em_check_free(em_check *check);

/* One thing that the schema refuses. All text lives as long as the check, and holds no control
 * characters. */
typedef struct em_violation {
  em_place place;      /* the value at fault, or the name where that is at fault */
  em_view keyword;     /* "enum", "required" …; "false" for a schema that allows nothing */
  em_view schema_path; /* where the keyword stands: address and JSON Pointer of the schema */
  em_view message;     /* a sentence without full stop */
  em_view since;       /* the version that what was written needs; data is NULL if unknown */
  bool is_secret;      /* the schema says writeOnly: do not show the value; the message does not */
} em_violation;

/* True if the text fits the schema. */
EM_API bool em_check_is_valid(const em_check *check);
/* Violations kept, in the order of the text. */
EM_API size_t em_check_count(const em_check *check);
/* Violations beyond those. */
EM_API size_t em_check_dropped(const em_check *check);
/* Violation number `index`, or NULL beyond the end. */
EM_API const em_violation *em_check_violation(const em_check *check, size_t index);

/*
 * Writes what a schema said of a text: EM_FORMAT_TEXT with the lines at fault (what the schema
 * calls writeOnly is blotted out), or EM_FORMAT_JSON, one object. Other formats are
 * EM_ERROR_ARGUMENT. `schema_name` is what the report calls the schema; `options` may be NULL.
 */
EM_API em_status em_check_report(const em_check *check, em_view schema_name,
                                 const em_report_options *options, const em_writer *writer);

/* ---- Effective deployment --------------------------------------------------------------- */

typedef enum em_resolve_format {
  EM_RESOLVE_MANIFEST = 0, /* the manifest that the device gets, indented JSON */
  EM_RESOLVE_PLACES,       /* what each layer did, and the place of every value, for people */
  EM_RESOLVE_JSON,         /* the same for programs */
} em_resolve_format;

typedef struct em_resolve_options {
  const em_allocator *allocator;
  em_limits limits; /* for each text, and for the result */
  em_syntax syntax;
  em_resolve_format format;
} em_resolve_options;

#define EM_RESOLVE_OPTIONS_INIT                                                                    \
  { NULL, EM_LIMITS_INIT, EM_SYNTAX_AUTO, EM_RESOLVE_MANIFEST }

/* How merging went. */
typedef struct em_resolved {
  size_t at_fault;   /* on failure: number of the text that the error is about, or SIZE_MAX */
  bool has_base;     /* one of the texts has whole desired properties of `$edgeAgent` */
  uint32_t applied;  /* texts that count */
  uint32_t left_out; /* outranked bases, and layers that do not rank above the base */
  uint32_t ignored;  /* dotted names that no path can be made of */
} em_resolved;

/*
 * Merges deployments as IoT Hub does for a device that all of them target: the standard deployment
 * of highest priority (of equal ones the newest, then the one given last) is the base; layers go on
 * top of it in order of priority, those that do not rank above it are left out. A text without a
 * priority of its own has that of the one before it, so plain files apply in the order given.
 *
 * `options`, `resolved` and `error` may be NULL.
 */
EM_API em_status em_resolve(const em_layer *layers, size_t count, const em_resolve_options *options,
                            const em_writer *writer, em_resolved *resolved, em_error *error);

/* ---- Privilege delta -------------------------------------------------------------------- */

typedef enum em_diff_format {
  EM_DIFF_TEXT = 0,
  EM_DIFF_MARKDOWN, /* for a comment on a pull request */
  EM_DIFF_JSON,
} em_diff_format;

/* Two deployments: each is one text of any shape, or a base and its layers. */
typedef struct em_diff_input {
  const em_layer *old;
  size_t old_count;
  const em_layer *new_; /* `new` is a word of C++ */
  size_t new_count;
} em_diff_input;

typedef struct em_diff_options {
  const em_allocator *allocator;
  em_limits limits;
  em_syntax syntax;
  em_diff_format format;
  bool use_color; /* text only */
} em_diff_options;

#define EM_DIFF_OPTIONS_INIT                                                                       \
  { NULL, EM_LIMITS_INIT, EM_SYNTAX_AUTO, EM_DIFF_TEXT, false }

/* What came of it. */
typedef struct em_diff {
  size_t at_fault; /* on failure: number of the text that the error is about, or SIZE_MAX */
  bool is_new_at_fault;
  bool has_changes;
  uint32_t gained, lost, changed;
  uint32_t worse[EM_SEVERITY_CRITICAL + 1]; /* powers gained and protections lost, by severity */
} em_diff;

/*
 * Writes what the new deployment changes on a device that runs the old one, in the words of
 * security: modules that come, go and are made anew; privileges, mounts, ports, secrets and routes
 * gained and lost. Compares what is in effect; shows no value of a variable and no password.
 * `options`, `diff` and `error` may be NULL.
 */
EM_API em_status em_diff_write(const em_diff_input *input, const em_diff_options *options,
                               const em_writer *writer, em_diff *diff, em_error *error);

/* ---- Graph ------------------------------------------------------------------------------ */

typedef enum em_graph_format {
  EM_GRAPH_MERMAID = 0,
  EM_GRAPH_DOT,
  EM_GRAPH_SVG, /* needs nothing else */
} em_graph_format;

/* The worst finding on a module, to colour it by. */
typedef struct em_graph_severity {
  em_view module;
  em_severity severity;
} em_graph_severity;

typedef struct em_graph_options {
  const em_allocator *allocator;
  em_limits limits;
  em_syntax syntax;
  em_graph_format format;
  const em_graph_severity *severities; /* severity_count of them, in any order; may be NULL */
  size_t severity_count;
} em_graph_options;

#define EM_GRAPH_OPTIONS_INIT                                                                      \
  { NULL, EM_LIMITS_INIT, EM_SYNTAX_AUTO, EM_GRAPH_MERMAID, NULL, 0 }

/*
 * Draws modules, routes, mounts, ports and the outside world of one text, or of a base and its
 * layers. Names are escaped for the language of the drawing. `options`, `at_fault` and `error` may
 * be NULL; on failure `*at_fault` is the number of the text that the error is about, or SIZE_MAX.
 */
EM_API em_status em_graph_write(const em_layer *layers, size_t count,
                                const em_graph_options *options, const em_writer *writer,
                                size_t *at_fault, em_error *error);

/* ---- Inventory -------------------------------------------------------------------------- */

typedef enum em_inventory_format {
  EM_INVENTORY_TEXT = 0, /* aligned tables */
  EM_INVENTORY_MARKDOWN,
  EM_INVENTORY_JSON,
} em_inventory_format;

typedef struct em_inventory_options {
  const em_allocator *allocator; /* NULL: malloc */
  em_limits limits;
  em_syntax syntax;
  em_inventory_format format; /* of em_inspect and em_surface */
} em_inventory_options;

#define EM_INVENTORY_OPTIONS_INIT                                                                  \
  { NULL, EM_LIMITS_INIT, EM_SYNTAX_AUTO, EM_INVENTORY_TEXT }

/*
 * All four read one manifest and write through `writer`; nothing is judged. `options` and `error`
 * may be NULL. Output is the same for the same input, byte for byte.
 */

/* The model as tables: modules, images, settings in effect, routes, and what each twin takes of the
 * hub's limits. Values of variables and passwords are not shown. */
EM_API em_status em_inspect(em_view name, em_view text, const em_inventory_options *options,
                            const em_writer *writer, em_error *error);
/* The attack surface on one page: ports, access to the host, ways out, registries, credentials. */
EM_API em_status em_surface(em_view name, em_view text, const em_inventory_options *options,
                            const em_writer *writer, em_error *error);
/* A bill of materials of the images: CycloneDX 1.6 JSON, without time and serial number. */
EM_API em_status em_sbom(em_view name, em_view text, const em_inventory_options *options,
                         const em_writer *writer, em_error *error);
/*
 * The text without its secrets, fit for sharing: user names and passwords of registries, values of
 * environment variables, and values of other members that are secrets by their name or form. Every
 * other byte stays as it is. `*count`, which may be NULL, is how many values were replaced.
 */
EM_API em_status em_redact(em_view name, em_view text, const em_inventory_options *options,
                           const em_writer *writer, size_t *count, em_error *error);
/* ---- Expanding templates ---------------------------------------------------------------- */

typedef struct em_expand_options {
  const em_allocator *allocator;
  em_limits limits;
  em_syntax syntax;
  const em_variables *variables; /* NULL: nothing has a value */
  uint32_t part_length; /* characters of createOptions in one member, from 1; default 512 */
  uint32_t parts;       /* most members for one; default 8 as other tools have it, at most 100 */
} em_expand_options;

#define EM_EXPAND_OPTIONS_INIT                                                                     \
  { NULL, EM_LIMITS_INIT, EM_SYNTAX_AUTO, NULL, 512u, 8u }

/* A template with its values put in. */
typedef struct em_expansion em_expansion;

/*
 * Puts the values in. `text` is borrowed and must outlive the expansion. `options` and `error` may
 * be NULL. Free the result with em_expansion_free.
 */
EM_API em_status em_expand(em_view name, em_view text, const em_expand_options *options,
                           em_expansion **expansion, em_error *error);
EM_API void em_expansion_free(em_expansion *expansion);

/* A placeholder that has no value; its place is one of the template. */
typedef struct em_unresolved {
  em_view name; /* without the signs; as hostile as the template */
  size_t offset, length;
  uint32_t line, column, column_utf16;
} em_unresolved;

/* How many there are, at most 256 of which are listed. */
EM_API size_t em_expansion_unresolved_count(const em_expansion *expansion);
/* Number `index`; false, `*unresolved` untouched, beyond the end of the list. */
EM_API bool em_expansion_unresolved(const em_expansion *expansion, size_t index,
                                    em_unresolved *unresolved);
/*
 * Writes the deployment: without `$schema-template`, createOptions that are objects as text, cut
 * into numbered members. Errors have places of the template. `error` may be NULL.
 */
EM_API em_status em_expansion_write(const em_expansion *expansion, const em_writer *writer,
                                    em_error *error);

/* ---- createOptions for people ----------------------------------------------------------- */

typedef struct em_rewrite_options {
  const em_allocator *allocator;
  em_limits limits;
  em_syntax syntax;     /* JSON and its dialect only */
  em_view module;       /* only this one; data NULL: all */
  uint32_t part_length; /* characters of createOptions in one member; default 512 */
} em_rewrite_options;

#define EM_REWRITE_OPTIONS_INIT                                                                    \
  { NULL, EM_LIMITS_INIT, EM_SYNTAX_AUTO, {NULL, 0}, 512u }

/*
 * Each writes the manifest with createOptions in another form and every other byte as it was; so is
 * what has that form already. createOptions are those of objects named `settings`. `options` and
 * `error` may be NULL.
 */

/* Text, also in numbered parts, becomes an object, indented as the file is. */
EM_API em_status em_options_unpack(em_view name, em_view text, const em_rewrite_options *options,
                                   const em_writer *writer, em_error *error);
/* Objects become text; text is cut into parts where it is too long, and joined where it need not
 * be cut. */
EM_API em_status em_options_pack(em_view name, em_view text, const em_rewrite_options *options,
                                 const em_writer *writer, em_error *error);

/* Writes {"module": {createOptions …}, …} for a person to edit. */
EM_API em_status em_options_show(em_view name, em_view text, const em_rewrite_options *options,
                                 const em_writer *writer, em_error *error);
/*
 * Writes the manifest with the createOptions of `values` (as em_options_show writes them) where
 * they say something else; the form of each stays. On failure *is_in_values says which of the two
 * texts the error is about.
 */
EM_API em_status em_options_replace(em_view name, em_view text, em_view values_name, em_view values,
                                    const em_rewrite_options *options, const em_writer *writer,
                                    bool *is_in_values, em_error *error);

/* ---- Showing what was read -------------------------------------------------------------- */

typedef struct em_parse_options {
  const em_allocator *allocator;
  em_limits limits;
  em_syntax syntax;
  bool open_embedded; /* open createOptions and print what stands in them */
  bool with_spans;    /* print the place of each value */
} em_parse_options;

#define EM_PARSE_OPTIONS_INIT                                                                      \
  { NULL, EM_LIMITS_INIT, EM_SYNTAX_AUTO, false, false }

/*
 * What a text is, without judging it: `*kind` (static) is "deployment", "module twin" …, of the
 * first manifest where there are several. EM_ERROR_SHAPE with a sentence on what it is instead if
 * it can be read and is none. Only allocator, limits and syntax of the options count; `options`,
 * `kind` and `error` may be NULL.
 */
EM_API em_status em_shape(em_view name, em_view text, const em_parse_options *options,
                          em_view *kind, em_error *error);

/*
 * Reads one text and writes the document as canonical JSON: members in the order of the text,
 * duplicates kept, no insignificant white space but one line end at the end. `options` and `error`
 * may be NULL.
 */
EM_API em_status em_parse(em_view name, em_view text, const em_parse_options *options,
                          const em_writer *writer, em_error *error);

#ifdef __cplusplus
}
#endif

#endif
