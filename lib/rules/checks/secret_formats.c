/*
 * Sources: the vendors' own descriptions of their token formats; Microsoft's identifiable key
 * formats (letters such as `+ASt` near the end of a key). Each row was tried on made-up keys of
 * that form.
 */
#include "rules/checks/secret_formats.h"

#include "rules/checks/secret_names.h"
#include "text/search.h"

typedef enum alphabet {
  ALPHABET_ALNUM,
  ALPHABET_UPPER, /* and digits */
  ALPHABET_HEX,
  ALPHABET_BASE64,
  ALPHABET_TOKEN,   /* letters, digits, _ - */
  ALPHABET_DOTTED,  /* the same and . ~ */
  ALPHABET_PERCENT, /* base64, and %XX for its signs */
  ALPHABET_VALUE,   /* up to a semicolon, quote, ampersand or blank */
} alphabet;

typedef struct format format;

/* Whether what was found is right; may move its ends, and may name it more exactly. */
typedef bool (*format_judge)(em_view text, size_t anchor, secret_hit *hit);

struct format {
  em_view anchor;
  em_view kind;
  alphabet alphabet;    /* of what follows the anchor */
  uint16_t least, most; /* how much of it; `most` 0: any */
  bool is_included;     /* the anchor belongs to the secret */
  bool begins;          /* no letter or digit may stand before the anchor */
  format_judge judge;
};

/* ---- Characters
 * ------------------------------------------------------------------------------------- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

static bool is_alnum(char c) {
  return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z');
}

static bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_of(alphabet which, char c) {
  switch (which) {
    case ALPHABET_ALNUM:
      return is_alnum(c);
    case ALPHABET_UPPER:
      return is_digit(c) || is_upper(c);
    case ALPHABET_HEX:
      return is_hex(c);
    case ALPHABET_BASE64:
      return is_alnum(c) || c == '+' || c == '/' || c == '=';
    case ALPHABET_TOKEN:
      return is_alnum(c) || c == '_' || c == '-';
    case ALPHABET_DOTTED:
      return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '~';
    case ALPHABET_PERCENT:
      return is_alnum(c) || c == '+' || c == '/' || c == '=' || c == '%' || c == '-' || c == '_';
    default:
      return (unsigned char)c > ' ' && c != ';' && c != '"' && c != '\'' && c != '&' && c != ',';
  }
}

static size_t run_length(alphabet which, em_view text, size_t start) {
  size_t end = start;
  while (end < text.length && is_of(which, text.data[end])) {
    end++;
  }
  return end - start;
}

static bool has(em_view text, em_view part) {
  return text_holds(text, part, true);
}

/* ---- Judges
 * ----------------------------------------------------------------------------------------- */

static bool judge_shared_key(em_view text, size_t anchor, secret_hit *hit) {
  (void)anchor;
  if (has(text, VIEW("azure-devices"))) {
    hit->kind = VIEW("an IoT Hub key");
  } else if (has(text, VIEW("sb://"))) {
    hit->kind = VIEW("a Service Bus or Event Hubs key");
  }
  return true;
}

static bool judge_account_key(em_view text, size_t anchor, secret_hit *hit) {
  (void)anchor;
  if (has(text, VIEW("AccountEndpoint="))) {
    hit->kind = VIEW("a Cosmos DB key");
  }
  return true;
}

/* A signature alone is nothing: the token has an expiry or a version beside it. */
static bool judge_sas(em_view text, size_t anchor, secret_hit *hit) {
  (void)hit;
  const bool has_more = has(text, VIEW("se=")) || has(text, VIEW("sv=")) || has(text, VIEW("sp="));
  return has_more && (anchor == 0 || !is_alnum(text.data[anchor - 1]));
}

static bool judge_connection_string(em_view text, size_t anchor, secret_hit *hit) {
  (void)hit;
  static const em_view partners[] = {{"Server=", 7},  {"Data Source=", 12}, {"Host=", 5},
                                     {"User ID=", 8}, {"Uid=", 4},          {"Username=", 9}};
  if (anchor > 0 && text.data[anchor - 1] != ';' && text.data[anchor - 1] != ' ') {
    return false;
  }
  for (size_t i = 0; i < sizeof partners / sizeof *partners; i++) {
    if (has(text, partners[i])) {
      return true;
    }
  }
  return false;
}

