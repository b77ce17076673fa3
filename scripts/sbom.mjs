/**
 * `npm run sbom`: writes sbom.cdx.json (CycloneDX), every package that runs in production with its exact version,
 * licence and digest, from the lock file alone.
 */
import { refuseOldNode } from './lib/node-version.mjs';

if (!refuseOldNode()) {
  void import('./lib/sbom.mjs').then(({ sbomCommand }) => sbomCommand());
}
