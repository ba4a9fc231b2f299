import { areaPrefix } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import { overlayPacks, provenFindings, readOverlay } from '#policy/overlay.ts';
import { parseExpression } from '#policy/parse-expression.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { contentOfDraft, type Draft, type RuleDraft } from './draft.ts';
import type { PlacePolicy } from './place-policy.ts';

/** A document that is still to be written; only for trying the rest. */
const LATER = '…';

const withDocument = <T extends { readonly reference: RuleDraft['reference'] }>(row: T): T => ({
  ...row,
  reference: {
    ...row.reference,
    title: row.reference.title.trim() || LATER,
    no: row.reference.no.trim() || LATER,
  },
});

/** The draft as it would be with its documents, so that conditions and cases are tried while one is still writing. */
function documented(draft: Draft): Draft {
  return {
    ...draft,
    rules: draft.rules.map(withDocument),
    off: draft.off.map(withDocument),
    parameters: draft.parameters.map((one) => ({ ...one, values: one.values.map(withDocument) })),
  };
}

function expressionFindings({ policy }: PlacePolicy, rules: readonly RuleDraft[]): readonly Finding[] {
  return rules.flatMap(
    ({ id, expression, subject }) => parseExpression(expression, policy.vocabulary, id, subject).findings,
  );
}

/** A draft tried here and now: the policy with it on top, and everything that stands in the way of submitting it. */
export function tryDraft(
  place: PlacePolicy,
  draft: Draft,
): { readonly place: PlacePolicy; readonly findings: readonly Finding[] } {
  const area = areaPrefix(draft.area);
  const { content, findings } = contentOfDraft(draft);
  const shape = [...findings, ...readOverlay({ ...content, area }).findings];
  const { overlay } = readOverlay({ ...contentOfDraft(documented(draft)).content, area });
  if (!overlay) return { place, findings: [...shape, ...expressionFindings(place, draft.rules)] };
  const laid = overlayPacks(place.packSet, overlay);
  const policy = resolvePacks(laid.packSet, place.area);
  return {
    place: policy ? { ...place, packSet: laid.packSet, policy } : place,
    findings: [...shape, ...laid.findings, ...provenFindings(overlay)],
  };
}
