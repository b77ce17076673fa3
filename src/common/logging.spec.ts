import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../test/support/eventually.js';
import { createLog, PinoLoggerService } from './logging.js';
import { runInContext } from './request-context.js';

function aLog(level = 'info') {
  const lines: string[] = [];
  const secrets = ['correct horse "battery"'];
  const { logger: pino, requests } = createLog(
    { level, pretty: false, secrets },
    { write: (line: string) => void lines.push(line) },
  );
  return { lines, pino, requests, nest: new PinoLoggerService(pino) };
}

describe('the log', () => {
  it('carries the ids of the work that a line belongs to', () => {
    const { lines, nest } = aLog();
    runInContext({ requestId: 'req_1', instanceId: 'inst_1' }, () => nest.log({ msg: 'bought' }, 'Buyer'));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      requestId: 'req_1',
      instanceId: 'inst_1',
      context: 'Buyer',
      msg: 'bought',
    });
  });

  it('shows no secret, by the name of the field or by its form', () => {
    const { lines, pino } = aLog();
    pino.info(
      { authorization: 'Bearer abcdefghij', deep: { password: 'hunter22' } },
      'key sk_0123456789abcdef',
    );
    pino.warn(new Error('refused whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz'), 'failed');
    pino.info({ url: '/correct horse "battery"' }, 'requested');
    expect(lines.join('')).not.toMatch(/abcdefghij|hunter22|0123456789abcdef|MDEyMzQ1|horse/);
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toHaveLength(3);
  });

  it('keeps what Nest tells of every module and route for those who debug', () => {
    const { lines, nest } = aLog();
    nest.log('Mapped {/api} route', 'RouterExplorer');
    expect(lines).toEqual([]);
  });

  it('writes errors with their stack', () => {
    const { lines, nest } = aLog();
    nest.error({ err: new Error('broken'), msg: 'Unexpected error' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', err: { message: 'broken' } });
  });
});

describe('the line of a request', () => {
  const line = { address: '127.0.0.1', method: 'GET', url: '/api', status: 200, ms: 1.5 };

  it('says what was asked, and has its ids', () => {
    const { lines, requests } = aLog();
    requests.write('info', { requestId: 'req_1', keyId: 'key_1', instanceId: 'inst_1' }, line);
    const { time, ...rest } = JSON.parse(lines.join('')) as { time: string };
    expect(new Date(time).toISOString()).toBe(time);
    expect(rest).toEqual({
      level: 'info',
      requestId: 'req_1',
      keyId: 'key_1',
      instanceId: 'inst_1',
      ...line,
      msg: 'request',
    });
  });

  it('has the entry of the audit trail beside it, with the same ids', () => {
    const { lines, requests } = aLog();
    const entry = { actor: 'ann "a"', action: 'createInstance', instanceId: undefined, status: 202 };
    requests.writeAudit({ requestId: 'req_1', keyId: 'key_1' }, entry);
    expect(JSON.parse(lines.join(''))).toEqual({
      level: 'info',
      time: expect.any(String) as string,
      requestId: 'req_1',
      keyId: 'key_1',
      context: 'RequestTrail',
      audit: { actor: 'ann "a"', action: 'createInstance', status: 202 },
      msg: 'audit',
    });
  });

  it('shows no secret, and nothing below the level', () => {
    const { lines, requests } = aLog();
    requests.write('debug', { requestId: 'req_1' }, line);
    expect(lines).toEqual([]);
    requests.write('info', { requestId: 'req_1' }, { ...line, url: '/ngi_0123456789abcdef "\n' });
    expect(lines.join('')).not.toContain('0123456789');
    expect(JSON.parse(lines.join(''))).toMatchObject({ url: '/ngi_[redacted] "\n' });
  });
});

describe('a log file', () => {
  it('gets every line as well, without secrets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ngi-log-'));
    const file = join(folder, 'service.log');
    const lines: string[] = [];
    const { logger: log } = createLog(
      { level: 'debug', pretty: false, secrets: ['secretly'], file },
      { write: (line) => void lines.push(line) },
    );
    log.debug('quiet secretly');
    log.error('key sk_0123456789abcdef');
    await eventually(() => {
      expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
      return Promise.resolve();
    });
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'quiet [redacted]',
      'key sk_[redacted]',
    ]);
    rmSync(folder, { recursive: true });
  });

  it('that cannot be opened stops the start', () => {
    expect(() =>
      createLog({ level: 'info', pretty: false, secrets: ['secretly'], file: '/nowhere/at/all.log' }),
    ).toThrow(/ENOENT/);
  });
});
