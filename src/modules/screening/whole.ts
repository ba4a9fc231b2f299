import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { hitViews, summaryOf } from './answer.ts';
import type { ScreeningHit, ScreeningLanguage, ScreeningSummary } from './model.ts';
import { type Scope, startScreening } from './screen.ts';
import { wordsOf } from './wording.ts';

/** Everybody whom a screening found, and its sums: for the command line, which prints all of it. */
export type ScreeningResult = { readonly hits: readonly ScreeningHit[]; readonly summary: ScreeningSummary };

/** @throws Problem 404 `screening.ruleNotFound` */
export async function screenAll(
  services: Services,
  actor: Actor,
  scope: Scope,
  language: ScreeningLanguage,
  progress: (found: number) => void,
): Promise<ScreeningResult> {
  const words = await wordsOf(language);
  return services.database.read(actor, async (tx) => {
    const screening = await startScreening(tx, services.packs, scope);
    const hits: ScreeningHit[] = [];
    for await (const found of screening.found) {
      hits.push(...(await hitViews(tx, found, words)));
      progress(hits.length);
    }
    return { hits, summary: await summaryOf(tx, screening, words) };
  });
}
