import { step } from '../scripts/lib/terminal.mjs';
import { HOT_PATHS } from './options.mjs';
import { show } from './report.mjs';
import { Stage } from './stage.mjs';

/** What each case is called, and who measures it. */
const MEASURERS = {
  'hot-paths': ['Hot paths', async () => (await import('./cases/hot-paths.mjs')).hotPaths],
  watch: ['Watching', async () => (await import('./cases/watch.mjs')).watch],
  sync: ['Sync', async () => (await import('./cases/sync.mjs')).sync],
  startup: ['Start-up', async () => (await import('./cases/startup.mjs')).startup],
  scale: ['Scale-out', async () => (await import('./cases/scale.mjs')).scale],
  leaks: ['Mixed load', async () => (await import('./cases/leaks.mjs')).leaks],
  profile: ['Profiles', async () => (await import('./cases/profile.mjs')).profile],
};

/**
 * Measures what was asked for, case by case, and shows each as soon as it is there.
 *
 * @param {import('./options.mjs').Options} options
 * @param {{ main: string, redisBinary: string }} place
 * @param {(results: Record<string, unknown>) => void} write is given the figures by case whenever there are more
 */
export async function measure(options, place, write) {
  const hot = options.profile ? 'profile' : 'hot-paths';
  const names = new Set(options.cases.map((name) => (HOT_PATHS.includes(name) ? hot : name)));
  const results = /** @type {Record<string, unknown>} */ ({});
  for (const name of names) {
    const [title, load] = MEASURERS[/** @type {keyof typeof MEASURERS} */ (name)];
    const stage = new Stage(place);
    try {
      const measurer = await load();
      const keep = (result) => {
        results[name] = result;
        write(results);
      };
      const result = await step(title, () => measurer(stage, options, keep));
      keep(result);
      show(name, result);
    } finally {
      await stage.close();
    }
  }
}
