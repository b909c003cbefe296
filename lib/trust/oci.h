/*
 * What registries and image layouts keep: manifests and indexes (OCI and Docker), as far as trust
 * needs them. Their bytes are what a digest names; who fetches them compares.
 */
#ifndef TRUST_OCI_H
#define TRUST_OCI_H

#include "trust/evidence.h"

enum {
  OCI_DESCRIPTORS = 4096, /* of one manifest or index */
  OCI_REFERRERS = 256,    /* looked at for one image */
};

#define OCI_INDEX_TYPE VIEW("application/vnd.oci.image.index.v1+json")
#define OCI_MANIFEST_TYPE VIEW("application/vnd.oci.image.manifest.v1+json")
#define OCI_SIMPLE_SIGNING VIEW("application/vnd.dev.cosign.simplesigning.v1+json")
#define OCI_NOTARY_SIGNATURE VIEW("application/vnd.cncf.notary.signature")
#define OCI_JOSE VIEW("application/jose+json")

/* Views have data NULL where nothing is stated. */
typedef struct oci_descriptor {
  em_view media_type, digest, artifact_type;
  int64_t size;
  em_view platform;  /* "linux/arm64/v8" */
  em_view reference; /* annotation org.opencontainers.image.ref.name */
  em_view image;     /* annotation io.containerd.image.name */
  em_view signature; /* annotation dev.cosignproject.cosign/signature */
} oci_descriptor;

typedef struct oci_manifest {
  bool is_index;
  em_view media_type, artifact_type, config_type;
  em_view subject;       /* digest of what it refers to */
  oci_descriptor *items; /* layers, or the manifests of an index */
  uint32_t count;
} oci_manifest;

/* Reads either; names that stand twice are refused. All text lives in `memory`. */
bool oci_manifest_read(oci_manifest *m, em_view text, arena *memory, em_error *error);

/*
 * The kind of evidence that a layer of a signature's manifest is; false if it is none:
 * attestations, SBOMs and other things that refer to an image.
 */
bool oci_layer_is_evidence(const oci_manifest *m, const oci_descriptor *layer, evidence_kind *kind);

/* Whether something that refers to an image may be a signature of it, by what an index says of it.
 */
bool oci_may_be_signature(const oci_descriptor *referrer);

/* "sha256-….sig" for "sha256:…" (with `suffix` ".sig"), or the tag of its referrers (with ""). */
em_view oci_tag_of_digest(em_view digest, const char *suffix, arena *memory);

#endif
