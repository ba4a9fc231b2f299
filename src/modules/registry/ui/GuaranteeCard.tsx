import { useTranslation } from 'react-i18next';
import { ErrorView, formatFen, Skeleton, Tag, UNKNOWN, useRead } from '#platform/web/kit.ts';
import type { HouseholdFile } from '../households/model.ts';
import { type Guarantee, guaranteesOf, supportedCount, type Verdict } from './guarantees.ts';
import { SourceLine } from './SourceLine.tsx';

type CardProps = { readonly file: HouseholdFile };

/** The guarantees as facts, judged by the rules in force on the cut-off date. */
export function GuaranteeCard({ file }: CardProps) {
  const { t } = useTranslation('registry');
  const verdicts = useRead<{ items: Verdict[] }>(
    `/api/screening/households/${encodeURIComponent(file.id)}`,
    { on: file.on },
    { staleTime: 60_000 },
  );
  const guarantees = verdicts.data === undefined ? [] : guaranteesOf(verdicts.data.items);
  return (
    <section className="card">
      <h2>
        {t('registry:guarantee.title')} {verdicts.isSuccess && <Sum guarantees={guarantees} />}
      </h2>
      {verdicts.isPending && <Skeleton rows={4} />}
      {verdicts.isError && <ErrorView error={verdicts.error} retry={() => void verdicts.refetch()} />}
      {verdicts.isSuccess && (
        <div className="facts">
          {guarantees.map((one) => (
            <Fact key={one.id} guarantee={one} file={file} />
          ))}
          <Support file={file} />
        </div>
      )}
      {file.livingSource !== null && (
        <p className="sub facts-note">
          {t('registry:guarantee.livingFrom')} <SourceLine source={file.livingSource} />
        </p>
      )}
    </section>
  );
}

function Sum({ guarantees }: { readonly guarantees: readonly Guarantee[] }) {
  const { t } = useTranslation('registry');
  const count = (state: Guarantee['state']) => guarantees.filter((one) => one.state === state).length;
  const unmet = count('unmet');
  const unknown = count('unknown');
  if (unmet > 0) return <Tag tone="red">{t('registry:guarantee.unmet', { count: unmet })}</Tag>;
  if (unknown > 0) return <Tag tone="amber">{t('registry:guarantee.unknown', { count: unknown })}</Tag>;
  return <Tag tone="jade">{t('registry:guarantee.allMet')}</Tag>;
}

function Fact({ guarantee, file }: CardProps & { readonly guarantee: Guarantee }) {
  const { t } = useTranslation('registry');
  return (
    <div className={`fact ${guarantee.state}`}>
      <span className="sub">{t(`registry:guarantee.${guarantee.id}.name`)}</span>
      <b>{useValue(guarantee, file)}</b>
      <span className="sub">{t(`registry:guarantee.state.${guarantee.state}`)}</span>
    </div>
  );
}

function useValue(guarantee: Guarantee, file: HouseholdFile): string {
  const { t } = useTranslation('registry');
  if (guarantee.reasons.length > 0) return guarantee.reasons.join(' ');
  if (guarantee.id !== 'income')
    return guarantee.state === 'met' ? t(`registry:guarantee.${guarantee.id}.fine`) : UNKNOWN;
  const last = [...file.incomes].sort((a, b) => b.year - a.year)[0];
  if (last === undefined) return UNKNOWN;
  const income = formatFen(last.perHeadFen);
  if (last.lineFen === null) return t('registry:guarantee.income.noLine', { income, year: last.year });
  return t('registry:guarantee.income.value', { income, line: formatFen(last.lineFen) });
}

/** 兜底 is no guarantee that is met or not: only so many who receive it. */
function Support({ file }: CardProps) {
  const { t } = useTranslation('registry');
  const count = supportedCount(file.members);
  return (
    <div className="fact plain">
      <span className="sub">{t('registry:guarantee.social.name')}</span>
      <b>
        {count === 0
          ? t('registry:guarantee.social.nobody')
          : t('registry:guarantee.social.value', { count })}
      </b>
    </div>
  );
}
