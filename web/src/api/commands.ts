import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
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

/** One command to many instances, a few at a time; each has an outcome of its own. */
export async function commandAll(
  name: CommandName,
  instances: readonly InstanceDocument[],
): Promise<Outcome[]> {
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
  });
}

function tell(name: CommandName, outcomes: readonly Outcome[]): void {
  const refused = outcomes.filter(({ error }) => error !== undefined);
  const accepted = outcomes.length - refused.length;
  if (accepted > 0) {
    notifications.show({
      color: 'teal',
      title: accepted === 1 ? `${name} accepted` : `${name} accepted for ${accepted} instances`,
      message: 'It is carried out until Novita confirms it.',
    });
  }
  for (const { name: instance, error } of refused.slice(0, 3)) {
    const detail = error instanceof Problem ? (error.detail ?? error.message) : String(error);
    notifications.show({
      color: 'red',
      title: `${instance}: not accepted`,
      message: detail,
      autoClose: 10_000,
    });
  }
}
