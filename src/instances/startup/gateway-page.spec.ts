import { isGatewayPage } from './gateway-page.js';

describe('isGatewayPage', () => {
  it.each([
    '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
    'Bad Gateway',
    `<html><title>Service Temporarily Unavailable</title>${'<p>please wait</p>'.repeat(100)}`,
    '<H1 class="x">Upstream Error</H1>',
  ])('knows %.40s', (body) => {
    expect(isGatewayPage(body)).toBe(true);
  });

  it.each([
    '',
    'ok',
    '<title>ComfyUI</title>',
    `<title>Docs</title>${'<p>What to do on a Bad Gateway answer</p>'.repeat(30)}`,
  ])('lets %.40s pass', (body) => {
    expect(isGatewayPage(body)).toBe(false);
  });
});
