import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './load-config.js';
import { localSecret } from './local-secrets.js';

describe('localSecret', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'secrets-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('makes each secret once, for its owner alone, in a form that the configuration accepts', () => {
    const config = () =>
      loadConfig({ NOVITA_API_BASE_URL: 'http://127.0.0.1:4010', DATA_DIR: dataDir }, localSecret);
    expect(config()).toEqual(config());
    expect(config().access.adminKey).toMatch(/^ngi_admin_[0-9a-f]{60}$/);
    expect(readdirSync(dataDir).toSorted()).toEqual(['admin.key', 'encryption.key', 'webhook.secret']);
    for (const file of readdirSync(dataDir)) expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
  });

  it('does not go on with an empty file', () => {
    writeFileSync(join(dataDir, 'encryption.key'), '\n');
    expect(() => localSecret(dataDir, 'ENCRYPTION_KEY')).toThrow(/is empty/);
  });
});
