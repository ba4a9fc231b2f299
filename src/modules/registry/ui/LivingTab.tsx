import { useTranslation } from 'react-i18next';
import { Masked, UNKNOWN } from '#platform/web/kit.ts';
import type { HouseholdFile } from '../households/model.ts';
import { RevealButton, RevealProvider, useReveal } from './Reveal.tsx';
import { SourceLine } from './SourceLine.tsx';

/** 住房饮水 and what else is kept of the household itself. */
export function LivingTab({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const flag = (value: boolean | null) =>
    value === null ? UNKNOWN : t(value ? 'registry:yes' : 'registry:no');
  return (
    <RevealProvider key={file.id} household={file.id}>
      <div className="two-cards even">
        <section className="card">
          <h2>{t('registry:tab.living')}</h2>
          <dl className="pairs">
            <dt>{t('registry:field.dangerousHousing')}</dt>
            <dd>{flag(file.dangerousHousing)}</dd>
            <dt>{t('registry:field.safeWater')}</dt>
            <dd>{flag(file.safeWater)}</dd>
            <dt>{t('registry:field.waterDifficult')}</dt>
            <dd>{flag(file.waterDifficult)}</dd>
          </dl>
          {file.livingSource !== null && (
            <p className="sub">
              <SourceLine source={file.livingSource} />
            </p>
          )}
        </section>
        <Contact file={file} />
      </div>
    </RevealProvider>
  );
}

function Contact({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const { shown } = useReveal();
  const pairs: [string, string | number | null][] = [
    [t('registry:field.firstIdentified'), file.firstIdentifiedOn],
    [t('registry:field.riskIdentified'), file.riskIdentifiedOn],
    [t('registry:field.riskEliminated'), file.riskEliminatedOn],
    [t('registry:field.statedSize'), file.statedSize],
    [t('registry:field.bankName'), file.bankName],
  ];
  return (
    <section className="card">
      <h2>
        {t('registry:living.contact')} <RevealButton />
      </h2>
      <dl className="pairs">
        <dt>{t('registry:field.phone')}</dt>
        <dd>
          <Masked mask={file.phoneMask} full={shown?.householdPhone ?? undefined} />
        </dd>
        <dt>{t('registry:field.bankCard')}</dt>
        <dd>
          <Masked mask={file.bankCardMask} full={shown?.bankCard ?? undefined} />
        </dd>
        {pairs
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name} className="pair">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <p className="sub">
        <SourceLine source={file.householdSource} />
      </p>
    </section>
  );
}
