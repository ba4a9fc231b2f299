import { useTranslation } from 'react-i18next';
import { PageLink, StateView, Tag, type Tone } from '#platform/web/kit.ts';
import type { HouseholdFile } from '../households/model.ts';
import { useFindingWords } from './OpenFindings.tsx';

const TONES: Readonly<Record<string, Tone>> = {
  open: 'amber',
  mended: 'jade',
  confirmed: 'plain',
  gone: 'plain',
};

/** 资料疑点: everything that was ever doubted in this household, and what became of it. */
export function FindingsTab({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const words = useFindingWords();
  if (file.findings.length === 0)
    return (
      <StateView kind="empty" title={t('registry:finding.none')} text={t('registry:finding.noneText')} />
    );
  const nameOf = (person: string) =>
    file.members.find((member) => member.nationalPersonNo === person)?.name ?? '';
  return (
    <section className="card wide-card">
      <h2>
        {t('registry:tab.findings')}{' '}
        <span className="sub">{t('registry:finding.count', { count: file.findings.length })}</span>
      </h2>
      <ul className="lines">
        {file.findings.map((finding) => (
          <li key={finding.id}>
            <Tag tone={TONES[finding.state] ?? 'plain'}>{t(`registry:finding.state.${finding.state}`)}</Tag>{' '}
            <b>{words(finding)}</b> <span>{nameOf(finding.person)}</span>{' '}
            <span className="sub">
              {t('registry:finding.at', { column: finding.column, value: finding.value })}
            </span>
            {finding.state === 'open' && (
              <PageLink to="/findings" search={{ household: file.id }} className="btn sm line no-print">
                {t('registry:finding.verify')}
              </PageLink>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
