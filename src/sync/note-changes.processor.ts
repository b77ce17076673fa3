import { Injectable } from '@nestjs/common';
import { JobProcessor, SubjectBusy } from '../queue/job-processor.js';
import type { InstanceJob } from '../queue/jobs.js';
import { Reconciler } from './reconciler.js';

/** What cannot be looked at now is seen again by the next sweep over Novita's list (ms). */
const BUSY_MS = 500;

@Injectable()
export class NoteChangesProcessor extends JobProcessor<'note-changes'> {
  readonly job = 'note-changes';

  constructor(private readonly reconciler: Reconciler) {
    super();
  }

  async process({ instanceId }: InstanceJob): Promise<void> {
    if ((await this.reconciler.noteChanges(instanceId)) === 'busy') throw new SubjectBusy(BUSY_MS);
  }
}
