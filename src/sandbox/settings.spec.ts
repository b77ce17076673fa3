import { readSettings } from './settings.js';

describe('the environment', () => {
  it('may be empty', () => {
    expect(readSettings({ SANDBOX_PORT: '' })).toMatchObject({
      port: 4010,
      host: '127.0.0.1',
      bootMs: 2000,
      faults: [],
    });
  });

  it('sets everything', () => {
    expect(
      readSettings({
        SANDBOX_PORT: '0',
        SANDBOX_HOST: '127.0.0.2',
        SANDBOX_BOOT_MS: '50',
        SANDBOX_SEED: '0',
        SANDBOX_API_KEY: 'sk_one',
        SANDBOX_STATE_FILE: 'state.json',
        SANDBOX_MACHINE_HOST: 'sandbox',
        SANDBOX_FAULTS: 'list-empty=1x',
      }),
    ).toMatchObject({
      port: 0,
      host: '127.0.0.2',
      bootMs: 50,
      seed: 0,
      apiKey: 'sk_one',
      stateFile: 'state.json',
      machineHost: 'sandbox',
      faults: [{ fault: 'list-empty', endpoints: ['list'] }],
    });
  });

  it.each([
    ['SANDBOX_PORT', '65536'],
    ['SANDBOX_PORT', 'abc'],
    ['SANDBOX_BOOT_MS', '-1'],
    ['SANDBOX_SEED', '1.5'],
    ['SANDBOX_FAULTS', '{"half":'],
  ])('stops the start for %s=%s, naming it', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(name);
  });
});
