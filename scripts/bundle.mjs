/**
 * Puts the built service and the packages it needs into two files, `dist/main.js` and `dist/vendor.js`: Node spends most
 * of a start on finding, reading and linking some 1,500 files. The last step of `npm run build`; without it the service
 * runs from its own files. docs/decisions/0014-one-bundle.md says why.
 */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { minifySync } from 'rolldown/utils';

const dist = join(import.meta.dirname, '..', 'dist');

/**
 * Left where they are: what finds files of its own beside itself, and what traces are hooked into, with all that is
 * loaded only for traces.
 */
const apart = ['pino', 'pino-pretty', 'swagger-ui-dist', 'ioredis', 'bullmq-otel', '@opentelemetry'];

/** @param {string} id */
const isOwn = (id) => id.startsWith(dist + sep);

/** @param {string} id */
const isApart = (id) => isBuiltin(id) || apart.some((name) => id === name || id.startsWith(`${name}/`));

/**
 * V8 keeps a source in two bytes per character as soon as one of them lies beyond Latin-1.
 *
 * @param {string} code
 */
const inLatin1 = (code) =>
  code.replaceAll(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Files of ours are found from where their module was before it went into the bundle. */
const ownModules = {
  name: 'own-modules',
  /** @param {string} id */
  load(id) {
    if (!isOwn(id)) return undefined;
    const place = `new URL('./${relative(dist, id).replaceAll(sep, '/')}', import.meta.url).href`;
    return {
      code: readFileSync(id, 'utf8').replaceAll('import.meta.url', place),
      map: readFileSync(`${id}.map`, 'utf8'),
    };
  },
};

/**
 * Packages that are ES modules and ask for others by `require` get the ones in the bundle. Left alone they would load a
 * second copy of them at run time, with metadata of its own.
 */
const oneOfEach = {
  name: 'one-of-each',
  /**
   * @param {string} code
   * @param {string} id
   */
  transform(code, id) {
    if (isOwn(id)) return undefined;
    const without = code.replace(/^const require = createRequire\(import\.meta\.url\);$/m, '');
    return without === code ? undefined : { code: without, map: null };
  },
};

/** The packages lose their blanks and comments, not their names; their map, far larger than they, is left out. */
const smallInMemory = {
  name: 'small-in-memory',
  /**
   * @param {unknown} _options
   * @param {Record<string, {code?: string}>} output
   */
  generateBundle(_options, output) {
    delete output['vendor.js.map'];
    const { 'vendor.js': vendor } = output;
    if (!vendor?.code) throw new Error('The bundle has no vendor.js');
    const { code, errors } = minifySync('vendor.js', vendor.code, {
      module: true,
      compress: false,
      mangle: false,
      codegen: { removeWhitespace: true },
    });
    if (errors.length > 0) throw new Error(`The packages cannot be made smaller: ${errors[0]?.message}`);
    vendor.code = code;
    for (const chunk of Object.values(output)) if (chunk.code) chunk.code = inLatin1(chunk.code);
  },
};

const bundle = await rolldown({
  input: join(dist, 'main.js'),
  platform: 'node',
  external: isApart,
  plugins: [ownModules, oneOfEach, smallInMemory],
  onLog(level, log, handle) {
    // Packages that Nest can do without, and that we do not have.
    if (log.code !== 'UNRESOLVED_IMPORT') handle(level, log);
  },
});
await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name].js',
  codeSplitting: { groups: [{ name: 'vendor', test: /[\\/]node_modules[\\/]/ }] },
  keepNames: true,
  sourcemap: true,
});
