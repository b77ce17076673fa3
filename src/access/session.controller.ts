import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses } from '../common/refuses.js';
import { NoSessionError } from './access.errors.js';
import { addressGroup } from './address.js';
import { credentialsOf, SESSION_COOKIE } from './credentials.js';
import { LogInDto, SessionDto, toSessionDto } from './dto/session.dto.js';
import { KeyCheck } from './key-check.js';
import { Needs, Open } from './principal.js';
import { SESSION_SECONDS } from './session.js';
import { SessionsService } from './sessions.service.js';

/** How the page logs in: it shows a key once and keeps nothing that a script could read. */
@ApiTags('access')
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly keys: KeyCheck,
    private readonly sessions: SessionsService,
  ) {}

  /** Logs the page in. The cookie stands for the key for twelve hours, or until the key is revoked. */
  @Refuses('unauthorized', 'storage_unavailable')
  @Open()
  @Post()
  async beginSession(
    @Body() { key }: LogInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    const principal = await this.keys.check(key, addressGroup(request.ip), false);
    const { id, ...open } = await this.sessions.begin(key, principal);
    void reply.header('set-cookie', cookie(id, SESSION_SECONDS, request.protocol === 'https'));
    return toSessionDto(open);
  }

  /** Tells whose session this is. With its CSRF token, for a page that was loaded anew. */
  @Refuses('session_not_found')
  @Needs('viewer', 'any')
  @Get()
  async getSession(@Req() request: FastifyRequest): Promise<SessionDto> {
    const credentials = credentialsOf(request.headers);
    const open = credentials?.kind === 'session' ? await this.sessions.find(credentials.id, true) : undefined;
    if (!open) throw new NoSessionError();
    return toSessionDto(open);
  }

  /** Logs the page out. Its session ends here at once, in every process within five seconds. */
  @Needs('viewer', 'any')
  @Delete()
  @HttpCode(204)
  async endSession(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const credentials = credentialsOf(request.headers);
    if (credentials?.kind === 'session') await this.sessions.end(credentials.id);
    void reply.header('set-cookie', cookie('', 0, request.protocol === 'https'));
  }
}

/** Out of reach of scripts, and sent by pages of this origin only. */
function cookie(value: string, maxAge: number, secure: boolean): string {
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}
