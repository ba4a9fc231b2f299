import { parseArgs } from 'node:util';
import { isAreaCode } from '#kernel/area-code.ts';
import { isDay } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';

/** The flags of every command, and those of single ones; a flag that a command does not know is refused. */
export type Flags = {
  readonly data: string;
  readonly json: boolean;
  readonly help: boolean;
  readonly values: Readonly<Record<string, string | boolean | string[] | undefined>>;
  readonly words: readonly string[];
};

type Option = { readonly type: 'string' | 'boolean'; readonly multiple?: boolean };

/** `--id a b c` says the same as `--id a --id b --id c`. */
function repeated(args: readonly string[], options: Readonly<Record<string, Option>>): string[] {
  let list: string | undefined;
  return args.flatMap((word, index) => {
    if (word.startsWith('-')) {
      list = options[word.slice(2)]?.multiple === true ? word : undefined;
      return [word];
    }
    return list !== undefined && args[index - 1] !== list ? [list, word] : [word];
  });
}

/** @throws Problem 400 `cli.badArguments` with the word that is wrong */
export function readArguments(args: readonly string[], options: Readonly<Record<string, Option>>): Flags {
  try {
    const { values, positionals } = parseArgs({
      args: repeated(args, options),
      allowPositionals: true,
      strict: true,
      options: {
        data: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        ...options,
      },
    });
    return {
      data: (values.data as string | undefined) ?? '.data',
      json: values.json === true,
      help: values.help === true,
      values: values as Flags['values'],
      words: positionals,
    };
  } catch (error) {
    const problem = new Problem(400, 'cli.badArguments', [], { reason: (error as Error).message });
    throw Object.assign(problem, { cause: error });
  }
}

export function textFlag(flags: Flags, name: string): string | undefined {
  const value = flags.values[name];
  return typeof value === 'string' ? value : undefined;
}

export function listFlag(flags: Flags, name: string): string[] | undefined {
  const value = flags.values[name];
  return Array.isArray(value)
    ? value.flatMap((one) => one.split(',')).filter((one) => one !== '')
    : undefined;
}

/** @throws Problem 400 `cli.missingFlag` */
export function requiredFlag(flags: Flags, name: string): string {
  const value = textFlag(flags, name);
  if (value === undefined) throw new Problem(400, 'cli.missingFlag', [], { flag: `--${name}` });
  return value;
}

/** @throws Problem 400 `cli.notADay` */
export function dayFlag(flags: Flags, name: string): string | undefined {
  const value = textFlag(flags, name);
  if (value !== undefined && !isDay(value))
    throw new Problem(400, 'cli.notADay', [], { flag: `--${name}`, value });
  return value;
}

/** RFC 3339 with its zone, to the microsecond: without the zone an instant is another one elsewhere. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

/** @throws Problem 400 `cli.notAnInstant` */
export function instantFlag(flags: Flags, name: string): string | undefined {
  const value = textFlag(flags, name);
  if (value !== undefined && (!INSTANT.test(value) || Number.isNaN(Date.parse(value))))
    throw new Problem(400, 'cli.notAnInstant', [], { flag: `--${name}`, value });
  return value;
}

/** @throws Problem 400 `cli.notAnArea` */
export function areaFlag(flags: Flags, name = 'area'): string | undefined {
  const value = textFlag(flags, name);
  if (value !== undefined && !isAreaCode(value))
    throw new Problem(400, 'cli.notAnArea', [], { flag: `--${name}`, value });
  return value;
}

/** @throws Problem 400 `cli.notANumber` */
export function numberFlag(flags: Flags, name: string, least: number, most: number): number | undefined {
  const value = textFlag(flags, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most)
    throw new Problem(400, 'cli.notANumber', [], { flag: `--${name}`, value, least, most });
  return number;
}