/* Three signs, 7 or 8, then Q~ and 31 to 34 more. */
static bool judge_entra(em_view text, size_t anchor, secret_hit *hit) {
  if (anchor < 4 || (text.data[anchor - 1] != '8' && text.data[anchor - 1] != '7') ||
      run_length(ALPHABET_DOTTED, text, anchor - 4) < 4 + hit->length) {
    return false;
  }
  hit->start -= 4;
  hit->length += 4;
  return true;
}

/* Three parts in base64url; the header's JSON and the claims' begin alike. */
static bool judge_jwt(em_view text, size_t anchor, secret_hit *hit) {
  const em_view token = view_until(view_from(text, anchor), hit->length);
  const size_t first = view_find(token, '.');
  const em_view claims = view_from(token, first + 1);
  const size_t second = view_find(claims, '.');
  return first >= 10 && second >= 10 && second < claims.length &&
         view_starts_with(claims, VIEW("eyJ")) && claims.length - second > 10;
}

static bool judge_private_key(em_view text, size_t anchor, secret_hit *hit) {
  const em_view begin = VIEW("-----BEGIN ");
  size_t start = anchor;
  while (start > 0 && anchor - start < 40 && text.data[start] != '\n') {
    start--;
  }
  const size_t found = text_search(view_until(view_from(text, start), anchor - start), begin, true);
  if (found == SIZE_MAX) {
    return false;
  }
  const size_t end = text_search(view_from(text, anchor), VIEW("-----END "), true);
  hit->start = start + found;
  hit->length = (end == SIZE_MAX ? text.length : anchor + end) - hit->start;
  return hit->length > 60;
}

/* The letters stand near the end of a key of 32 bytes or more. */
static bool judge_azure_key(em_view text, size_t anchor, secret_hit *hit) {
  size_t start = anchor;
  while (start > 0 && is_of(ALPHABET_BASE64, text.data[start - 1])) {
    start--;
  }
  const size_t length = hit->start + hit->length - start;
  const bool is_right = anchor - start >= 30 && length >= 40 && length <= 100;
  hit->start = start;
  hit->length = length;
  return is_right;
}

/* scheme://user:password@host */
static bool judge_url(em_view text, size_t anchor, secret_hit *hit) {
  const em_view rest = view_from(text, anchor + 3);
  size_t end = 0;
  while (end < rest.length && rest.data[end] != '/' && rest.data[end] != '?' &&
         (unsigned char)rest.data[end] > ' ' && rest.data[end] != '"') {
    end++;
  }
  const em_view authority = view_until(rest, end);
  size_t at = authority.length;
  while (at > 0 && authority.data[at - 1] != '@') {
    at--;
  }
  const em_view user = view_until(authority, at == 0 ? 0 : at - 1);
  const size_t colon = view_find(user, ':');
  hit->start = anchor + 3 + colon + 1;
  hit->length = colon < user.length ? user.length - colon - 1 : 0;
  return anchor > 0 && is_alnum(text.data[anchor - 1]) && hit->length > 0;
}

static bool judge_webhook(em_view text, size_t anchor, secret_hit *hit) {
  (void)hit;
  return anchor >= 5 && has(view_until(text, anchor), VIEW("://"));
}

/* 22 signs, a dot, 43 signs. */
static bool judge_sendgrid(em_view text, size_t anchor, secret_hit *hit) {
  const size_t first = run_length(ALPHABET_TOKEN, text, anchor + 3);
  const size_t second =
      anchor + 3 + first < text.length ? run_length(ALPHABET_TOKEN, text, anchor + 4 + first) : 0;
  hit->length = 4 + first + second;
  return first == 22 && second == 43;
}

/* Eight to ten digits before. */
static bool judge_telegram(em_view text, size_t anchor, secret_hit *hit) {
  size_t start = anchor;
  while (start > 0 && is_digit(text.data[start - 1])) {
    start--;
  }
  hit->length += hit->start - start;
  hit->start = start;
  return anchor - start >= 8 && anchor - start <= 10;
}

/* ---- The table
 * ---------------------------------------------------------------------------------------- */

