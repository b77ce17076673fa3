import { addressGroup } from './address.js';
import { credentialsOf } from './credentials.js';

const SESSION = 'a'.repeat(43);

describe('What a request shows', () => {
  it.each([
    [{ authorization: 'Bearer ngi_x' }, { kind: 'key', text: 'ngi_x' }],
    [{ authorization: 'bearer   ngi_x' }, { kind: 'key', text: 'ngi_x' }],
    [{ 'x-api-key': 'ngi_x' }, { kind: 'key', text: 'ngi_x' }],
    [
      { authorization: 'Bearer ngi_x', 'x-api-key': 'ngi_y' },
      { kind: 'key', text: 'ngi_x' },
    ],
    [
      { authorization: 'Basic abc', 'x-api-key': 'ngi_y' },
      { kind: 'key', text: 'ngi_y' },
    ],
    [{ cookie: `a=b; ngi_session=${SESSION}; c=d` }, { kind: 'session', id: SESSION }],
    [
      { cookie: `ngi_session=${SESSION}`, 'x-api-key': 'ngi_y' },
      { kind: 'key', text: 'ngi_y' },
    ],
  ])('of %j', (headers, credentials) => {
    expect(credentialsOf(headers)).toEqual(credentials);
  });

  it.each([
    {},
    { authorization: '' },
    { authorization: 'Bearer ' },
    { authorization: 'Bearer a b' },
    { authorization: `Bearer ${'a'.repeat(513)}` },
    { authorization: 'ngi_x' },
    { 'x-api-key': '' },
    { cookie: 'ngi_session=' },
    { cookie: `ngi_session=${SESSION}x` },
    { cookie: `xngi_session=${SESSION}` },
    { cookie: '=;=;;' },
  ])('is nothing in %j', (headers) => {
    expect(credentialsOf(headers)).toBeUndefined();
  });
});

describe('Whom an address stands for', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '20010db800010002'],
    ['2001:db8:1:2:ffff::1', '20010db800010002'],
    ['::1', '0000000000000000'],
    ['nonsense', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
