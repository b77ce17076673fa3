import type { MicroPrice } from '../common/money.js';

/** What the account has, in units of 1e-5 USD like every other money (Novita sends 1e-4 here). */
export interface NovitaBalance {
  available: MicroPrice;
  cash?: MicroPrice;
  creditLimit?: MicroPrice;
  outstandingInvoices?: MicroPrice;
}

/** What one machine was billed for a while. */
export interface NovitaBill {
  novitaInstanceId: string;
  amount: MicroPrice;
}

export interface NovitaPoint {
  at: Date;
  /** Per cent. */
  value: number;
}

export interface NovitaGpuSeries {
  average: NovitaPoint[];
  perGpu: { gpuId: string; points: NovitaPoint[] }[];
}

/** How busy a machine is; Novita's figures lag by about a minute. */
export interface NovitaMetrics {
  cpu: NovitaPoint[];
  memory: NovitaPoint[];
  rootDisk: NovitaPoint[];
  gpu: NovitaGpuSeries;
  gpuMemory: NovitaGpuSeries;
}
