import { type ClientOptions, Connection } from './connection.js';
import { events, type FollowOptions, type LiveEvent } from './events.js';
import { type Api, apiOver, type Input } from './operations.js';
import type { components, operations } from './schema.js';
import { type Operation, waitForOperation, type WaitOptions } from './wait-for-operation.js';

type Documents = components['schemas'];
type CreateInput = Omit<Input<'createInstance'>, 'body'> & {
  body: Omit<Documents['CreateInstance'], 'validateOnly'>;
};
type Filters = Omit<NonNullable<operations['listInstances']['parameters']['query']>, 'pageToken' | 'include'>;

/** Every operation of the API by its name, and what makes several of them useful. */
export interface Client extends Omit<Api, 'createInstance'> {
  /** Asks for a machine; `waitForOperation` waits until it is ready. */
  createInstance: (input: CreateInput) => Promise<Documents['Accepted']>;
  /** Says what would be rented, and at what price, and rents nothing. */
  quoteInstance: (input: CreateInput) => Promise<Documents['Quote']>;
  /** All instances that a list holds, whatever the number of its pages. */
  everyInstance: (
    filters?: Filters & { include?: 'terminated'[] },
    signal?: AbortSignal,
  ) => AsyncGenerator<Documents['Instance'], void>;
  /** Waits for the end of what a command started; throws `OperationFailedError` when it failed. */
  waitForOperation: (which: string | { operationId: string }, options?: WaitOptions) => Promise<Operation>;
  /** What happens, as it happens; resumes by itself. */
  events: (options?: FollowOptions) => AsyncGenerator<LiveEvent, void>;
}

/**
 * A client of the service.
 *
 * @example
 * const client = createClient({ baseUrl: 'http://localhost:3000', apiKey });
 * const accepted = await client.createInstance({
 *   body: { name: 'my-gpu', productName: 'RTX 4090 24GB', templateId: '107672' },
 * });
 * await client.waitForOperation(accepted);
 */
export function createClient(options: ClientOptions): Client {
  const connection = new Connection(options);
  const api = apiOver(connection);
  const create = async ({ body, ...rest }: CreateInput, validateOnly: boolean) =>
    api.createInstance({ ...rest, body: { ...body, validateOnly } });
  return {
    ...api,
    createInstance: async (input) => (await create(input, false)) as Documents['Accepted'],
    quoteInstance: async (input) => (await create(input, true)) as Documents['Quote'],
    everyInstance: (filters, signal) => everyInstance(api, filters, signal),
    waitForOperation: async (which, waiting) => waitForOperation(api, which, waiting),
    events: (following) => events(connection, following),
  };
}

async function* everyInstance(
  api: Pick<Api, 'listInstances'>,
  filters: Filters & { include?: 'terminated'[] } = {},
  signal?: AbortSignal,
): AsyncGenerator<Documents['Instance'], void> {
  let pageToken: string | undefined;
  do {
    const page = await api.listInstances({ query: { ...filters, pageToken }, signal });
    for (const instance of page.instances) if (instance.managed) yield instance;
    pageToken = page.nextPageToken;
  } while (pageToken);
}
