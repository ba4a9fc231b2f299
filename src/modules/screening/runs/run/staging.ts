import { createHash } from 'node:crypto';
import type { Tx } from '#platform/db/database.ts';
import type { CompiledRule } from '#policy/rules.ts';
import { ruleText, sideOf } from '../rules.ts';
import { copyFound, getRuleText, type Line, openStage } from './queries.ts';
import type { NewFinding } from './reasons.ts';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const field = (text: string | null) =>
  text === null
    ? '\\N'
    : /[\\\t\n\r]/.test(text)
      ? text.replace(/[\\\t\n\r]/g, (one) => ESCAPES[one] ?? one)
      : text;

const pair = ({ zh, en }: { readonly zh: string; readonly en: string }) => JSON.stringify({ zh, en });

/** Takes findings into the run's own table, some thousands at a time. */
export class Staging {
  readonly #tx: Tx;
  readonly #client: Line;
  readonly #texts = new Map<CompiledRule, number>();

  constructor(tx: Tx, client: Line) {
    this.#tx = tx;
    this.#client = client;
  }

  open(): Promise<void> {
    return openStage(this.#tx);
  }

  /** The row of what a rule says, of which a county has a few hundred. */
  async #textOf(compiled: CompiledRule): Promise<number> {
    const known = this.#texts.get(compiled);
    if (known !== undefined) return known;
    const { id, kind, severity, responsible, title, message } = compiled.rule;
    const text = await getRuleText(this.#tx, {
      rule: id,
      digest: createHash('sha256')
        .update(ruleText(compiled, {}, []))
        .digest('hex')
        .slice(0, 32),
      kind,
      severity,
      side: sideOf(responsible),
      responsible: pair(responsible),
      title: pair(title),
      message: pair(message),
    });
    this.#texts.set(compiled, text);
    return text;
  }

  async add(found: readonly NewFinding[]): Promise<void> {
    if (found.length === 0) return;
    for (const { compiled } of found) if (!this.#texts.has(compiled)) await this.#textOf(compiled);
    const texts = this.#texts;
    const lines = found.map(
      (one) =>
        `${one.id}\t${field(one.compiled.rule.id)}\t${texts.get(one.compiled) ?? 0}\t${one.subject}\t${one.village}\t${field(one.used)}\t${field(one.rests)}\n`,
    );
    await copyFound(this.#client, lines.join(''));
  }
}
