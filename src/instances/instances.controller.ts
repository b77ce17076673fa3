import { Body, Controller, Get, Header, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Asker, type Principal } from '../access/principal.js';
import { type Accepted, acceptedBy, acceptedStart } from './accepted.js';
import { CreateInstanceDto } from './dto/create-instance.dto.js';
import { ListInstancesDto } from './dto/list-instances.dto.js';
import { InstanceReader } from './instance-reader.js';
import type { Instance } from './instance.js';
import { InstancesService } from './instances.service.js';
import { send, sendRevision } from './send-document.js';

@ApiTags('instances')
@Controller('api/instances')
export class InstancesController {
  constructor(
    private readonly instances: InstancesService,
    private readonly reader: InstanceReader,
  ) {}

  /** Rents the cheapest matching machine and brings it up. */
  @Idempotent()
  @Post()
  @HttpCode(202)
  async create(
    @Body() request: CreateInstanceDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Accepted> {
    const render = (instance: Instance): Accepted =>
      acceptedStart(instance, 'Accepted: the cheapest matching machine is being rented');
    return acceptedBy(reply, render, async () => this.instances.create(request, principal));
  }

  /** Newest first unless told; admins see everybody's, everybody else their own. */
  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  async list(
    @Query() query: ListInstancesDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return send(reply, await this.reader.list(query, principal));
  }

  /** By our id or by Novita's; others' are not there. */
  @Get(':id')
  async read(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendRevision(reply, await this.reader.read(id, principal), ifNoneMatch);
  }
}
