import type { components } from '../../../clients/typescript/src/schema';

/** The documents of the API, as it describes them itself. */
type Documents = components['schemas'];

export type InstanceDocument = Documents['ServedInstance'];
export type InstancePage = Documents['Instances'];
export type Accepted = Documents['Accepted'];
export type Offer = Documents['Offer'];
export type Session = Documents['Session'];
export type Delivery = Documents['Delivery'];
export type Timeline = Documents['Timeline'];
export type TimelineEvent = Documents['TimelineEntry'];
export type IdleVerdict = Documents['IdleVerdict'];
export type MachineMetrics = Documents['MachineMetrics'];
export type Balance = Documents['Balance'];
export type Costs = Documents['Costs'];
export type Endpoint = Documents['Endpoint'];
