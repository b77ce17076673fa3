import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const outDir = join(import.meta.dirname, '..', 'dist', 'web');

/** Compressed twins beside the files, so that serving them costs nothing. */
const compressed: Plugin = {
  name: 'compressed-twins',
  apply: 'build',
  closeBundle() {
    for (const { name, parentPath } of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
      if (!/\.(js|css|svg)$/.test(name)) continue;
      const file = join(parentPath, name);
      const content = readFileSync(file);
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      writeFileSync(`${file}.br`, brotliCompressSync(content));
    }
  },
};

/** The page: built into dist/web, served by the service itself, which puts a nonce of its own into each answer. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  html: { cspNonce: 'NONCE-OF-THE-PAGE' },
  cacheDir: '../.cache/vite',
  plugins: [compressed],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // The service's CSP allows no data: fonts and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The packages' "use client" is meant for servers that render React.
      onLog: (level, log, handler) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log);
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/health': 'http://127.0.0.1:3000' } },
});
