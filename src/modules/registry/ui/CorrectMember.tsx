import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFrame } from '#platform/web/kit.ts';
import { judgeMember } from '../corrections/rules.ts';
import type { HouseholdFile, MemberView } from '../households/model.ts';
import { CorrectionModal, type Typing } from './CorrectionModal.tsx';
import type { CorrectionField, CorrectionValues } from './correction-fields.ts';
import { useRuleCodes } from './rule-codes.ts';

const KINDS: readonly Omit<CorrectionField, 'label'>[] = [
  { name: 'name', kind: 'text', required: true },
  { name: 'relationToHead', kind: 'code', list: 'relation-to-head' },
  { name: 'ethnicity', kind: 'code', list: 'ethnicity' },
  { name: 'educationLevel', kind: 'code', list: 'education-level' },
  { name: 'schoolingStatus', kind: 'code', list: 'schooling-status' },
  { name: 'healthStatus', kind: 'codes', list: 'health-status' },
  { name: 'disabilityType', kind: 'code', list: 'disability-type' },
  { name: 'laborCapacity', kind: 'code', list: 'labor-capacity' },
  { name: 'workPlace', kind: 'code', list: 'work-place' },
  { name: 'workMonths', kind: 'number' },
  { name: 'residentMedicalInsured', kind: 'flag' },
  { name: 'criticalIllnessInsured', kind: 'flag' },
  { name: 'residentPensionInsured', kind: 'flag' },
  { name: 'staffPensionInsured', kind: 'flag' },
  { name: 'minimumLiving', kind: 'flag' },
  { name: 'destituteSupport', kind: 'flag' },
  { name: 'phone', kind: 'phone' },
];

function valuesOf(member: MemberView): CorrectionValues {
  const values = member as unknown as Record<string, CorrectionValues[string]>;
  // The phone is masked here: an empty field leaves it as it is.
  return Object.fromEntries(
    KINDS.map(({ name }) => [name, name === 'phone' ? null : (values[name] ?? null)]),
  );
}

/** 更正 of one member. */
export function CorrectMember({
  file,
  member,
}: {
  readonly file: HouseholdFile;
  readonly member: MemberView;
}) {
  const { t } = useTranslation('registry');
  const [open, setOpen] = useState(false);
  const { session } = useFrame();
  const codes = useRuleCodes();
  const judge = ({ fields: typed, ...why }: Typing) =>
    judgeMember(
      { household: file.id, person: member.person, ...why, fields: typed },
      { member, others: file.members.filter((one) => one !== member), codes, today: session.today },
    );
  const fields = KINDS.map(
    (kind): CorrectionField => ({ ...kind, label: t(`registry:change.${kind.name}`) }),
  );
  return (
    <>
      <button
        type="button"
        className="link small"
        aria-label={t('registry:correct.member', { name: member.name })}
        onClick={() => setOpen(true)}
      >
        {t('registry:correct.do')}
      </button>
      {open && (
        <CorrectionModal
          title={t('registry:correct.member', { name: member.name })}
          command="registry.correctMember"
          fields={fields}
          before={valuesOf(member)}
          about={{ household: file.id, person: member.person }}
          judge={judge}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
