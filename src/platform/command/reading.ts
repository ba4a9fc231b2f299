import { createHash } from 'node:crypto';
import type { Actor } from '../db/database.ts';
import type { Services } from '../services.ts';
import { appendAudit } from './command.ts';

/** A sensitive reading as the audit keeps it. Details never carry a full document number, phone, card or health fact. */
export type Reading = {
  /** What was done, in the manner of a command: `registry.viewHousehold`, `access.signIn` … */
  readonly name: string;
  readonly subject: string;
  /** 12-digit code of the place concerned; empty when it concerns none. */
  readonly area: string;
  readonly purpose?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
};

/** Writes down a sensitive reading in a transaction of its own; also for those who change nothing, as an inspector. */
export async function recordReading(services: Services, actor: Actor, reading: Reading): Promise<void> {
  await services.database.write({ ...actor, mayWrite: false }, (tx) =>
    appendAudit(tx, actor, {
      command: reading.name,
      commandId: services.newId(),
      digest: createHash('sha256').update(`${reading.name}\u0000${reading.subject}`).digest(),
      subject: reading.subject,
      area: reading.area,
      ...(reading.purpose !== undefined && { purpose: reading.purpose }),
      details: reading.details ?? {},
    }),
  );
}
