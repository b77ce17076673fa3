import type { FastifyReply } from 'fastify';
import { answerOnceSaved } from '../access/idempotency/key-claim.js';
import { isoTime } from '../common/iso-time.js';
import type { AcceptedDto } from './dto/accepted.dto.js';
import type { Instance } from './instance.js';
import { isDone } from './operation.js';

/** What a start usually takes (ms), as a first guess. */
export const USUAL_START_MS = 4 * 60_000;

function accepted(instance: Instance, message: string): AcceptedDto {
  return {
    instanceId: instance.id,
    novitaInstanceId: instance.novitaInstanceId,
    operationId: instance.operation.id,
    status: instance.status,
    message,
  };
}

export function acceptedStart(instance: Instance, message: string): AcceptedDto {
  const startedAt = instance.operation.times.startRequested;
  const answer = accepted(instance, message);
  answer.estimatedReadyTime = isoTime(startedAt + USUAL_START_MS);
  return answer;
}

export const started = (instance: Instance): AcceptedDto =>
  acceptedStart(instance, 'Accepted: the machine is being started and will be probed');
export const stopped = (instance: Instance): AcceptedDto =>
  accepted(
    instance,
    isDone(instance.operation)
      ? 'Nothing to do: the machine is stopped already'
      : 'Accepted: the machine is being stopped until Novita says that it is',
  );
export const restarted = (instance: Instance): AcceptedDto =>
  acceptedStart(instance, 'Accepted: the machine is being restarted and will be probed again');
export const deleted = (instance: Instance): AcceptedDto =>
  accepted(
    instance,
    isDone(instance.operation)
      ? 'Nothing to do: the machine is deleted already'
      : 'Accepted: the machine is being deleted until Novita no longer has it',
  );

/**
 * Carries out a command and answers 202 with the operation that it began. What is answered follows from the saved
 * record alone, so that it is stored with it when the request has an idempotency key.
 */
export async function acceptedBy(
  reply: FastifyReply,
  render: (instance: Instance) => AcceptedDto,
  command: () => Promise<Instance>,
): Promise<AcceptedDto> {
  answerOnceSaved((saved: Instance) => ({ status: 202, headers: whereTo(saved), body: render(saved) }));
  const instance = await command();
  void reply.headers(whereTo(instance));
  return render(instance);
}

/** Where the operation can be followed (AIP-151). */
function whereTo({ operation }: Instance): Record<string, string> {
  const path = `/api/operations/${operation.id}`;
  return { location: path, 'operation-location': path, 'retry-after': '2' };
}
