#include "trust/minisign.h"

#include "base/error.h"
#include "trust/base64.h"
#include "trust/minisign_lines.h"
#include "trust/secret.h"

#include <sodium.h>

enum {
  SALT = crypto_pwhash_scryptsalsa208sha256_SALTBYTES,
  CHECKSUM = 32,
  BASE64_OF_SECRET = 213, /* of 158 bytes, with NUL */
};

/* What stands in the second line of the files: bytes only, so there is no padding. */
typedef struct public_record {
  unsigned char algorithm[2];
  unsigned char id[MINISIGN_ID];
  unsigned char key[MINISIGN_PUBLIC_KEY];
} public_record;

typedef struct secret_part {
  unsigned char id[MINISIGN_ID];
  unsigned char key[MINISIGN_SECRET_KEY];
  unsigned char checksum[CHECKSUM];
} secret_part;

typedef struct secret_record {
  unsigned char algorithm[2];
  unsigned char derivation[2];
  unsigned char checksum_algorithm[2];
  unsigned char salt[SALT];
  unsigned char operations[8]; /* little-endian */
  unsigned char memory[8];
  secret_part secret; /* encrypted if there is a derivation */
} secret_record;

_Static_assert(sizeof(public_record) == 42, "a public key has 42 bytes");
_Static_assert(sizeof(secret_record) == 158, "a secret key has 158 bytes");

static const unsigned char ed25519[2] = {'E', 'd'};
static const unsigned char scrypt[2] = {'S', 'c'};
static const unsigned char no_derivation[2] = {0, 0};
static const unsigned char blake2b[2] = {'B', '2'};

static uint64_t load(const unsigned char bytes[8]) {
  uint64_t number = 0;
  for (int i = 7; i >= 0; i--) {
    number = number << 8 | bytes[i];
  }
  return number;
}

static void store(unsigned char bytes[8], uint64_t number) {
  for (int i = 0; i < 8; i++) {
    bytes[i] = (unsigned char)(number >> (8 * i));
  }
}

void minisign_id_text(char text[MINISIGN_ID_TEXT], const unsigned char id[MINISIGN_ID]) {
  static const char digits[] = "0123456789ABCDEF";
  for (size_t i = 0; i < MINISIGN_ID; i++) {
    const unsigned char byte = id[MINISIGN_ID - 1 - i];
    text[2 * i] = digits[byte >> 4];
    text[2 * i + 1] = digits[byte & 15];
  }
  text[MINISIGN_ID_TEXT - 1] = '\0';
}

/* ---- Public keys ---------------------------------------------------------------------------- */

em_status minisign_read_public_key(minisign_public_key *key, em_view text, em_error *error) {
  if (text.length > MINISIGN_FILE_MAXIMUM) {
    return error_set(error, EM_ERROR_LIMIT, 0, 0, "This is too long for a minisign public key.");
  }
  em_view rest = text;
  em_view line = minisign_next_line(&rest);
  if (view_starts_with(line, MINISIGN_COMMENT_PREFIX)) {
    line = minisign_next_line(&rest);
  }
  public_record record;
  if (!base64_decode_exactly(&record, sizeof record, line, BASE64_STANDARD) ||
      !minisign_is_at_end(rest)) {
    return error_set(error, EM_ERROR_SYNTAX, 0, 0,
                     "This is no minisign public key: expected an untrusted comment and a line of "
                     "56 base64 characters, or that line alone.");
  }
  if (memcmp(record.algorithm, ed25519, sizeof ed25519) != 0) {
    return error_set(error, EM_ERROR_SYNTAX, 0, 0,
                     "This minisign public key is not for Ed25519, the only algorithm there is.");
  }
  memcpy(key->id, record.id, sizeof key->id);
  memcpy(key->bytes, record.key, sizeof key->bytes);
  return EM_OK;
}

