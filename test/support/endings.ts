type Ending = () => unknown;

const ofTheTest: Ending[] = [];
const ofTheFile: Ending[] = [];
let testing = false;

beforeEach(() => {
  testing = true;
});

afterEach(async () => {
  testing = false;
  await endAll(ofTheTest);
});

afterAll(async () => {
  await endAll(ofTheFile);
});

/** Has something ended with the test that made it, or with the file when it was made before all tests. */
export function endsWithItsTest(end: Ending): void {
  (testing ? ofTheTest : ofTheFile).push(end);
}

/** The youngest first; one that fails does not keep the others alive. */
async function endAll(endings: Ending[]): Promise<void> {
  const failures: unknown[] = [];
  for (const end of endings.splice(0).toReversed()) {
    try {
      await end();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Something could not be ended');
}
