/**
 * A working process of its own, out of what is built: takes `create-instance` jobs and says so line by line.
 * `HOLD_MS` is how long a job takes.
 */
import 'reflect-metadata';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const { BUILT, HOLD_MS = '0', GRACE_MS = '1000' } = process.env;
const built = (file) => import(pathToFileURL(join(BUILT, file)).href);
const [common, config, loaded, processors, jobs, queue, redis] = await Promise.all(
  [
    'common/common.module.js',
    'config/config.module.js',
    'config/load-config.js',
    'queue/job-processor.js',
    'queue/jobs.js',
    'queue/queue.module.js',
    'redis/redis.module.js',
  ].map(built),
);

const say = (...words) => process.stdout.write(`${words.join(' ')}\n`);

class Body extends processors.JobProcessor {
  constructor(job) {
    super();
    this.job = job;
  }

  async process({ instanceId }) {
    if (this.job !== 'create-instance') return;
    say('took', instanceId);
    await pause(Number(HOLD_MS));
    say('ended', instanceId);
  }
}

const settings = loaded.loadConfig(process.env, () => 'not-a-secret-not-a-secret-not-a-secret');
settings.service.shutdownGraceMs = Number(GRACE_MS);
const names = Object.keys(jobs.JOBS).filter((name) => name !== 'sweep');

class Process {}
Module({
  imports: [config.ConfigModule.forRoot(settings), common.CommonModule, redis.RedisModule, queue.QueueModule],
  providers: names.map((name) => ({ provide: `body-${name}`, useValue: new Body(name) })),
})(Process);

const app = await NestFactory.createApplicationContext(Process, { logger: ['fatal', 'error', 'warn'] });
app.enableShutdownHooks();
process.once('SIGTERM', () => say('ending'));
say('working');
