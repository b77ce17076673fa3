/** A data centre; ids do not follow from names, clients have to look them up. */
export interface Cluster {
  id: string;
  name: string;
  supportNetworkStorage: boolean;
  supportInstanceNetwork: boolean;
}

function cluster(
  id: string,
  name: string,
  supportNetworkStorage = true,
  supportInstanceNetwork = false,
): Cluster {
  return { id, name, supportNetworkStorage, supportInstanceNetwork };
}

export const CLUSTERS: readonly Cluster[] = [
  cluster('us-ca-6', 'US-CA-06 (California)', true, true),
  cluster('us-ca-nas-2', 'US-CA-NAS-02 (California)'),
  cluster('us-01', 'US-01 (Dallas)'),
  cluster('us-west-1', 'US-WEST-01 (Oregon)', false),
  cluster('cn-hongkong-1', 'CN-HK-01 (Hong Kong)', true, true),
  cluster('as-sgp-2', 'AS-SGP-02 (Singapore)', true, true),
  cluster('as-in-1', 'AS-IN-01 (India)', false),
  cluster('oc-au-01', 'OC-AU-01 (Australia)'),
  cluster('eu-gb-1', 'EU-GB-01 (United Kingdom)'),
  cluster('eu-de-1', 'EU-DE-01 (Germany)'),
  cluster('eu-west-1', 'EU-WEST-01 (Netherlands)', false),
];

const byId = new Map(CLUSTERS.map((cluster) => [cluster.id, cluster]));

export function clusterById(id: string): Cluster | undefined {
  return byId.get(id);
}
