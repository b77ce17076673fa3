import { IsString, Matches, MaxLength } from 'class-validator';
import { IsByteLengthAtMost, IsNotReserved } from './rules.js';

export class EnvVariableDto {
  /** @example "MODEL" */
  @IsNotReserved()
  @Matches(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, {
    message: 'must be 1 to 128 letters, digits or _, and not begin with a digit',
  })
  key: string;

  /** @example "llama-3" */
  @IsByteLengthAtMost(4_095)
  @MaxLength(4_095, { message: 'must be at most 4095 bytes' })
  @IsString({ message: 'must be a text' })
  value: string;
}
