import { isRecord } from '../body.js';
import { ENDPOINTS, isEndpointName, type EndpointName } from '../endpoint-names.js';
import type { Effect } from './effect.js';
import type { FaultRequest, Params } from './fault-list.js';
import { FAULTS } from './table.js';

/** A fault was asked for in words that make no sense; the message says which. */
export class FaultRequestError extends Error {}

/** Short names for the short form. */
const ALIASES: Record<string, string> = {
  lost: 'answer-lost',
  reset: 'reset-before',
  '401': 'unauthorized-401',
  '403': 'unauthorized-403',
  '429': 'rate-limited',
  '500': 'error-500-before',
  '502': 'html-502-before',
  '504': 'html-504-before',
  late: 'late-execution',
  garbled: 'garbled-200',
  empty: 'empty-body',
};

const RESERVED = new Set(['fault', 'endpoint', 'instanceId', 'times', 'probability']);

/** Reads `{fault, endpoint?, instanceId?, times? | probability?, …params}`. */
export function readFaultRequest(body: Record<string, unknown>): FaultRequest {
  const name = body['fault'];
  const fault = typeof name === 'string' ? (ALIASES[name] ?? name) : '';
  const effect = FAULTS[fault];
  if (!effect) throw new FaultRequestError(`there is no fault "${String(name)}"`);
  const instanceId = body['instanceId'];
  if (instanceId !== undefined && typeof instanceId !== 'string')
    throw new FaultRequestError('instanceId must be text');
  const times = optionalNumber(body, 'times', (value) => Number.isInteger(value) && value >= 1);
  const probability = optionalNumber(body, 'probability', (value) => value >= 0 && value <= 1);
  return {
    fault,
    endpoints: endpointsOf(body['endpoint'], fault, effect),
    params: paramsOf(body, fault, effect),
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(times === undefined ? {} : { times }),
    ...(probability === undefined ? {} : { probability }),
  };
}

/** Reads `SANDBOX_FAULTS`: a JSON list of requests, or `create-lost=0.05,list-500=2x`. */
export function readFaultList(text: string): FaultRequest[] {
  if (/^\s*[[{]/.test(text)) {
    const parsed: unknown = JSON.parse(text);
    return (Array.isArray(parsed) ? parsed : [parsed]).map((entry: unknown) => {
      if (!isRecord(entry)) throw new FaultRequestError('every fault must be an object');
      return readFaultRequest(entry);
    });
  }
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => readFaultRequest(expand(part)));
}

function expand(part: string): Record<string, unknown> {
  const [, name = '', amount = '', times] = /^([^=]+)=(\d+(?:\.\d+)?|\.\d+)(x?)$/.exec(part) ?? [];
  if (!name) throw new FaultRequestError(`"${part}" is not of the form create-lost=0.05 or list-500=2x`);
  const often = times === 'x' ? { times: Number(amount) } : { probability: Number(amount) };
  if (name in FAULTS || name in ALIASES) return { fault: name, ...often };
  const endpoint = ENDPOINTS.filter((candidate) => name.startsWith(`${candidate}-`))
    .toSorted((a, b) => b.length - a.length)
    .at(0);
  if (!endpoint) throw new FaultRequestError(`there is no fault "${name}"`);
  return { fault: name.slice(endpoint.length + 1), endpoint, ...often };
}

function endpointsOf(wanted: unknown, fault: string, effect: Effect): readonly EndpointName[] {
  if (wanted === undefined || wanted === '*') return effect.endpoints;
  const names = Array.isArray(wanted) ? wanted : [wanted];
  return names.map((name: unknown) => {
    if (typeof name !== 'string' || !isEndpointName(name))
      throw new FaultRequestError(`there is no endpoint "${String(name)}"`);
    if (!effect.endpoints.includes(name))
      throw new FaultRequestError(`${fault} can strike ${effect.endpoints.join(', ')}, not ${name}`);
    return name;
  });
}

function paramsOf(body: Record<string, unknown>, fault: string, effect: Effect): Params {
  const params: Params = {};
  for (const [name, value] of Object.entries(body)) {
    if (RESERVED.has(name)) continue;
    const usual = effect.params[name];
    if (usual === undefined) throw new FaultRequestError(`${fault} has no parameter ${name}`);
    if (typeof value !== typeof usual)
      throw new FaultRequestError(`${name} of ${fault} must be a ${typeof usual}`);
    params[name] = value as string | number | boolean;
  }
  return params;
}

function optionalNumber(
  body: Record<string, unknown>,
  name: string,
  allowed: (value: number) => boolean,
): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !allowed(value))
    throw new FaultRequestError(`${name} is not a possible number`);
  return value;
}
