import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DirectReads, type ReadAnswer } from '../access/direct-reads.js';
import { type DirectRequest, DirectRoutes, type Read } from '../access/direct-routes.js';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Asker, type Principal } from '../access/principal.js';
import { linkNextPage } from '../common/next-page.js';
import { Refuses } from '../common/refuses.js';
import { WithStatus } from '../common/with-status.js';
import type { Done } from '../redis/ask-together.js';
import { acceptedBy, acceptedStart } from './accepted.js';
import { AcceptedDto } from './dto/accepted.dto.js';
import { ChangeInstanceDto } from './dto/change-instance.dto.js';
import { CreateInstanceDto } from './dto/create-instance.dto.js';
import { ServedInstanceDto } from './dto/instance.dto.js';
import { InstancesDto } from './dto/instances.dto.js';
import { ReadInstanceDto } from './dto/read-instance.dto.js';
import { ListInstancesDto } from './dto/list-instances.dto.js';
import { QuoteDto } from './dto/quote.dto.js';
import { InstanceChanges } from './instance-changes.js';
import { InstanceQuotes } from './instance-quotes.js';
import { InstanceSecrets } from './instance-secrets.js';
import { InstanceReader, nextPageTokenIn } from './instance-reader.js';
import type { Instance } from './instance.js';
import { InstancesService } from './instances.service.js';
import type { Text } from './known-documents.js';
import { revisionAnswer, revisionsOf, send, sendRevision } from './send-document.js';

@ApiTags('instances')
@Controller('api/instances')
export class InstancesController {
  constructor(
    private readonly instances: InstancesService,
    private readonly reader: InstanceReader,
    private readonly secrets: InstanceSecrets,
    private readonly quotes: InstanceQuotes,
    private readonly changes: InstanceChanges,
    direct: DirectRoutes,
    reads: DirectReads,
  ) {
    direct.register(InstancesController, 'createInstance', (...asked) => this.createPlain(...asked));
    direct.register(InstancesController, 'listInstances', (...asked) => this.listPlain(...asked));
    direct.register(InstancesController, 'getInstance', (request, reply) => this.getPlain(request, reply));
    reads.register(InstancesController, 'getInstance', 'inst', (...asked) => this.readOne(...asked));
  }

  /**
   * Rents the cheapest matching machine and brings it up. With `validateOnly` nothing is rented: the answer says what
   * would be, and at what price.
   */
  @ApiAcceptedResponse({ type: AcceptedDto })
  @ApiOkResponse({ type: QuoteDto, description: 'With `validateOnly`: what would be done.' })
  @Refuses(
    'target_forbidden',
    'region_not_found',
    'product_not_found',
    'template_not_found',
    'template_invalid',
    'no_offers',
    'novita_unavailable',
  )
  @Idempotent()
  @Post()
  @HttpCode(202)
  async createInstance(
    @Body() request: CreateInstanceDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto | WithStatus<QuoteDto>> {
    if (request.validateOnly) return new WithStatus(200, await this.quotes.quote(request));
    const render = (instance: Instance): AcceptedDto =>
      acceptedStart(instance, 'Accepted: the cheapest matching machine is being rented');
    return acceptedBy(reply, render, async () => this.instances.create(request, principal));
  }

  /** The same without an idempotency key. */
  private createPlain(request: DirectRequest, reply: FastifyReply, read: Read): Promise<void> | undefined {
    if (request.headers['idempotency-key'] !== undefined) return undefined;
    const answer = async (): Promise<void> => {
      const wanted = await read('body', CreateInstanceDto);
      const given = await this.createInstance(wanted, request.principal, reply);
      const { status, body } = given instanceof WithStatus ? given : { status: 202, body: given };
      void reply.status(status).send(body);
    };
    return answer();
  }

  /** Lists instances. Newest first unless told; admins see everybody's, everybody else their own. */
  @ApiOkResponse({ type: InstancesDto })
  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  async listInstances(
    @Query() query: ListInstancesDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Text> {
    const page = send(reply, await this.reader.list(query, principal));
    linkNextPage(reply, nextPageTokenIn(page));
    return page;
  }

  private async listPlain(request: DirectRequest, reply: FastifyReply, read: Read): Promise<void> {
    const query = await read('query', ListInstancesDto);
    void reply.type('application/json; charset=utf-8');
    void reply.send(await this.listInstances(query, request.principal, reply));
  }

  /**
   * Reads an instance.
   *
   * @param id ours or Novita's; others' are not there
   */
  @ApiOkResponse({ type: ServedInstanceDto })
  @ApiHeader({
    name: 'If-None-Match',
    description: 'The ETag of the document that you know.',
    required: false,
  })
  @Refuses('instance_not_found', 'secret_unreadable')
  @Get(':id')
  async getInstance(
    @Param('id') id: string,
    @Query() { include = [] }: ReadInstanceDto,
    @Asker() principal: Principal,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (include.includes('secrets')) return void reply.send(await this.secrets.read(id, principal));
    sendRevision(reply, await this.reader.read(id, principal), ifNoneMatch);
  }

  /** The same for a request without a query. */
  private getPlain(request: DirectRequest, reply: FastifyReply): Promise<void> | undefined {
    const { url, params, principal, headers } = request;
    if (url.includes('?')) return undefined;
    return this.reader
      .read(params.id, principal)
      .then((served) => sendRevision(reply, served, headers['if-none-match']));
  }

  private readOne(
    id: string,
    principal: Principal,
    ifNoneMatch: string | undefined,
    done: Done<ReadAnswer>,
  ): void {
    this.reader.readOurs(id, principal, (error, served) => {
      if (served) done(undefined, revisionAnswer(served, ifNoneMatch));
      else done(error);
    });
  }

  /**
   * Changes what may change of an instance; what is left out stays, null takes away. With `If-Match` only while it is
   * at the revision that was read.
   *
   * @param id ours or Novita's; others' are not there
   */
  @ApiOkResponse({ type: ServedInstanceDto })
  @ApiHeader({
    name: 'If-Match',
    description: 'The ETag of the document that is to change.',
    required: false,
  })
  @Refuses('instance_not_found', 'instance_state', 'instance_changed', 'revision_mismatch')
  @Patch(':id')
  async changeInstance(
    @Param('id') id: string,
    @Body() request: ChangeInstanceDto,
    @Asker() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const changed = await this.changes.change(id, request, revisionsOf(ifMatch), principal);
    sendRevision(reply, await this.reader.read(changed.id, principal), undefined);
  }
}
