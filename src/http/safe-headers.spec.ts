import helmet from '@fastify/helmet';
import fastify from 'fastify';
import { CSP_DIRECTIVES } from './content-security-policy.js';
import { SAFE_HEADERS } from './safe-headers.js';

it('are what Helmet sends for the same settings', async () => {
  const server = fastify();
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CSP_DIRECTIVES },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
  server.get('/', (_request, reply) => reply.send());
  const { headers } = await server.inject('/');
  await server.close();
  const { date: _date, connection: _connection, 'content-length': _length, ...safe } = headers;
  expect(SAFE_HEADERS).toEqual(safe);
});
