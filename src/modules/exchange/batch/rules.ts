import type { RegisterField } from '../model.ts';

/** Column of a workbook → the fact of the register that it fills (names of registry/intake/provides.ts). */
const FACT_OF_FIELD: Partial<Record<RegisterField, string>> = {
  village: 'villageCode',
  povertyCause1: 'povertyCauses',
  povertyCause2: 'povertyCauses',
  povertyCause3: 'povertyCauses',
  perHead: 'perHeadFen',
  wage: 'wageFen',
  business: 'businessFen',
  property: 'propertyFen',
  transfer: 'transferFen',
  businessCost: 'businessCostFen',
  claim: 'claimFen',
  selfPaid: 'selfPaidFen',
  householdPhone: 'phone',
  risk1: 'risks',
  risk2: 'risks',
  risk3: 'risks',
  risk4: 'risks',
  risk5: 'risks',
};

/** The facts that the read columns fill: what a file has no column for keeps its present value. */
export function factsOfFields(fields: Iterable<RegisterField>): Set<string> {
  const facts = new Set<string>();
  for (const field of fields) facts.add(FACT_OF_FIELD[field] ?? field);
  return facts;
}
