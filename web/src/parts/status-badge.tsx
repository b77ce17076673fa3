import { Badge, Loader, Tooltip } from '@mantine/core';
import { STATUS_LOOKS } from '../words/status';

interface StatusBadgeProps {
  status: string;
  reason?: string;
}

/** Where an instance is; why, when pointed at. */
export function StatusBadge({ status, reason }: StatusBadgeProps) {
  const look = STATUS_LOOKS[status] ?? { color: 'gray' };
  const badge = (
    <Badge
      color={look.color}
      variant={look.moving ? 'default' : 'dot'}
      leftSection={look.moving ? <Loader size={10} color={look.color} aria-hidden /> : undefined}
    >
      {status}
    </Badge>
  );
  return reason ? <Tooltip label={reason}>{badge}</Tooltip> : badge;
}