#define FORMAT(anchor, kind, alphabet, least, most, is_included, begins, judge)                    \
  {                                                                                                \
    {"" anchor, sizeof(anchor) - 1}, {"" kind, sizeof(kind) - 1}, alphabet, least, most,           \
        is_included, begins, judge                                                                 \
  }
#define TOKEN(anchor, kind, alphabet, least, most)                                                 \
  FORMAT(anchor, kind, alphabet, least, most, true, true, NULL)

static const format formats[] = {
    FORMAT("SharedAccessKey=", "a shared access key", ALPHABET_BASE64, 20, 0, false, false,
           judge_shared_key),
    FORMAT("AccountKey=", "an Azure storage key", ALPHABET_BASE64, 40, 0, false, false,
           judge_account_key),
    FORMAT("sig=", "a shared access signature", ALPHABET_PERCENT, 20, 0, false, false, judge_sas),
    FORMAT("Password=", "a password in a connection string", ALPHABET_VALUE, 1, 0, false, false,
           judge_connection_string),
    FORMAT("password=", "a password in a connection string", ALPHABET_VALUE, 1, 0, false, false,
           judge_connection_string),
    FORMAT("Pwd=", "a password in a connection string", ALPHABET_VALUE, 1, 0, false, false,
           judge_connection_string),
    FORMAT("pwd=", "a password in a connection string", ALPHABET_VALUE, 1, 0, false, false,
           judge_connection_string),
    FORMAT("://", "a password in a URL", ALPHABET_VALUE, 1, 0, false, false, judge_url),
    FORMAT("PRIVATE KEY-----", "a private key", ALPHABET_VALUE, 0, 0, true, false,
           judge_private_key),
    FORMAT("PRIVATE KEY BLOCK-----", "a private key", ALPHABET_VALUE, 0, 0, true, false,
           judge_private_key),
    TOKEN("AGE-SECRET-KEY-1", "an age key", ALPHABET_UPPER, 50, 0),
    FORMAT("Q~", "an Entra client secret", ALPHABET_DOTTED, 31, 34, true, false, judge_entra),
    FORMAT("eyJ", "a JSON Web Token", ALPHABET_DOTTED, 40, 0, true, true, judge_jwt),
    FORMAT("+ASt", "an Azure storage key", ALPHABET_BASE64, 6, 0, true, false, judge_azure_key),
    FORMAT("+ASb", "a Service Bus key", ALPHABET_BASE64, 6, 0, true, false, judge_azure_key),
    FORMAT("+AEh", "an Event Hubs key", ALPHABET_BASE64, 6, 0, true, false, judge_azure_key),
    FORMAT("AIoT", "an IoT Hub key", ALPHABET_BASE64, 6, 0, true, false, judge_azure_key),
    FORMAT("ACDb", "a Cosmos DB key", ALPHABET_BASE64, 6, 0, true, false, judge_azure_key),
    FORMAT("AzSe", "an Azure AI Search key", ALPHABET_BASE64, 6, 0, true, false, judge_azure_key),
    FORMAT("AzFu", "an Azure Functions key", ALPHABET_BASE64, 6, 0, true, false, judge_azure_key),
    FORMAT("AzCa", "an Azure Cache key", ALPHABET_BASE64, 6, 0, true, false, judge_azure_key),
    FORMAT("AzBa", "an Azure Batch key", ALPHABET_BASE64, 6, 0, true, false, judge_azure_key),
    FORMAT("+ACR", "a registry password", ALPHABET_BASE64, 6, 0, true, false, judge_azure_key),
    TOKEN("AKIA", "an AWS access key", ALPHABET_UPPER, 16, 16),
    TOKEN("ASIA", "an AWS session key", ALPHABET_UPPER, 16, 16),
    TOKEN("AIza", "a Google API key", ALPHABET_TOKEN, 35, 35),
    TOKEN("ya29.", "a Google OAuth token", ALPHABET_DOTTED, 30, 0),
    TOKEN("GOCSPX-", "a Google client secret", ALPHABET_TOKEN, 28, 28),
    TOKEN("ghp_", "a GitHub token", ALPHABET_ALNUM, 36, 255),
    TOKEN("gho_", "a GitHub token", ALPHABET_ALNUM, 36, 255),
    TOKEN("ghu_", "a GitHub token", ALPHABET_ALNUM, 36, 255),
    TOKEN("ghs_", "a GitHub token", ALPHABET_ALNUM, 36, 255),
    TOKEN("ghr_", "a GitHub token", ALPHABET_ALNUM, 36, 255),
    TOKEN("github_pat_", "a GitHub token", ALPHABET_TOKEN, 40, 255),
    TOKEN("glpat-", "a GitLab token", ALPHABET_DOTTED, 20, 0),
    TOKEN("gldt-", "a GitLab deploy token", ALPHABET_DOTTED, 20, 0),
    TOKEN("xoxb-", "a Slack token", ALPHABET_TOKEN, 20, 0),
    TOKEN("xoxp-", "a Slack token", ALPHABET_TOKEN, 20, 0),
    TOKEN("xoxa-", "a Slack token", ALPHABET_TOKEN, 20, 0),
    TOKEN("xoxs-", "a Slack token", ALPHABET_TOKEN, 20, 0),
    TOKEN("xapp-", "a Slack token", ALPHABET_TOKEN, 20, 0),
    FORMAT("hooks.slack.com/services/", "a Slack webhook", ALPHABET_PERCENT, 30, 0, false, false,
           judge_webhook),
    FORMAT("webhook.office.com/", "a Teams webhook", ALPHABET_VALUE, 60, 0, false, false,
           judge_webhook),
    FORMAT("discord.com/api/webhooks/", "a Discord webhook", ALPHABET_PERCENT, 60, 0, false, false,
           judge_webhook),
    TOKEN("sk_live_", "a Stripe key", ALPHABET_ALNUM, 20, 0),
    TOKEN("rk_live_", "a Stripe key", ALPHABET_ALNUM, 20, 0),
    TOKEN("whsec_", "a webhook's signing secret", ALPHABET_BASE64, 24, 0),
    FORMAT("SG.", "a SendGrid key", ALPHABET_DOTTED, 60, 0, true, true, judge_sendgrid),
    TOKEN("npm_", "an npm token", ALPHABET_ALNUM, 36, 36),
    TOKEN("pypi-AgE", "a PyPI token", ALPHABET_TOKEN, 50, 0),
    TOKEN("dckr_pat_", "a Docker Hub token", ALPHABET_TOKEN, 20, 0),
    TOKEN("dckr_oat_", "a Docker Hub token", ALPHABET_TOKEN, 20, 0),
    TOKEN("dop_v1_", "a DigitalOcean token", ALPHABET_HEX, 64, 64),
    TOKEN("hf_", "a Hugging Face token", ALPHABET_ALNUM, 34, 40),
    TOKEN("sk-proj-", "an OpenAI key", ALPHABET_TOKEN, 40, 0),
    TOKEN("sk-", "an OpenAI key", ALPHABET_ALNUM, 48, 48),
    TOKEN("glsa_", "a Grafana token", ALPHABET_TOKEN, 32, 0),
    TOKEN("glc_", "a Grafana Cloud token", ALPHABET_BASE64, 40, 0),
    TOKEN("hvs.", "a Vault token", ALPHABET_TOKEN, 24, 0),
    TOKEN("shpat_", "a Shopify token", ALPHABET_HEX, 32, 32),
    TOKEN("sntrys_", "a Sentry token", ALPHABET_TOKEN, 40, 0),
    TOKEN("NRAK-", "a New Relic key", ALPHABET_UPPER, 27, 27),
    TOKEN("PMAK-", "a Postman key", ALPHABET_TOKEN, 50, 0),
    TOKEN("lin_api_", "a Linear key", ALPHABET_ALNUM, 40, 40),
    TOKEN("dp.pt.", "a Doppler token", ALPHABET_ALNUM, 40, 44),
    TOKEN("dapi", "a Databricks token", ALPHABET_HEX, 32, 32),
    TOKEN("BBFF-", "a Ubidots token", ALPHABET_ALNUM, 30, 40),
    FORMAT(":AA", "a Telegram bot token", ALPHABET_TOKEN, 32, 34, true, false, judge_telegram),
    TOKEN("tskey-", "a Tailscale key", ALPHABET_TOKEN, 20, 0),
    TOKEN("lsv2_", "a LangSmith key", ALPHABET_TOKEN, 40, 0),
};

