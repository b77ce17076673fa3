import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isId } from '../common/ids.js';
import { noteSubject } from '../common/request-context.js';
import { Refuses } from '../common/refuses.js';
import { KeyNotFoundError } from './access.errors.js';
import { CreateKeyDto } from './dto/create-key.dto.js';
import { CreatedKeyDto, KeysDto, toKeyDto } from './dto/key.dto.js';
import type { ApiKey } from './api-key.js';
import { Idempotent } from './idempotency/idempotent.js';
import { answerOnceSaved } from './idempotency/key-claim.js';
import { KeysService } from './keys.service.js';
import { Asker, Needs, type Principal } from './principal.js';

@ApiTags('access')
@Needs('admin', 'keys')
@Controller('api/keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  /** Makes a key. Its text is in this answer and nowhere else. */
  @Refuses('too_many_keys')
  @Idempotent()
  @Post()
  async createKey(@Body() request: CreateKeyDto, @Asker() maker: Principal): Promise<CreatedKeyDto> {
    answerOnceSaved((made: MadeKey) => ({ status: 201, headers: {}, body: withText(made) }));
    const made = await this.keys.create(request, maker);
    noteSubject({ subject: made.key.id });
    return withText(made);
  }

  /** Lists the keys, the newest first. The one from the environment is not among them. */
  @Get()
  async listKeys(): Promise<KeysDto> {
    return { keys: (await this.keys.list()).map(toKeyDto) };
  }

  /**
   * Revokes a key. It is refused here at once, by every process within five seconds.
   *
   * @param id the id of the key
   */
  @Refuses('key_not_found')
  @Delete(':id')
  @HttpCode(204)
  async revokeKey(@Param('id') id: string): Promise<void> {
    if (!isId('key', id)) throw new KeyNotFoundError(id);
    await this.keys.revoke(id);
  }
}

interface MadeKey {
  key: ApiKey;
  text: string;
}

function withText({ key, text }: MadeKey): CreatedKeyDto {
  return Object.assign(toKeyDto(key), { key: text });
}
