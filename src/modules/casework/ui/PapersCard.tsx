import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, useCommand, useFrame, useMay } from '#platform/web/kit.ts';
import type { CaseDetail } from '../cases/model.ts';
import type { FilePaper, WithdrawPaper } from '../papers/model.ts';
import { DayField, NoteField } from './fields.tsx';

type PapersCardProps = { readonly detail: CaseDetail; readonly onChanged: () => void };

/** 材料: what the steps ask for, filed with its place or missing; a signed original is filed here. */
export function PapersCard({ detail, onChanged }: PapersCardProps) {
  const { t } = useTranslation('casework');
  const may = useMay('casework.filePaper') && detail.status === 'open';
  const asked = detail.steps.flatMap(({ papers }) => papers);
  const wanted = [...new Map(asked.map((one) => [one.template, one])).values()];
  const there = wanted.filter((one) => one.there).length;
  const [open, setOpen] = useState<string>();
  if (wanted.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('casework:papers.title', { there, all: wanted.length })}</h2>
      <ul className="cw-papers">
        {wanted.map((one) => (
          <li key={one.template} className={one.there ? 'there' : 'lacking'}>
            <span aria-hidden="true">{one.there ? '✓' : '○'}</span> {t(`casework:paper.${one.template}`)}
            {!one.there && <small className="sub">{t('casework:papers.lacking')}</small>}{' '}
            {!one.there && may && (
              <button
                type="button"
                className="link"
                aria-expanded={open === one.template}
                onClick={() => setOpen(open === one.template ? undefined : one.template)}
              >
                {t('casework:papers.file')}
              </button>
            )}
            <Filed detail={detail} template={one.template} onChanged={onChanged} />
            {open === one.template && !one.there && (
              <FileForm detail={detail} template={one.template} onChanged={onChanged} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type OneProps = PapersCardProps & { readonly template: string };

/** Where the original lies; whoever filed it can take it back. */
function Filed({ detail, template, onChanged }: OneProps) {
  const { t } = useTranslation('casework');
  const withdraw = useCommand<unknown, WithdrawPaper>('casework.withdrawPaper', onChanged);
  const papers = detail.papers.filter((paper) => paper.template === template);
  return (
    <>
      {papers.map((paper) => (
        <small key={paper.id} className="sub cw-filed">
          {t('casework:papers.filed', { place: paper.place, on: paper.signedOn })}{' '}
          {paper.own && detail.status === 'open' && (
            <button
              type="button"
              className="link"
              disabled={withdraw.isPending}
              onClick={() =>
                withdraw.mutate({
                  case: detail.id,
                  paper: paper.id,
                  reason: t('casework:papers.withdrawReason'),
                })
              }
            >
              {t('casework:papers.withdraw')}
            </button>
          )}
        </small>
      ))}
      <ErrorLine error={withdraw.error} />
    </>
  );
}

function FileForm({ detail, template, onChanged }: OneProps) {
  const { t } = useTranslation('casework');
  const { session } = useFrame();
  const [place, setPlace] = useState('');
  const [signedOn, setSignedOn] = useState(session.today);
  const file = useCommand<unknown, FilePaper>('casework.filePaper', onChanged);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        file.mutate({ case: detail.id, template, place: place.trim(), signedOn });
      }}
    >
      <DayField
        label={t('casework:papers.signedOn')}
        value={signedOn}
        max={session.today}
        onChange={setSignedOn}
      />
      <NoteField label={t('casework:papers.place')} value={place} onChange={setPlace} />
      <p className="sub">{t('casework:papers.placeHint')}</p>
      <ErrorLine error={file.error} />
      <button type="submit" className="btn go" disabled={file.isPending || place.trim() === ''}>
        {t('casework:papers.file')}
      </button>
    </form>
  );
}
