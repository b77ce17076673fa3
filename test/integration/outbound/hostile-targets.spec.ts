import { Socket } from 'node:net';
import { AddressGuard } from '../../../src/outbound/address-guard.js';
import { GuardedClient } from '../../../src/outbound/guarded-client.js';
import { OutboundError } from '../../../src/outbound/outbound.errors.js';
import { Resolver } from '../../../src/outbound/resolver.js';
import { TargetRules } from '../../../src/outbound/target-rules.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';

/** Where somebody who chooses our targets would like to aim us. */
const HOSTILE = `
  127.0.0.1 127.0.0.2 127.255.255.254 127.127.127.127 0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.1
  10.255.255.255 172.16.0.1 172.17.0.1 172.31.255.255 192.168.0.1 192.168.1.1 169.254.169.254
  169.254.170.2 169.254.0.1 100.64.0.1 100.100.100.200 100.127.255.255 192.0.0.1 192.0.0.192
  192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255
  240.0.0.1 255.255.255.255 192.31.196.1 :: ::1 ::7f00:1 ::127.0.0.1 ::a00:1 ::ffff:127.0.0.1
  ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0.0.0.0 ::ffff:0:127.0.0.1
  64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 64:ff9b:1:ffff::7f00:1 100::1 2001::1
  2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe::1 3fff::1
  5f00::1 fc00::1 fd00::1 fd00:ec2::254 fd12:3456:789a::1 fe80::1 febf::1 fec0::1 feff::1 ff02::1
  ff05::2 4000::1 8000::1
`
  .trim()
  .split(/\s+/);

/** Stands for the public Internet, which no test may reach. */
const PUBLIC = '127.0.0.1';

const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;

/** DNS as the attacker runs it: each look-up gets the next answer, the last one again and again. */
class ScriptedResolver extends Resolver {
  asked = 0;

  constructor(private readonly answers: string[][]) {
    super();
  }

  async resolve(): Promise<string[]> {
    const answer = this.answers[Math.min(this.asked, this.answers.length - 1)] ?? [];
    this.asked += 1;
    return Promise.resolve(answer);
  }
}

function aClient(answers: string[][], allowCidrs: string[] = []): GuardedClient {
  return new GuardedClient(new TargetRules({ allowCidrs, allowHttp: true }), new ScriptedResolver(answers));
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'an answer';
  } catch (error) {
    return error instanceof OutboundError ? error.kind : String(error);
  }
}

/** Neither user nor provider may name these; a provider may name any port, so only the address can refuse. */
const visit = (client: GuardedClient, url: string) =>
  client.request({ method: 'GET', url, timeoutMs: 5_000, origin: 'provider' });

describe('Targets that lead inside', () => {
  let inside: WebhookReceiver;
  let port: number;
  let dials: jest.SpyInstance;

  beforeAll(async () => {
    inside = await WebhookReceiver.start({ host: '0.0.0.0' });
    port = inside.port;
  });

  afterAll(async () => inside.stop());

  beforeEach(() => {
    inside.connections.length = 0;
    dials = jest.spyOn(Socket.prototype, 'connect');
  });

  afterEach(() => dials.mockRestore());

  it('are at least sixty', () => {
    expect(new Set(HOSTILE).size).toBe(HOSTILE.length);
    expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
  });

  it.each(HOSTILE)('does not dial the literal %s', async (address) => {
    expect(await failureOf(visit(aClient([]), urlOf(address, port)))).toBe('forbidden');
    expect(await failureOf(aClient([]).connectTcp({ host: address, port, timeoutMs: 5_000 }))).toBe(
      'forbidden',
    );
    expect(dials).not.toHaveBeenCalled();
  });

  it.each(HOSTILE)('does not dial a name of %s', async (address) => {
    const client = aClient([[address]]);

    expect(await failureOf(visit(client, urlOf('name.test', port)))).toBe('forbidden');
    expect(await failureOf(client.connectTcp({ host: 'name.test', port, timeoutMs: 5_000 }))).toBe(
      'forbidden',
    );
    expect(dials).not.toHaveBeenCalled();
  });

  const beside = HOSTILE.filter((address) => !new AddressGuard([`${PUBLIC}/32`]).permits(address));

  it.each(beside)('does not dial a name that is public first and then %s', async (address) => {
    const client = aClient([[PUBLIC], [address]], [`${PUBLIC}/32`]);

    expect((await visit(client, urlOf('rebinding.test', port))).status).toBe(200);
    expect(await failureOf(visit(client, urlOf('rebinding.test', port)))).toBe('forbidden');
    expect(dials).toHaveBeenCalledTimes(1);
    expect(inside.connections).toEqual([PUBLIC]);
  });

  it.each(beside)('does not dial a name that is public and also %s', async (address) => {
    for (const answers of [
      [PUBLIC, address],
      [address, PUBLIC],
    ])
      expect(await failureOf(visit(aClient([answers], [`${PUBLIC}/32`]), urlOf('mixed.test', port)))).toBe(
        'forbidden',
      );
    expect(dials).not.toHaveBeenCalled();
  });

  it.each(beside)('does not follow a redirect to %s', async (address) => {
    inside.answers({ status: 302, headers: { location: urlOf(address, port) } });

    const answer = await visit(aClient([[PUBLIC]], [`${PUBLIC}/32`]), urlOf('redirecting.test', port));

    expect(answer.status).toBe(302);
    expect(dials).toHaveBeenCalledTimes(1);
    expect(inside.connections).toEqual([PUBLIC]);
  });

  it('dials the address that was judged, without asking for the name again', async () => {
    const resolver = new ScriptedResolver([[PUBLIC], ['127.0.0.2']]);
    const rules = new TargetRules({ allowCidrs: [`${PUBLIC}/32`], allowHttp: true });

    await visit(new GuardedClient(rules, resolver), urlOf('once.test', port));

    expect(resolver.asked).toBe(1);
    expect(inside.connections).toEqual([PUBLIC]);
  });
});
