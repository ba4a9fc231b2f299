/**
 * The five kinds of dated facts that an intake compares and merges, column by column. `provides` names the fields of
 * HouseholdRecord or MemberRecord that fill a column: a column that the source does not have keeps its present value.
 */
type FactColumn = {
  readonly column: string;
  readonly type:
    | 'text'
    | 'text[]'
    | 'date'
    | 'integer'
    | 'bigint'
    | 'numeric'
    | 'boolean'
    | 'bytea'
    | 'smallint';
  readonly provides: string;
  /** How old and new are told: a masked column instead of itself, or not at all (ciphers, spellings). */
  readonly shown?: string | false;
  /** False for a cipher, which differs each time it is written. */
  readonly compared?: false;
};

export type Chain = {
  readonly table:
    | 'household_version'
    | 'living_version'
    | 'income_version'
    | 'status_version'
    | 'member_version';
  readonly staged: 'staged_household' | 'staged_member';
  /** Columns beside county that tell one chain of versions from another. */
  readonly key: readonly string[];
  readonly facts: readonly FactColumn[];
};

const text = (column: string, provides: string, more: Partial<FactColumn> = {}): FactColumn => ({
  column,
  type: 'text',
  provides,
  ...more,
});
const flag = (column: string, provides: string): FactColumn => ({ column, type: 'boolean', provides });
const fen = (column: string, provides: string): FactColumn => ({ column, type: 'bigint', provides });

const phone: readonly FactColumn[] = [
  { column: 'phone_cipher', type: 'bytea', provides: 'phone', shown: false, compared: false },
  { column: 'phone_hash', type: 'bytea', provides: 'phone', shown: 'phone_mask' },
  text('phone_mask', 'phone', { shown: false, compared: false }),
];

export const HOUSEHOLD_CHAIN: Chain = {
  table: 'household_version',
  staged: 'staged_household',
  key: ['household'],
  facts: [
    text('village', 'villageCode'),
    text('natural_village', 'naturalVillage'),
    text('head_name', 'members'),
    text('head_pinyin', 'members', { shown: false, compared: false }),
    text('head_initials', 'members', { shown: false, compared: false }),
    { column: 'member_count', type: 'integer', provides: 'members' },
    { column: 'stated_size', type: 'integer', provides: 'statedSize' },
    ...phone,
    text('bank_name', 'bankName'),
    { column: 'bank_card_cipher', type: 'bytea', provides: 'bankCard', shown: false, compared: false },
    { column: 'bank_card_hash', type: 'bytea', provides: 'bankCard', shown: 'bank_card_mask' },
    text('bank_card_mask', 'bankCard', { shown: false, compared: false }),
    { column: 'poverty_causes', type: 'text[]', provides: 'povertyCauses' },
    { column: 'first_identified_on', type: 'date', provides: 'firstIdentifiedOn' },
  ],
};

export const LIVING_CHAIN: Chain = {
  table: 'living_version',
  staged: 'staged_household',
  key: ['household'],
  facts: [
    text('village', 'villageCode', { shown: false }),
    flag('dangerous_housing', 'dangerousHousing'),
    flag('safe_water', 'safeWater'),
    flag('water_difficult', 'waterDifficult'),
  ],
};

export const INCOME_CHAIN: Chain = {
  table: 'income_version',
  staged: 'staged_household',
  key: ['household', 'year'],
  facts: [
    text('village', 'villageCode', { shown: false }),
    fen('per_head_fen', 'perHeadFen'),
    fen('wage_fen', 'wageFen'),
    fen('business_fen', 'businessFen'),
    fen('property_fen', 'propertyFen'),
    fen('transfer_fen', 'transferFen'),
    fen('business_cost_fen', 'businessCostFen'),
    fen('claim_fen', 'claimFen'),
    fen('self_paid_fen', 'selfPaidFen'),
  ],
};

export const STATUS_CHAIN: Chain = {
  table: 'status_version',
  staged: 'staged_household',
  key: ['household'],
  facts: [
    text('village', 'villageCode', { shown: false }),
    text('registration', 'registration'),
    text('monitoring', 'monitoring'),
    text('household_type', 'householdType'),
    text('poverty_class', 'povertyClass'),
    { column: 'graduation_year', type: 'integer', provides: 'graduationYear' },
    text('monitored_kind', 'monitoredKind'),
    { column: 'risks', type: 'text[]', provides: 'risks' },
    { column: 'risk_identified_on', type: 'date', provides: 'riskIdentifiedOn' },
    { column: 'risk_eliminated_on', type: 'date', provides: 'riskEliminatedOn' },
  ],
};

export const MEMBER_CHAIN: Chain = {
  table: 'member_version',
  staged: 'staged_member',
  key: ['person'],
  facts: [
    { column: 'household', type: 'text', provides: 'members', shown: false },
    text('village', 'villageCode', { shown: false }),
    text('national_person_no', 'nationalPersonNo'),
    text('name', 'name'),
    text('pinyin', 'name', { shown: false, compared: false }),
    text('initials', 'name', { shown: false, compared: false }),
    { column: 'document_form', type: 'smallint', provides: 'document' },
    text('document_suffix', 'document', { shown: false }),
    text('relation_to_head', 'relationToHead'),
    text('ethnicity', 'ethnicity'),
    text('education_level', 'educationLevel'),
    text('schooling_status', 'schoolingStatus'),
    { column: 'health_status', type: 'text[]', provides: 'healthStatus' },
    text('labor_capacity', 'laborCapacity'),
    text('work_place', 'workPlace'),
    { column: 'work_months', type: 'numeric', provides: 'workMonths' },
    flag('critical_illness_insured', 'criticalIllnessInsured'),
    flag('resident_medical_insured', 'residentMedicalInsured'),
    flag('resident_pension_insured', 'residentPensionInsured'),
    flag('staff_pension_insured', 'staffPensionInsured'),
    flag('minimum_living', 'minimumLiving'),
    flag('destitute_support', 'destituteSupport'),
    text('disability_type', 'disabilityType'),
    ...phone.map((one) => ({ ...one, provides: 'memberPhone' })),
    { column: 'identified_on', type: 'date', provides: 'memberIdentifiedOn' },
  ],
};

export const HOUSEHOLD_CHAINS: readonly Chain[] = [HOUSEHOLD_CHAIN, LIVING_CHAIN, INCOME_CHAIN, STATUS_CHAIN];

/** Name of the temporary table that holds what differs in a chain. */
export const changeTable = (chain: Chain) => `change_${chain.table}`;
