import { useTranslation } from 'react-i18next';
import { formatFen, Tag, UNKNOWN } from '#platform/web/kit.ts';
import type { HouseholdFile } from '../households/model.ts';
import { type Guarantee, guaranteesOf } from './guarantees.ts';
import { IncomeSum } from './IncomeSum.tsx';
import { SourceLine } from './SourceLine.tsx';

/** 概况: the guarantees as facts, and how the last income was computed. */
export function Overview({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const guarantees = guaranteesOf(file);
  const unmet = guarantees.filter((one) => one.met === false).length;
  const unknown = guarantees.filter((one) => one.met === null).length;
  const tone = unmet > 0 ? 'red' : unknown > 0 ? 'amber' : 'jade';
  const words =
    unmet > 0
      ? t('registry:guarantee.unmet', { count: unmet })
      : unknown > 0
        ? t('registry:guarantee.unknown', { count: unknown })
        : t('registry:guarantee.allMet');
  const last = [...file.incomes].sort((a, b) => b.year - a.year)[0];
  return (
    <div className="two-cards">
      <section className="card">
        <h2>
          {t('registry:guarantee.title')} <Tag tone={tone}>{words}</Tag>
        </h2>
        <div className="facts">
          {guarantees.map((one) => (
            <Fact key={one.id} guarantee={one} file={file} />
          ))}
        </div>
        {file.livingSource !== null && (
          <p className="sub facts-note">
            {t('registry:guarantee.livingFrom')} <SourceLine source={file.livingSource} />
          </p>
        )}
      </section>
      <section className="card">
        <h2>
          {last === undefined ? t('registry:income.none') : t('registry:income.how', { year: last.year })}{' '}
          <span className="sub">{t('registry:yuan')}</span>
        </h2>
        {last !== undefined && <IncomeSum income={last} members={file.memberCount} />}
      </section>
    </div>
  );
}

function Fact({ guarantee, file }: { readonly guarantee: Guarantee; readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const state = guarantee.met === null ? 'unknown' : guarantee.met ? 'met' : 'unmet';
  return (
    <div className={`fact ${state}`}>
      <span className="sub">{t(`registry:guarantee.${guarantee.id}.name`)}</span>
      <b>{useValue(guarantee, file)}</b>
      <span className="sub">{t(`registry:guarantee.state.${state}`)}</span>
    </div>
  );
}

function useValue(guarantee: Guarantee, file: HouseholdFile): string {
  const { t } = useTranslation('registry');
  if (guarantee.id === 'income') {
    const last = [...file.incomes].sort((a, b) => b.year - a.year)[0];
    if (last === undefined) return UNKNOWN;
    if (last.lineFen === null)
      return t('registry:guarantee.income.noLine', { income: formatFen(last.perHeadFen), year: last.year });
    return t('registry:guarantee.income.value', {
      income: formatFen(last.perHeadFen),
      line: formatFen(last.lineFen),
    });
  }
  if (guarantee.of !== undefined) {
    const key =
      guarantee.of.all === 0 || (guarantee.id === 'social' && guarantee.of.count === 0) ? 'nobody' : 'value';
    return t(`registry:guarantee.${guarantee.id}.${key}`, guarantee.of);
  }
  if (guarantee.met === null) return UNKNOWN;
  return t(`registry:guarantee.${guarantee.id}.${guarantee.met ? 'yes' : 'no'}`);
}
