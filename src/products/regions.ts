import type { NovitaCluster } from '../novita/novita-catalogue.js';

/** The bare name: `US-CA-06 (California)` → `US-CA-06`. */
export function regionName(text: string): string {
  return text.trim().split(/\s/, 1)[0] ?? '';
}

/** The clusters that a text means: by bare name or display name, or by id; never by deriving one from the other. */
export function clustersOf(region: string, clusters: NovitaCluster[]): NovitaCluster[] {
  const wanted = regionName(region).toLowerCase();
  return clusters.filter(
    ({ id, name }) => regionName(name).toLowerCase() === wanted || id.toLowerCase() === wanted,
  );
}
