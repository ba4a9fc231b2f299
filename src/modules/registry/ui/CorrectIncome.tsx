import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFrame } from '#platform/web/kit.ts';
import { judgeIncome } from '../corrections/rules.ts';
import type { HouseholdFile, IncomeView } from '../households/model.ts';
import { CorrectionModal, type Typing } from './CorrectionModal.tsx';
import type { CorrectionField, CorrectionValues } from './correction-fields.ts';

const NAMES = [
  'perHeadFen',
  'wageFen',
  'businessFen',
  'businessCostFen',
  'propertyFen',
  'transferFen',
  'claimFen',
  'selfPaidFen',
] as const;

/** 更正 of one year's income; typed in yuan. */
export function CorrectIncome({
  file,
  income,
}: {
  readonly file: HouseholdFile;
  readonly income: IncomeView;
}) {
  const { t } = useTranslation('registry');
  const [open, setOpen] = useState(false);
  const { session } = useFrame();
  const judge = ({ fields: typed, ...why }: Typing) =>
    judgeIncome(
      { household: file.id, year: income.year, ...why, fields: typed },
      { before: income, members: file.memberCount, today: session.today },
    );
  const fields = NAMES.map(
    (name): CorrectionField => ({ name, kind: 'fen', label: t(`registry:change.${name}`) }),
  );
  const before: CorrectionValues = Object.fromEntries(NAMES.map((name) => [name, income[name]]));
  return (
    <>
      <button
        type="button"
        className="link small"
        aria-label={t('registry:correct.income', { year: income.year })}
        onClick={() => setOpen(true)}
      >
        {t('registry:correct.do')}
      </button>
      {open && (
        <CorrectionModal
          title={t('registry:correct.income', { year: income.year })}
          command="registry.correctIncome"
          fields={fields}
          before={before}
          about={{ household: file.id, year: income.year }}
          judge={judge}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