enum { FORMAT_COUNT = sizeof formats / sizeof *formats };
/* No anchor is longer. */
enum { SECRET_ANCHOR = 32 };
_Static_assert((int)FORMAT_COUNT <= (int)SECRET_FORMATS, "the filter links each format");

/* ---- The filter
 * --------------------------------------------------------------------------------------- */

/* Two letters of an anchor that follow each other. */
static uint32_t pair_of(char a, char b) {
  return ((uint32_t)(unsigned char)a * 61u + (unsigned char)b) & 8191u;
}

/* Index of the letter of an anchor that is looked for, with the one before it: the last one that is
 * no small letter, as most of what is written is. */
static size_t telling_letter(em_view anchor) {
  size_t at = anchor.length - 1;
  while (at > 1 && anchor.data[at] >= 'a' && anchor.data[at] <= 'z') {
    at--;
  }
  const bool is_small = anchor.data[at] >= 'a' && anchor.data[at] <= 'z';
  return is_small ? anchor.length / 2 : at;
}

void secret_filter_start(secret_filter *filter) {
  memset(filter, 0, sizeof *filter);
  for (size_t i = 0; i < FORMAT_COUNT; i++) {
    const em_view anchor = formats[i].anchor;
    const size_t at = telling_letter(anchor);
    const uint32_t pair = pair_of(anchor.data[at - 1], anchor.data[at]);
    filter->letters[(unsigned char)anchor.data[at]] = 1;
    filter->behind[i] = (uint8_t)(anchor.length - 1 - at);
    filter->pairs[pair / 64] |= UINT64_C(1) << pair % 64;
    filter->next[i] = filter->first[pair % SECRET_BUCKETS];
    filter->first[pair % SECRET_BUCKETS] = (uint8_t)(i + 1);
  }
}

