import { needOf, ROLES, satisfies, SCOPES, SCOPES_OF } from './roles.js';

const key = (role: (typeof ROLES)[number]) => ({ role, scopes: SCOPES_OF[role] });

describe('Roles', () => {
  it('let each role do what the ones before it may', () => {
    expect(SCOPES_OF.operator).toEqual(expect.arrayContaining([...SCOPES_OF.viewer]));
    expect(SCOPES_OF.admin).toEqual(expect.arrayContaining([...SCOPES_OF.operator]));
    for (const [index, role] of ROLES.entries())
      for (const [lower, needed] of ROLES.entries())
        expect(satisfies(key(role), { role: needed, scope: 'instances:read' })).toBe(lower <= index);
  });

  it('let viewers change nothing and read no secret', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(satisfies(key('viewer'), needOf(method))).toBe(false);
    expect(satisfies(key('viewer'), { role: 'viewer', scope: 'instances:secrets' })).toBe(false);
  });

  it('let admins do everything', () => {
    for (const scope of SCOPES) expect(satisfies(key('admin'), { role: 'admin', scope })).toBe(true);
  });

  it('let a key do nothing outside the scopes that it was given', () => {
    const confined = { role: 'operator', scopes: ['webhooks'] } as const;
    expect(satisfies(confined, needOf('GET', { scope: 'webhooks' }))).toBe(true);
    expect(satisfies(confined, needOf('GET'))).toBe(false);
    expect(satisfies(confined, needOf('POST'))).toBe(false);
  });
});

describe('A route that says nothing', () => {
  it.each([
    ['GET', { role: 'viewer', scope: 'instances:read' }],
    ['HEAD', { role: 'viewer', scope: 'instances:read' }],
    ['POST', { role: 'operator', scope: 'instances:write' }],
    ['PUT', { role: 'operator', scope: 'instances:write' }],
    ['PATCH', { role: 'operator', scope: 'instances:write' }],
    ['DELETE', { role: 'operator', scope: 'instances:delete' }],
  ])('needs for %s: %j', (method, need) => {
    expect(needOf(method)).toEqual(need);
  });
});
