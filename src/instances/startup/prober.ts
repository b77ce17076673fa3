import { Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';
import { messageOf } from '../../common/app-error.js';
import { GuardedClient } from '../../outbound/guarded-client.js';
import type { Port } from '../instance.js';
import { isGatewayPage } from './gateway-page.js';

/** The whole body of a probe that is looked at. */
const BODY_BYTES = 4_096;

const durations = new Histogram({
  name: 'ngi_probe_duration_seconds',
  help: 'How long probes of endpoints took, by kind of port and result.',
  labelNames: ['type', 'result'] as const,
  buckets: [0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

/** Asks endpoints of an instance whether they answer: http by 2xx or 3xx, tcp by a connection. */
@Injectable()
export class Prober {
  constructor(private readonly outbound: GuardedClient) {}

  /** `undefined` when the port answers, else what is wrong with it. */
  async probe(port: Port, timeoutMs: number): Promise<string | undefined> {
    if (!port.endpoint) return `port ${port.port} has no endpoint yet`;
    const ended = durations.startTimer({ type: port.type });
    const problem = await this.problemOf(port, port.endpoint, timeoutMs);
    ended({ result: problem === undefined ? 'answered' : 'failed' });
    return problem;
  }

  private async problemOf(port: Port, endpoint: string, timeoutMs: number): Promise<string | undefined> {
    try {
      return port.type === 'http'
        ? await this.probeHttp(endpoint, timeoutMs)
        : await this.probeTcp(endpoint, timeoutMs);
    } catch (error) {
      return `port ${port.port}: ${messageOf(error)}`;
    }
  }

  private async probeHttp(url: string, timeoutMs: number): Promise<string | undefined> {
    const { status, body } = await this.outbound.request({
      method: 'GET',
      url,
      timeoutMs,
      maxResponseBytes: BODY_BYTES,
      keepBytes: BODY_BYTES,
      origin: 'provider',
    });
    if (status < 200 || status > 399) return `answered ${status}`;
    return isGatewayPage(body.toString('utf8'))
      ? `answered ${status} with a gateway's error page`
      : undefined;
  }

  private async probeTcp(endpoint: string, timeoutMs: number): Promise<string | undefined> {
    const { hostname, port } = new URL(`tcp://${endpoint.replace(/^tcp:\/\//, '')}`);
    await this.outbound.connectTcp({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), timeoutMs });
    return undefined;
  }
}