em_view minisign_write_public_key(const minisign_public_key *key, em_view comment, arena *memory) {
  public_record record;
  memcpy(record.algorithm, ed25519, sizeof ed25519);
  memcpy(record.id, key->id, sizeof record.id);
  memcpy(record.key, key->bytes, sizeof record.key);
  const em_view line =
      base64_encode((em_view){(const char *)&record, sizeof record}, BASE64_STANDARD, memory);
  return line.data == NULL ? line
                           : arena_format(memory, "untrusted comment: %.*s\n%.*s\n",
                                          VIEW_ARGS(comment), VIEW_ARGS(line));
}

void minisign_generate(minisign_public_key *key, minisign_secret_key *secret) {
  randombytes_buf(key->id, sizeof key->id);
  memcpy(secret->id, key->id, sizeof secret->id);
  crypto_sign_keypair(key->bytes, secret->bytes);
}

/* ---- Secret keys ---------------------------------------------------------------------------- */

static void make_checksum(unsigned char checksum[CHECKSUM], const secret_record *record) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, NULL, 0, CHECKSUM);
  crypto_generichash_update(&state, record->algorithm, sizeof record->algorithm);
  crypto_generichash_update(&state, record->secret.id, sizeof record->secret.id);
  crypto_generichash_update(&state, record->secret.key, sizeof record->secret.key);
  crypto_generichash_final(&state, checksum, CHECKSUM);
  secret_wipe(&state, sizeof state);
}

/* Encrypts or decrypts, which is the same; false if there is no memory for the derivation. */
static bool apply_password(secret_record *record, em_view password) {
  unsigned char *stream = secret_allocate(sizeof record->secret);
  if (stream == NULL) {
    return false;
  }
  const bool is_derived =
      crypto_pwhash_scryptsalsa208sha256(stream, sizeof record->secret, password.data,
                                         password.length, record->salt, load(record->operations),
                                         (size_t)load(record->memory)) == 0;
  if (is_derived) {
    unsigned char *bytes = (unsigned char *)&record->secret;
    for (size_t i = 0; i < sizeof record->secret; i++) {
      bytes[i] ^= stream[i];
    }
  }
  secret_free(stream);
  return is_derived;
}

static em_view secret_line(em_view text) {
  em_view rest = text;
  em_view line = minisign_next_line(&rest);
  return view_starts_with(line, MINISIGN_COMMENT_PREFIX) ? minisign_next_line(&rest) : line;
}

static bool read_record(secret_record *record, em_view text) {
  return text.length <= MINISIGN_FILE_MAXIMUM &&
         base64_decode_exactly(record, sizeof *record, secret_line(text), BASE64_STANDARD) &&
         memcmp(record->algorithm, ed25519, sizeof ed25519) == 0 &&
         memcmp(record->checksum_algorithm, blake2b, sizeof blake2b) == 0;
}

bool minisign_is_encrypted(em_view text) {
  secret_record *record = secret_allocate(sizeof *record);
  const bool is_encrypted = record != NULL && read_record(record, text) &&
                            memcmp(record->derivation, no_derivation, sizeof no_derivation) != 0;
  secret_free(record);
  return is_encrypted;
}

static em_status decrypt(secret_record *record, em_view password, em_error *error) {
  if (memcmp(record->derivation, no_derivation, sizeof no_derivation) == 0) {
    return EM_OK;
  }
  if (memcmp(record->derivation, scrypt, sizeof scrypt) != 0) {
    return error_set(error, EM_ERROR_SYNTAX, 0, 0,
                     "The secret key is encrypted in a way that is not known here (expected "
                     "scrypt, as minisign writes it).");
  }
  if (load(record->memory) > crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE ||
      load(record->operations) > crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE) {
    return error_set(error, EM_ERROR_LIMIT, 0, 0,
                     "The secret key asks for more memory or time than minisign ever uses (1 GiB): "
                     "the file is damaged.");
  }
  if (password.data == NULL) {
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0, "The secret key needs its password.");
  }
  return apply_password(record, password) ? EM_OK : error_memory(error);
}

