import { Group, Progress, Stack, Stepper, Text } from '@mantine/core';
import type { InstanceDocument } from '../api/documents';
import { useNow } from '../parts/use-now';
import { span } from '../words/format';
import { stepsOf } from './steps';

/** The way from the request to a machine that answers; shown until it has been walked. */
export function Walk({ instance }: { instance: InstanceDocument }) {
  const now = useNow();
  const { active, steps, deadline } = stepsOf(instance);
  if (active === undefined) return null;
  const left = deadline === undefined ? undefined : Date.parse(deadline) - now;
  return (
    <Stack gap="xs">
      <Stepper active={active} size="xs" iconSize={26} allowNextStepsSelect={false}>
        {steps.map(({ label, hint }) => (
          <Stepper.Step
            key={label}
            label={label}
            description={hint}
            loading={steps[active]?.label === label}
          />
        ))}
      </Stepper>
      <Progress value={(100 * active) / steps.length} animated aria-label="How far it has come" />
      <Group justify="space-between">
        <Text size="xs">Under way for {span(now - Date.parse(instance.createdAt))}</Text>
        {left !== undefined && left > 0 ? (
          <Text size="xs">At most {span(left)} more for this step</Text>
        ) : null}
      </Group>
    </Stack>
  );
}
