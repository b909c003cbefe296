// What sigstore's own library says of a bundle that was made with a key.
// Usage: node bundle.js BUNDLE PUBLIC-KEY [ARTIFACT]; exit 0 good, 1 refused, 2 could not be judged.
const fs = require('fs');
const crypto = require('crypto');
const { bundleFromJSON } = require('@sigstore/bundle');
const { Verifier, toSignedEntity } = require('@sigstore/verify');

const [bundlePath, keyPath, artifactPath] = process.argv.slice(2);
const key = crypto.createPublicKey(fs.readFileSync(keyPath));
const artifact = artifactPath && fs.readFileSync(artifactPath);
const trustMaterial = {
  certificateAuthorities: [],
  timestampAuthorities: [],
  tlogs: [],
  ctlogs: [],
  publicKey: () => ({ publicKey: key, validFor: () => true }),
};
try {
  const bundle = bundleFromJSON(JSON.parse(fs.readFileSync(bundlePath, 'utf8')));
  const thresholds = { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0, tsaThreshold: 0 };
  new Verifier(trustMaterial, thresholds).verify(toSignedEntity(bundle, artifact));
  console.log('good');
} catch (error) {
  console.log(`refused: ${error.message}`);
  process.exit(1);
}
