import { JOB_STATES, JOB_TYPES } from '../account/jobs.js';
import { GPU_API, textField, wordFilter, type Call, type Endpoint } from '../endpoint.js';
import { pageOf, wholeNumber } from '../paging.js';
import type { World } from '../world.js';

function list(call: Call, world: World): unknown {
  const { query } = call;
  const page = pageOf(query, world.knobs.pageBase);
  const state = wordFilter(query, 'state', JOB_STATES);
  const type = wordFilter(query, 'type', JOB_TYPES);
  const from = (wholeNumber(query, 'startTime') ?? 0) * 1000;
  const to = (wholeNumber(query, 'endTime') || Infinity) * 1000;
  const found = world.jobs
    .all()
    .filter(
      (job) =>
        (!query['jobId'] || job.id === query['jobId']) &&
        (!state || world.jobs.stateOf(job) === state) &&
        (!type || job.type === type) &&
        job.createdAt >= from &&
        job.createdAt <= to,
    );
  return { jobs: found.slice(page.from, page.to).map((job) => world.jobs.wire(job)), total: found.length };
}

function breakOff(call: Call, world: World): unknown {
  world.jobs.break(textField(call.body, 'jobId', 255));
  return {};
}

export const jobEndpoints: Endpoint[] = [
  { name: 'jobs', method: 'GET', path: `${GPU_API}/jobs`, handle: list },
  { name: 'job-break', method: 'POST', path: `${GPU_API}/job/break`, writes: true, handle: breakOff },
];
