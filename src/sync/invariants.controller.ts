import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/principal.js';
import { InvariantsDto } from './dto/invariants.dto.js';
import { InvariantsService } from './invariants.service.js';

@ApiTags('admin')
@Needs('admin', 'sync')
@Controller('api/admin/invariants')
export class InvariantsController {
  constructor(private readonly invariants: InvariantsService) {}

  /** Holds what the service promises about paid machines against Novita's list, now. Nothing is changed. */
  @Get()
  async checkInvariants(): Promise<InvariantsDto> {
    return this.invariants.check();
  }
}
