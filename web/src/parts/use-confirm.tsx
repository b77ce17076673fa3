import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';

export interface Question {
  title: string;
  body: ReactNode;
  /** What the button that goes ahead says. */
  yes: string;
  danger?: boolean;
  onYes: () => void;
}

/** Asks before something is done that costs, or ends, something. */
export function useConfirm(): { ask: (question: Question) => void; dialog: ReactNode } {
  const [question, setQuestion] = useState<Question>();
  const [opened, setOpened] = useState(false);
  const close = (): void => setOpened(false);
  const dialog = (
    <Modal opened={opened} onClose={close} title={question?.title} centered>
      <Stack>
        {question?.body}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            Cancel
          </Button>
          <Button
            color={question?.danger ? 'red' : undefined}
            onClick={() => {
              close();
              question?.onYes();
            }}
          >
            {question?.yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
  const ask = (asked: Question): void => {
    setQuestion(asked);
    setOpened(true);
  };
  return { ask, dialog };
}
