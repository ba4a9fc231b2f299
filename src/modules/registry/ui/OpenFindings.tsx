import { useTranslation } from 'react-i18next';
import { PageLink } from '#platform/web/kit.ts';
import type { HouseholdFile } from '../households/model.ts';

type Finding = HouseholdFile['findings'][number];

/** What is doubtful in this household and waits to be verified; nothing when all is well. */
export function OpenFindings({ file, most = 2 }: { readonly file: HouseholdFile; readonly most?: number }) {
  const { t } = useTranslation('registry');
  const open = file.findings.filter((finding) => finding.state === 'open');
  if (open.length === 0) return null;
  return (
    <div className="doubts">
      {open.slice(0, most).map((finding) => (
        <Doubt key={finding.id} finding={finding} file={file} />
      ))}
      {open.length > most && (
        <PageLink to={`/households/${file.id}`} search={{ tab: 'findings' }} className="sub">
          {t('registry:finding.more', { count: open.length - most })}
        </PageLink>
      )}
    </div>
  );
}

function Doubt({ finding, file }: { readonly finding: Finding; readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const words = useFindingWords();
  return (
    <div className="doubt">
      <span className="tag amber">{t('registry:finding.open')}</span>
      <b>{words(finding)}</b>
      <span className="sub">
        {t('registry:finding.at', { column: finding.column, value: finding.value })}
      </span>
      <PageLink to="/findings" search={{ household: file.id }} className="btn sm line">
        {t('registry:finding.verify')}
      </PageLink>
    </div>
  );
}

/** The sentence of a check, as the exchange's catalogue has it. */
export function useFindingWords(): (finding: Finding) => string {
  const { t, i18n } = useTranslation('registry');
  return (finding) => {
    const key = `exchange:check.${finding.check.replaceAll('.', '_')}.title`;
    return i18n.exists(key) ? t(key) : finding.check;
  };
}
