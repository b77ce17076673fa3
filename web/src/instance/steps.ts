import type { InstanceDocument } from '../api/documents';

export interface Step {
  label: string;
  hint?: string;
}

const STEPS = ['Buying', 'Starting', 'Pulling', 'Booting', 'Probing', 'Ready'] as const;

/**
 * The steps to a machine that answers and which one is being taken; `active` is absent when none is: the machine is
 * ready, at rest or on its way out.
 */
export function stepsOf(instance: InstanceDocument): { active?: number; steps: Step[]; deadline?: string } {
  const { status, novita, probing, deadlines } = instance;
  const steps: Step[] = STEPS.map((label) => ({ label }));
  const at = (active: number, hint?: string) => {
    const step = steps[active];
    if (step) step.hint = hint;
    return { active, steps, deadline: active < 4 ? deadlines?.running : deadlines?.healthy };
  };
  if (status === 'creating') return at(0, 'cheapest offer');
  if (status === 'running')
    return at(4, probing?.lastError ?? (probing ? `${probing.passed.length} answered` : undefined));
  if (status !== 'starting') return { steps };
  if (novita?.status === 'pulling') return at(2, 'image');
  return novita?.status === 'starting' || novita?.status === 'running' ? at(3) : at(1, novita?.status);
}
