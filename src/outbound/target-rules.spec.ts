import { TargetForbiddenError } from './outbound.errors.js';
import { TargetRules } from './target-rules.js';

const strict = new TargetRules({ allowCidrs: [], allowHttp: false });
const sandbox = new TargetRules({ allowCidrs: ['127.0.0.0/8', '::1/128'], allowHttp: true });

describe('TargetRules', () => {
  it.each([
    'https://example.com',
    'https://example.com:8443/hook?token=1',
    'https://xn--bcher-kva.example/',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
  ])('allows %s', (url) => {
    expect(strict.assertAllowed(url).href).toContain('https://');
  });

  it.each([
    ['http://example.com/', 'must begin with https://'],
    ['ftp://example.com/', 'must begin with https://'],
    ['file:///etc/passwd', 'must begin with https://'],
    ['javascript:alert(1)', 'must begin with https://'],
    ['/hook', 'must be an absolute URL'],
    ['https://', 'must be an absolute URL'],
    ['https://user@example.com/', 'must not contain a user or password'],
    ['https://:password@example.com/', 'must not contain a user or password'],
    ['https://example.com/#part', 'must not contain a fragment'],
    ['https://example.com/#', 'must not contain a fragment'],
    ['https://example.com:22/', 'must use one of the ports'],
    ['https://8.8.8.8:6379/', 'must use one of the ports'],
    [`https://example.com/${'a'.repeat(2_048)}`, 'must not be longer than'],
    [`https://${'a.'.repeat(130)}example/`, 'must not have a host longer than'],
    ['https://localhost/', 'must lead to the public Internet'],
    ['https://LOCALHOST./', 'must lead to the public Internet'],
    ['https://redis.localhost/', 'must lead to the public Internet'],
  ])('refuses %s', (url, rule) => {
    expect(() => strict.assertAllowed(url)).toThrow(TargetForbiddenError);
    expect(() => strict.assertAllowed(url)).toThrow(rule);
  });

  it.each([
    ['127.1'],
    ['2130706433'],
    ['0x7f000001'],
    ['0177.0.0.1'],
    ['127.0.0.1.'],
    ['127。0。0。1'],
    ['①②⑦.⓪.⓪.①'],
    ['%31%32%37.0.0.1'],
    ['0'],
    ['[::]'],
    ['[::1]'],
    ['[::7f00:1]'],
    ['[::ffff:127.0.0.1]'],
    ['[64:ff9b::7f00:1]'],
    ['[fd00:ec2::254]'],
    ['169.254.169.254'],
    ['0xa9fea9fe'],
  ])('recognises an internal address however it is spelt: %s', (host) => {
    expect(() => strict.assertAllowed(`https://${host}/`)).toThrow('must lead to the public Internet');
  });

  it('allows any port and plain http in an allowed range', () => {
    expect(sandbox.assertAllowed('http://127.0.0.1:4011/hook').port).toBe('4011');
    expect(sandbox.assertAllowed('http://[::1]:4011/hook').port).toBe('4011');
    expect(() => sandbox.assertAllowed('http://8.8.8.8:4011/hook')).toThrow('must use one of the ports');
  });

  it('judges the port of a name once its addresses are known, when a range is allowed', () => {
    expect(sandbox.assertAllowed('http://receiver.test:4011/').hostname).toBe('receiver.test');
    expect(() => sandbox.assertAddresses(['127.0.0.1'], 4011, 'user')).not.toThrow();
    expect(() => sandbox.assertAddresses(['8.8.8.8'], 4011, 'user')).toThrow('must use one of the ports');
    expect(() => sandbox.assertAddresses(['127.0.0.1', '8.8.8.8'], 4011, 'user')).toThrow('must use one of');
  });

  it('takes any port and plain http from Novita, but no internal address', () => {
    expect(strict.assertAllowed('http://8.8.8.8:30001/', 'provider').port).toBe('30001');
    expect(() => strict.assertAllowed('http://10.0.0.1:30001/', 'provider')).toThrow(TargetForbiddenError);
  });

  it('refuses answers of which one is internal', () => {
    expect(() => strict.assertAddresses(['8.8.8.8', '10.0.0.1'], 443, 'user')).toThrow(TargetForbiddenError);
  });
});
