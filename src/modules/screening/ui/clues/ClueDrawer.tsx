import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  actorName,
  ErrorView,
  formatInstant,
  PageLink,
  Skeleton,
  useCodes,
  useRead,
} from '#platform/web/kit.ts';
import type { ClueFile, ClueReport, ClueStep } from '../../clues/model.ts';
import { isOpen } from '../../clues/rules.ts';
import { CluePhone } from './CluePhone.tsx';
import { ClueWork } from './ClueWork.tsx';
import { ClueDue, ClueStateTag, useOriginWords } from './clue-words.tsx';

/** One clue: what was told, what was done, and what comes next. */
export function ClueDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation('clues');
  const file = useRead<ClueFile>(`/api/clues/${encodeURIComponent(id)}`);
  return (
    <Drawer open size={560} title={t('clues:one')} onClose={onClose} rootClassName="cl-drawer">
      {file.isError && <ErrorView error={file.error} retry={() => void file.refetch()} />}
      {file.isPending && <Skeleton rows={6} />}
      {file.data !== undefined && <File file={file.data} />}
    </Drawer>
  );
}

function File({ file }: { readonly file: ClueFile }) {
  const { t } = useTranslation('clues');
  return (
    <div className="cl-file">
      <Head file={file} />
      {isOpen(file.state) && <ClueWork key={`${file.id} ${file.state}`} file={file} />}
      <section>
        <h3>{t('clues:told', { count: file.history.length, n: file.history.length })}</h3>
        <ol className="cl-story">
          {file.history.map((report) => (
            <Report key={report.at} report={report} />
          ))}
        </ol>
      </section>
      {file.steps.length > 0 && (
        <section>
          <h3>{t('clues:done')}</h3>
          <ol className="cl-story">
            {file.steps.map((step) => (
              <Step key={`${step.deed} ${step.at}`} step={step} />
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}

function Head({ file }: { readonly file: ClueFile }) {
  const { t } = useTranslation('clues');
  return (
    <header className="cl-head">
      <div className="cl-head-line">
        <h2>{file.name}</h2>
        <span className="sub">
          {file.townName} {file.areaName}
        </span>
        <span className="grow" />
        <ClueStateTag line={file} />
      </div>
      {file.household === null ? (
        <dl className="pairs">
          <dt>{t('clues:unregistered')}</dt>
          <dd>{t('clues:unregisteredHelp')}</dd>
          <dt>{t('clues:document')}</dt>
          <dd className="mask">{file.documentMask === '' ? '—' : file.documentMask}</dd>
          <dt>{t('clues:phone')}</dt>
          <dd>
            <CluePhone file={file} />
          </dd>
        </dl>
      ) : (
        <PageLink to={`/households/${file.household}`}>{t('clues:toHousehold')}</PageLink>
      )}
      <p>
        <ClueDue line={file} />
      </p>
      <DeadlineWords file={file} />
    </header>
  );
}

/** From which document the last day follows, and how it is counted. */
function DeadlineWords({ file }: { readonly file: ClueFile }) {
  const { t } = useTranslation('clues');
  const { deadline } = file;
  if (deadline === null)
    return <p className="sub">{t('clues:due.noneHelp', { received: file.receivedOn })}</p>;
  return (
    <p className="sub">
      {t('clues:due.basis', {
        received: file.receivedOn,
        count: deadline.days,
        days: deadline.days,
        title: deadline.title,
        no: deadline.no,
      })}
      {deadline.invented && t('clues:due.invented')}
    </p>
  );
}

function Report({ report }: { readonly report: ClueReport }) {
  const { t } = useTranslation('clues');
  const codes = useCodes();
  const origin = useOriginWords()(report.origin);
  const risks = report.risks.map((risk) => codes.label('poverty-risk', risk)).join(t('clues:comma'));
  return (
    <li>
      <span>
        <b>{t(`clues:source.${report.source}`)}</b> {report.receivedOn}{' '}
        <span className="sub">{actorName(t, report.byName)}</span>
      </span>
      {risks !== '' && <span>{risks}</span>}
      {origin !== '' && <span>{origin}</span>}
      {report.said !== '' && <span className="cl-said">{report.said}</span>}
    </li>
  );
}

function Step({ step }: { readonly step: ClueStep }) {
  const { t } = useTranslation('clues');
  const codes = useCodes();
  const code = () => {
    if (step.deed === 'taken') return step.workerName === step.byName ? '' : (step.workerName ?? '');
    if (step.deed === 'checked') return t(`clues:finding.${step.code}`);
    return codes.label(step.deed === 'closed' ? 'clue-closing' : 'clue-hand-over', step.code ?? '');
  };
  return (
    <li>
      <span>
        <b>{t(`clues:deed.${step.deed}`)}</b> {code()} {step.onDay}
      </span>
      {step.note !== '' && <span className="cl-said">{step.note}</span>}
      <span className="sub">
        {actorName(t, step.byName)} {formatInstant(step.at)}
      </span>
    </li>
  );
}
