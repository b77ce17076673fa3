import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { components } from '../../../clients/typescript/src/schema';
import type { Accepted, InstanceDocument } from './documents';
import { call } from './http';
import { instanceStore } from './instance-store';
import { Problem } from './problem';

export type CommandName = 'start' | 'stop' | 'restart' | 'delete';

/** Sends one command; the status that is shown is the one that the service answered, not the one hoped for. */
export async function command(name: CommandName, id: string): Promise<Accepted> {
  const accepted: Accepted =
    name === 'delete'
      ? await call(`api/instances/${id}`, { method: 'DELETE' })
      : await call(`api/instances/${id}/${name}`, { method: 'POST', body: {} });
  const document: InstanceDocument = await call(`api/instances/${id}`);
  instanceStore.merge([document]);
  return accepted;
}

export interface Outcome {
  id: string;
  name: string;
  error?: unknown;
}

/** One command to many instances; each has an outcome of its own. */
export async function commandAll(
  name: CommandName,
  instances: readonly InstanceDocument[],
): Promise<Outcome[]> {
  return name === 'stop' && instances.length > 1 ? stopAll(instances) : oneByOne(name, instances);
}

/** As many as one call to stop-all takes. */
const STOPS_AT_ONCE = 1_000;

async function stopAll(instances: readonly InstanceDocument[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < instances.length; from += STOPS_AT_ONCE) {
    const some = instances.slice(from, from + STOPS_AT_ONCE);
    const answer: components['schemas']['StopAllResult'] = await call('api/instances/stop-all', {
      method: 'POST',
      body: { instanceIds: some.map(({ id }) => id) },
    });
    const names = new Map(some.map((one) => [one.id, one.name]));
    for (const { instanceId, accepted, error } of answer.results)
      outcomes.push({
        id: instanceId,
        name: names.get(instanceId) ?? instanceId,
        error: accepted ? undefined : new Error(error?.message ?? 'refused'),
      });
  }
  return outcomes;
}

async function oneByOne(name: CommandName, instances: readonly InstanceDocument[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...instances];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const error: unknown = await command(name, next.id).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      outcomes.push({ id: next.id, name: next.name, error });
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return outcomes;
}

/** A command to one instance or many, told of when it is done. */
export function useCommand() {
  return useMutation({
    mutationFn: async ({ name, instances }: { name: CommandName; instances: readonly InstanceDocument[] }) =>
      commandAll(name, instances),
    onSuccess: (outcomes, { name }) => tell(name, outcomes),
    onError: (error, { name }) => refused(name, error),
  });
}

function tell(name: CommandName, outcomes: readonly Outcome[]): void {
  const unwilling = outcomes.filter(({ error }) => error !== undefined);
  const accepted = outcomes.length - unwilling.length;
  if (accepted > 0) {
    notifications.show({
      color: 'teal',
      title: accepted === 1 ? `${name} accepted` : `${name} accepted for ${accepted} instances`,
      message: 'It is carried out until Novita confirms it.',
    });
  }
  for (const { name: instance, error } of unwilling.slice(0, 3)) refused(instance, error);
}

function refused(what: string, error: unknown): void {
  const message = error instanceof Problem ? error.detail : undefined;
  notifications.show({
    color: 'red',
    title: `${what}: not accepted`,
    message: message ?? (error instanceof Error ? error.message : String(error)),
    autoClose: 10_000,
  });
}
