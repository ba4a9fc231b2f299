import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFrame, useMay } from '#platform/web/kit.ts';
import { judgeHousehold } from '../corrections/rules.ts';
import type { HouseholdFile } from '../households/model.ts';
import { CorrectionModal, type Typing } from './CorrectionModal.tsx';
import type { CorrectionField, CorrectionValues } from './correction-fields.ts';
import { useRuleCodes } from './rule-codes.ts';

const KINDS: readonly Omit<CorrectionField, 'label'>[] = [
  { name: 'naturalVillage', kind: 'text' },
  { name: 'statedSize', kind: 'number' },
  { name: 'povertyCauses', kind: 'codes', list: 'poverty-cause', most: 5 },
  { name: 'dangerousHousing', kind: 'flag' },
  { name: 'safeWater', kind: 'flag' },
  { name: 'waterDifficult', kind: 'flag' },
  { name: 'phone', kind: 'phone' },
];

/** 更正 of what is kept of the household itself; greyed out with the reason when one looks at the past. */
export function CorrectHousehold({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const may = useMay('registry.correctHousehold');
  const [open, setOpen] = useState(false);
  const { session } = useFrame();
  const codes = useRuleCodes();
  const judge = ({ fields: typed, ...why }: Typing) =>
    judgeHousehold(
      { household: file.id, ...why, fields: typed },
      { members: file.memberCount, codes, today: session.today },
    );
  const fields = KINDS.map(
    (kind): CorrectionField => ({ ...kind, label: t(`registry:change.${kind.name}`) }),
  );
  const before: CorrectionValues = {
    naturalVillage: file.naturalVillage,
    statedSize: file.statedSize,
    povertyCauses: file.povertyCauses,
    dangerousHousing: file.dangerousHousing,
    safeWater: file.safeWater,
    waterDifficult: file.waterDifficult,
    phone: null,
  };
  // Whoever can never correct sees no button; greyed out it is only while one looks at the past.
  if (!session.commands.includes('registry.correctHousehold')) return null;
  return (
    <>
      <button
        type="button"
        className="btn line sm"
        disabled={!may}
        title={may ? undefined : t('registry:correct.notNow')}
        onClick={() => setOpen(true)}
      >
        {t('registry:correct.household')}
      </button>
      {open && (
        <CorrectionModal
          title={t('registry:correct.householdTitle', { name: file.headName })}
          command="registry.correctHousehold"
          fields={fields}
          before={before}
          about={{ household: file.id }}
          judge={judge}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
