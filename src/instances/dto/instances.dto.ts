import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ApiMoment } from '../../common/api-types.js';
import { InstanceDto } from './instance.dto.js';
import { UnmanagedInstanceDto } from './unmanaged-instance.dto.js';

/** One page. */
@ApiExtraModels(InstanceDto, UnmanagedInstanceDto)
export class InstancesDto {
  /** With `include=unmanaged` also what Novita has and this service does not manage. */
  @ApiProperty({
    type: 'array',
    items: { oneOf: [InstanceDto, UnmanagedInstanceDto].map((type) => ({ $ref: getSchemaPath(type) })) },
  })
  instances: (InstanceDto | UnmanagedInstanceDto)[];

  /** How many match on all pages together. */
  total: number;

  /**
   * For the next page; absent on the last.
   * @example "WzEsImEiXQ.kR3bJ0sXq1k"
   */
  nextPageToken?: string;

  /** With `include=unmanaged`: when Novita's list was last read completely. */
  @ApiMoment()
  unmanagedAsOf?: string;

  /** The store is away and this is what was last read; the header Age says how old it is. */
  stale?: boolean;
}
