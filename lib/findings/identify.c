/* Digests of a finding, for those who ask. */
#include "findings/finding.h"
#include "findings/fingerprint.h"

em_finding_identity em_finding_identify(const em_finding *finding) {
  const em_finding_basis *basis = finding->basis;
  em_finding_identity result = {{0}, {0}};
  fingerprint_make(result.fingerprint, finding->rule->id, basis->module, basis->identity,
                   basis->ordinal);
  if (basis->evidence.data != NULL) {
    fingerprint_value(result.value, sizeof result.value, basis->evidence);
  }
  return result;
}
