import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { InstanceEvent } from '../events/instance-event.js';
import { InstanceShelvesRepository } from './instance-shelves.repository.js';
import type { Instance } from './instance.js';
import { INSTANCE_STATUSES, type InstanceStatus } from './lifecycle.js';

type Count = () => Promise<Map<InstanceStatus, number>>;

let count: Count = async () => Promise.resolve(new Map());

export const instances = new Gauge({
  name: 'ngi_instances',
  help: 'Instances by status, over all processes; terminated ones as long as their records are kept.',
  labelNames: ['status'] as const,
  async collect() {
    // While Redis is away there is no figure, which is better than an old one.
    const found = await count().catch(() => new Map<InstanceStatus, number>());
    this.reset();
    for (const [status, number] of found) this.set({ status }, number);
  },
});

export const operations = new Counter({
  name: 'ngi_operations_total',
  help: 'Operations that ended in this process, by type and result: ok or the code of the error.',
  labelNames: ['type', 'result'] as const,
});

export const startPhases = new Histogram({
  name: 'ngi_start_phase_seconds',
  help: 'How long each phase of a create, start or restart that ended in this process took, by product.',
  labelNames: ['phase', 'product'] as const,
  buckets: [1, 5, 15, 30, 60, 120, 180, 300, 450, 600, 1_200],
});

export const events = new Counter({
  name: 'ngi_instance_events_total',
  help: 'Events of instances that this process announced, by type.',
  labelNames: ['type'] as const,
});

const BRINGS_UP = new Set(['create', 'start', 'restart']);

/** Counts what a save has told and ended. */
export function countSave(before: Instance | undefined, after: Instance, told: InstanceEvent[]): void {
  for (const { type } of told) events.inc({ type });
  const { operation, product } = after;
  const endedBefore = before?.operation.id === operation.id && before.operation.endedAt !== undefined;
  if (operation.endedAt === undefined || endedBefore) return;
  operations.inc({ type: operation.type, result: operation.error?.code ?? 'ok' });
  if (!BRINGS_UP.has(operation.type)) return;
  for (const [index, { name, startedAt }] of operation.phases.entries()) {
    const next = operation.phases[index + 1];
    if (next)
      startPhases.observe(
        { phase: name, product: product?.name ?? 'none' },
        (next.startedAt - startedAt) / 1_000,
      );
  }
}

/** Has the gauge filled from the store whenever it is scraped, so that every process says the same. */
@Injectable()
export class InstanceMetrics implements OnModuleInit {
  constructor(private readonly shelves: InstanceShelvesRepository) {}

  onModuleInit(): void {
    count = async () => this.shelves.countByStatus(INSTANCE_STATUSES);
  }
}
