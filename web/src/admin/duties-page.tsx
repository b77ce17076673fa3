import { Stack, Title } from '@mantine/core';
import { may, useSession } from '../api/session';
import { AutoStopDuty } from './auto-stop-duty';
import { SyncDuty } from './sync-duty';

/** What the service does by itself: when, with which result, and by hand. */
export default function DutiesPage() {
  const { data: session } = useSession();
  const isAdmin = may(session, 'admin');
  return (
    <Stack>
      <Title order={1} size="h3">
        Duties
      </Title>
      <AutoStopDuty mayRun={isAdmin} />
      {isAdmin ? <SyncDuty /> : null}
    </Stack>
  );
}
