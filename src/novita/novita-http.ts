import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { HttpService } from '@nestjs/axios';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { currentContext } from '../common/request-context.js';
import { NOVITA_CONFIG } from '../config/config.module.js';
import type { NovitaConfig } from '../config/config.js';
import { type Answer, readBody } from './answer.js';
import { type EndpointName, ENDPOINTS } from './endpoints.js';
import { readRetryAfter } from './retry-after.js';

export interface Exchange {
  endpoint: EndpointName;
  query?: Record<string, string | number | undefined>;
  body?: object;
}

interface Agents {
  httpAgent: Agent;
  httpsAgent: TlsAgent;
}

/** A page of 100 instances with all their environment variables is big; counted after decompression. */
const LARGEST_ANSWER = 8 * 1024 * 1024;

const KEEP_ALIVE = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, timeout: 60_000 };

/** The form in which a request id may stand in a header. */
const HEADER_ID = /^[\w.:-]{1,128}$/;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** One HTTP exchange with Novita: sent once, limited in time and size. Any status is an answer. */
@Injectable()
export class NovitaHttp implements OnApplicationShutdown {
  private readonly pooled: Agents = {
    httpAgent: new Agent(KEEP_ALIVE),
    httpsAgent: new TlsAgent(KEEP_ALIVE),
  };

  constructor(
    private readonly http: HttpService,
    @Inject(NOVITA_CONFIG) private readonly config: NovitaConfig,
  ) {}

  /** @throws what axios throws, when there is no answer; it holds the key, so nobody may keep or log it */
  async exchange(exchange: Exchange, agents: Agents = this.pooled): Promise<Answer> {
    const { method, path } = ENDPOINTS[exchange.endpoint];
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), this.config.timeoutMs);
    try {
      const response = await this.http.axiosRef.request<string>({
        method,
        url: `${this.config.baseUrl}${path}`,
        params: exchange.query,
        data: exchange.body && JSON.stringify(exchange.body),
        headers: this.headers(),
        ...agents,
        proxy: false,
        maxRedirects: 0,
        maxContentLength: LARGEST_ANSWER,
        timeout: this.config.timeoutMs,
        signal: limit.signal,
        responseType: 'text',
        transformRequest: (data: unknown) => data,
        transformResponse: (data: unknown) => data,
        validateStatus: () => true,
      });
      const retryAfter: unknown = response.headers['retry-after'];
      return {
        status: response.status,
        retryAfterMs: readRetryAfter(typeof retryAfter === 'string' ? retryAfter : undefined, Date.now()),
        date: readDate(response.headers['date']),
        body: readBody(response.data),
      };
    } finally {
      clearTimeout(timer);
    }
  }

  onApplicationShutdown(): void {
    this.pooled.httpAgent.destroy();
    this.pooled.httpsAgent.destroy();
  }

  private headers(): Record<string, string> {
    const requestId = currentContext()?.requestId;
    return {
      Accept: 'application/json',
      Authorization: `Bearer ${this.config.apiKey}`,
      'Content-Type': 'application/json',
      'User-Agent': `novita-gpu-instance-api/${version}`,
      ...(requestId && HEADER_ID.test(requestId) ? { 'x-request-id': requestId } : {}),
    };
  }
}

function readDate(header: unknown): number | undefined {
  const moment = typeof header === 'string' ? Date.parse(header) : NaN;
  return Number.isNaN(moment) ? undefined : moment;
}

/** The machine name of what went wrong before there was an answer; nothing else of the error may be kept. */
export function troubleOf(error: unknown): string {
  const { code, cause, message } = error as {
    code?: unknown;
    cause?: { message?: unknown };
    message?: unknown;
  };
  const own = typeof cause?.message === 'string' ? cause.message : message;
  if (typeof code === 'string' && code !== 'ERR_BAD_REQUEST') return code;
  return typeof own === 'string' ? own.slice(0, 100) : 'unknown trouble';
}
