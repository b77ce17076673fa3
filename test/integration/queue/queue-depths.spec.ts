import { register } from 'prom-client';
import { JobWakes } from '../../../src/queue/job-wakes.js';
import type { QueueDepth } from '../../../src/queue/queue-depth.js';
import { QueueDepths } from '../../../src/queue/queue-depths.js';
import { QueuesController } from '../../../src/queue/queues.controller.js';
import { DurableRedis } from '../../support/durable-redis.js';
import { eventually } from '../../support/eventually.js';
import { aPrefix, aQueueApp } from './a-queue-app.js';

jest.setTimeout(30_000);

describe('The queues', () => {
  it('tell their depth, the age of the first job and what was given up', async () => {
    const redis = await DurableRedis.start();
    const prefix = aPrefix();
    const app = await aQueueApp({ redisUrl: redis.url, prefix, role: 'api' });
    const wakes = app.get(JobWakes);
    const depth = async (queue: string): Promise<QueueDepth | undefined> =>
      (await app.get(QueueDepths).read()).find((one) => one.queue === queue);

    expect(await depth('create-instance')).toEqual({
      queue: 'create-instance',
      waiting: 0,
      active: 0,
      delayed: 0,
      failed: 0,
      oldestSeconds: 0,
    });
    await wakes.now('create-instance', { instanceId: 'a' });
    await wakes.now('create-instance', { instanceId: 'b' });
    await wakes.later('create-instance', { instanceId: 'a' }, 60_000);
    await eventually(async () => {
      const found = await depth('create-instance');
      expect(found).toMatchObject({ waiting: 2, delayed: 1 });
      expect(found?.oldestSeconds).toBeGreaterThan(0.2);
      expect(found?.oldestSeconds).toBeLessThan(10);
    });
    const { queues } = await app.get(QueuesController).listQueues();
    expect(queues.map(({ queue }) => queue)).toEqual(
      expect.arrayContaining(['create-instance', 'apply-desired']),
    );

    const metrics = await register.metrics();
    expect(metrics).toContain('ngi_jobs{queue="create-instance",state="waiting"} 2');
    expect(metrics).toContain('ngi_jobs{queue="create-instance",state="delayed"} 1');
    expect(metrics).toMatch(/ngi_job_oldest_seconds\{queue="create-instance"\} \d/);

    let tries = 0;
    await aQueueApp({
      redisUrl: redis.url,
      prefix,
      bodies: {
        'create-instance': () => {
          tries += 1;
          throw new Error('as it is meant to');
        },
      },
    });
    await eventually(async () => {
      const found = await depth('create-instance');
      expect(found).toMatchObject({ waiting: 0, active: 0, failed: 2 });
      expect(Date.parse(found?.lastFailedAt ?? '')).toBeGreaterThan(Date.now() - 30_000);
    }, 20_000);
    // Redis knows it a moment before whoever counts is told.
    await eventually(async () => {
      const after = await register.metrics();
      expect(after).toContain(`ngi_jobs_failed_total{queue="create-instance"} ${tries}`);
      expect(after).toContain(`ngi_job_duration_seconds_count{queue="create-instance"} ${tries}`);
    });
  });

  it('are not told of while Redis is away, but the other figures are', async () => {
    const redis = await DurableRedis.start();
    await aQueueApp({ redisUrl: redis.url, role: 'api' });
    await redis.kill();
    const metrics = await register.metrics();
    expect(metrics).not.toContain('ngi_jobs{');
    expect(metrics).toContain('ngi_jobs_failed_total');
  });
});
