import type { Actor } from '#platform/db/database.ts';
import type { Instance } from '../instance.ts';
import type { Flags } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** What a command of the line is given: an opened instance, on whose behalf it runs, and where it speaks. */
export type Shell = {
  readonly instance: Instance;
  /** The operator of the whole instance, audited as such. */
  readonly operator: Actor;
  readonly terminal: Terminal;
  readonly flags: Flags;
};

/** 0 done, 1 found something wrong in the input, 2 wrong use or a fault. */
export type ExitCode = 0 | 1 | 2;

export type CliCommand = {
  /** `areas import`, `figures` … */
  readonly name: string;
  readonly usage: string;
  readonly about: { readonly zh: string; readonly en: string };
  /** What else its help tells: the choices of a flag. */
  readonly more?: readonly string[];
  readonly examples: readonly string[];
  readonly options: Readonly<Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>>;
  /** True for commands that open the instance in their own way (restore) or none at all (openapi). */
  readonly opensItself?: true;
  readonly run: (shell: Shell) => Promise<ExitCode>;
};