static em_status take_key(minisign_secret_key *key, secret_record *record, em_error *error) {
  unsigned char checksum[CHECKSUM];
  make_checksum(checksum, record);
  unsigned char public_bytes[MINISIGN_PUBLIC_KEY];
  /* The public half is used in signing: with a wrong one a signature would give the secret away. */
  crypto_sign_seed_keypair(public_bytes, key->bytes, record->secret.key);
  /* minisign 0.11 leaves the checksum out of a key without password. */
  const bool may_lack_checksum =
      memcmp(record->derivation, no_derivation, sizeof no_derivation) == 0 &&
      sodium_is_zero(record->secret.checksum, sizeof record->secret.checksum) == 1;
  const bool is_whole =
      may_lack_checksum || sodium_memcmp(checksum, record->secret.checksum, sizeof checksum) == 0;
  if (!is_whole || sodium_memcmp(key->bytes, record->secret.key, sizeof key->bytes) != 0) {
    secret_wipe(key, sizeof *key);
    return error_set(error, EM_ERROR_ARGUMENT, 0, 0,
                     "The password is wrong, or the secret key is damaged.");
  }
  memcpy(key->id, record->secret.id, sizeof key->id);
  return EM_OK;
}

em_status minisign_read_secret_key(minisign_secret_key *key, em_view text, em_view password,
                                   em_error *error) {
  secret_record *record = secret_allocate(sizeof *record);
  if (record == NULL) {
    return error_memory(error);
  }
  em_status status = EM_OK;
  if (!read_record(record, text)) {
    status = error_set(error, EM_ERROR_SYNTAX, 0, 0,
                       "This is no minisign secret key: expected an untrusted comment and a line "
                       "of 212 base64 characters.");
  }
  if (status == EM_OK) {
    status = decrypt(record, password, error);
  }
  if (status == EM_OK) {
    status = take_key(key, record, error);
  }
  secret_free(record);
  return status;
}

/* Halves what the derivation costs until there is memory for it. */
static bool encrypt(secret_record *record, em_view password) {
  uint64_t operations = crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE;
  uint64_t memory = crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE;
  while (operations >= crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_MIN &&
         memory >= crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_MIN) {
    store(record->operations, operations);
    store(record->memory, memory);
    if (apply_password(record, password)) {
      return true;
    }
    operations /= 2;
    memory /= 2;
  }
  return false;
}

static em_status write_text(em_view *text, const secret_record *record, em_view comment,
                            em_error *error) {
  const em_view prefix = MINISIGN_COMMENT_PREFIX;
  const size_t capacity = prefix.length + comment.length + BASE64_OF_SECRET + 2;
  char *written = secret_allocate(capacity);
  if (written == NULL) {
    return error_memory(error);
  }
  memcpy(written, prefix.data, prefix.length);
  memcpy(written + prefix.length, comment.data, comment.length);
  size_t length = prefix.length + comment.length;
  written[length++] = '\n';
  sodium_bin2base64(written + length, BASE64_OF_SECRET, (const unsigned char *)record,
                    sizeof *record, sodium_base64_VARIANT_ORIGINAL);
  length += BASE64_OF_SECRET - 1;
  written[length++] = '\n';
  *text = (em_view){written, length};
  return EM_OK;
}

em_status minisign_write_secret_key(em_view *text, const minisign_secret_key *key, em_view password,
                                    em_view comment, em_error *error) {
  *text = (em_view){0};
  em_status status = minisign_check_comment(comment, MINISIGN_COMMENT_MAXIMUM, error);
  if (status != EM_OK) {
    return status;
  }
  secret_record *record = secret_allocate(sizeof *record);
  if (record == NULL) {
    return error_memory(error);
  }
  memset(record, 0, sizeof *record);
  memcpy(record->algorithm, ed25519, sizeof ed25519);
  memcpy(record->checksum_algorithm, blake2b, sizeof blake2b);
  memcpy(record->secret.id, key->id, sizeof key->id);
  memcpy(record->secret.key, key->bytes, sizeof key->bytes);
  make_checksum(record->secret.checksum, record);
  if (password.data != NULL) {
    memcpy(record->derivation, scrypt, sizeof scrypt);
    randombytes_buf(record->salt, sizeof record->salt);
    status = encrypt(record, password) ? EM_OK : error_memory(error);
  }
  if (status == EM_OK) {
    status = write_text(text, record, comment, error);
  }
  secret_free(record);
  return status;
}