static bool is_token_before(em_view text, size_t at) {
  return at > 0 && (is_alnum(text.data[at - 1]) || text.data[at - 1] == '_');
}

/* Whether the format's anchor ends at `end`, and a secret follows. */
static bool try_format(const format *f, em_view text, size_t end, secret_hit *hit) {
  const size_t length = f->anchor.length;
  if (end < length || memcmp(text.data + end - length, f->anchor.data, length) != 0) {
    return false;
  }
  const size_t anchor = end - length;
  const size_t run = run_length(f->alphabet, text, end);
  if (run < f->least || (f->most != 0 && run > f->most) ||
      (f->begins && is_token_before(text, anchor))) {
    return false;
  }
  *hit = (secret_hit){f->is_included ? anchor : end, f->is_included ? length + run : run, f->kind};
  if (f->judge != NULL && !f->judge(text, anchor, hit)) {
    return false;
  }
  return !secret_is_placeholder(view_until(view_from(text, hit->start), hit->length));
}

/* The pair ends at `end`; the anchor may begin before `from`. */
static bool try_bucket(const secret_filter *filter, uint32_t pair, em_view text, size_t from,
                       size_t end, secret_hit *hit) {
  for (uint32_t f = filter->first[pair % SECRET_BUCKETS]; f != 0; f = filter->next[f - 1]) {
    const size_t behind = filter->behind[f - 1];
    if (behind <= text.length - end && end + behind >= from + 2 &&
        try_format(&formats[f - 1], text, end + behind, hit)) {
      return true;
    }
  }
  return false;
}

bool secret_format_next(const secret_filter *filter, em_view text, size_t from, secret_hit *hit) {
  const char *letters = text.data;
  for (size_t i = from > SECRET_ANCHOR ? from - SECRET_ANCHOR : 1; i < text.length; i++) {
    if (filter->letters[(unsigned char)letters[i]] == 0) {
      continue;
    }
    const uint32_t pair = pair_of(letters[i - 1], letters[i]);
    if ((filter->pairs[pair / 64] >> pair % 64 & 1u) != 0 &&
        try_bucket(filter, pair, text, from, i + 1, hit) && hit->start + hit->length > from) {
      return true;
    }
  }
  return false;
}
