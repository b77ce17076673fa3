import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { linkNextPage } from '../common/next-page.js';
import { AuditReader } from './audit-reader.js';
import { AuditQueryDto } from './dto/audit-query.dto.js';
import { AuditDto, toAuditDto } from './dto/audit.dto.js';
import { Needs } from './principal.js';

@ApiTags('access')
@Needs('admin', 'audit')
@Controller('api/audit')
export class AuditController {
  constructor(private readonly reader: AuditReader) {}

  /** Lists who did what, the newest first: every command, every call that begins or ends paying, every secret shown. */
  @Get()
  async listAuditEntries(
    @Query() query: AuditQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuditDto> {
    const page = toAuditDto(await this.reader.page(query));
    linkNextPage(reply, page.nextPageToken);
    return page;
  }
}
