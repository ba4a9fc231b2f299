import { useTranslation } from 'react-i18next';
import { DeadlineChip, PageLink, useFrame, useRead } from '#platform/web/kit.ts';
import type { HouseholdFile } from '../households/model.ts';

type Finding = HouseholdFile['findings'][number];

/** What is doubtful in this household and waits to be verified; nothing when all is well. */
export function OpenFindings({ file, most = 2 }: { readonly file: HouseholdFile; readonly most?: number }) {
  const { t } = useTranslation('registry');
  const open = file.findings.filter((finding) => finding.state === 'open');
  const asked = useScreened(file);
  if (open.length + asked.length === 0) return null;
  return (
    <div className="doubts">
      {open.slice(0, most).map((finding) => (
        <Doubt key={finding.id} finding={finding} file={file} />
      ))}
      {asked.slice(0, most).map((one) => (
        <Screened key={one.id} one={one} file={file} />
      ))}
      {open.length > most && (
        <PageLink to={`/households/${file.id}`} search={{ tab: 'findings' }} className="sub">
          {t('registry:finding.more', { count: open.length - most })}
        </PageLink>
      )}
    </div>
  );
}

/** A finding of screening that waits for an answer, as its own page lists it. */
type ScreenedFinding = {
  readonly id: string;
  readonly title: string;
  readonly message: string;
  readonly dueOn: string;
  readonly openedOn: string;
};

function useScreened(file: HouseholdFile): readonly ScreenedFinding[] {
  const { area, session } = useFrame();
  const answer = useRead<{ items: ScreenedFinding[] }>(
    '/api/screening/findings',
    { area, household: file.id, limit: 20 },
    { enabled: session.pages.includes('screening') },
  );
  return answer.data?.items ?? [];
}

function Screened({ one, file }: { readonly one: ScreenedFinding; readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const { session } = useFrame();
  return (
    <div className="doubt">
      <DeadlineChip dueOn={one.dueOn} today={session.today} from={one.openedOn} />
      <b>{one.title}</b>
      <span className="sub">{one.message}</span>
      <PageLink to="/screening/tasks" search={{ household: file.id }} className="btn sm line">
        {t('registry:finding.verify')}
      </PageLink>
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
