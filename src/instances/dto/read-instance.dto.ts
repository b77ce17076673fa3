import { IsIn, IsOptional } from 'class-validator';
import { Words } from './words.js';

export class ReadInstanceDto {
  /**
   * `secrets` adds passwords, whole addresses and values of variables: for keys with the scope `instances:secrets`, and
   * written down in the audit trail.
   */
  @IsIn(['secrets'], { each: true, message: 'must be secrets' })
  @Words()
  @IsOptional()
  include?: 'secrets'[];
}
