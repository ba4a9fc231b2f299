import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, PageLink, useCommand, useFrame, useMay } from '#platform/web/kit.ts';
import type { Batch, CorrectMapping } from '../batch/model.ts';
import type { SheetRecognition } from '../model.ts';
import {
  batchColumns,
  draftOf,
  type MappingDraft,
  missingFields,
  openColumns,
  sheetsOf,
  withOpenLeftOut,
} from './columns.ts';
import { FootBar } from './FootBar.tsx';
import { SheetCard } from './SheetCard.tsx';
import { SheetList } from './SheetList.tsx';

/** The sheet that needs a person first, else the first one that is read. */
function firstSheet(sheets: readonly SheetRecognition[], draft: MappingDraft): number {
  const inNeed = sheets.findIndex(
    (sheet) =>
      sheet.skipped === null &&
      (openColumns(sheet, draft).length > 0 || missingFields(sheet, draft).length > 0),
  );
  if (inNeed >= 0) return inNeed;
  return Math.max(
    0,
    sheets.findIndex((sheet) => sheet.skipped === null),
  );
}

/** 认列: what every column of every sheet is taken for; doubt never blocks, only a missing day or a missing necessary column does. */
export function ColumnsStep({ batch, end }: { readonly batch: Batch; readonly end: ReactNode }) {
  const sheets = useMemo(() => sheetsOf(batch.recognition), [batch.recognition]);
  const [draft, setDraft] = useState<MappingDraft>(() => draftOf(batch.mapping));
  const [chosen, setChosen] = useState(() => firstSheet(sheets, draft));
  const [on, setOn] = useState('');
  const [sender, setSender] = useState('');
  const sheet = sheets[chosen];
  const tally = batchColumns(sheets, draft);
  return (
    <>
      <DayCard batch={batch} on={on} onChange={setOn} />
      <div className="ex-columns">
        <SheetList
          sheets={sheets}
          draft={draft}
          looked={batch.summary === null}
          chosen={chosen}
          onChoose={setChosen}
          tally={tally}
        />
        {sheet !== undefined && (
          <SheetCard
            key={`${sheet.file} ${sheet.sheet}`}
            sheet={sheet}
            draft={draft}
            looked={batch.summary === null}
            onAnswer={(answer) => setDraft({ ...draft, ...answer })}
            sender={sender}
            onSender={setSender}
          />
        )}
      </div>
      <ColumnsFoot batch={batch} draft={draft} on={on} sender={sender.trim()} tally={tally} end={end} />
    </>
  );
}

function DayCard({
  batch,
  on,
  onChange,
}: {
  readonly batch: Batch;
  readonly on: string;
  readonly onChange: (on: string) => void;
}) {
  const { t } = useTranslation('exchange');
  const { session } = useFrame();
  if (batch.onDay !== null) {
    const source =
      batch.onSource === null ? '' : t(`exchange:columns.onSource.${batch.onSource}`, { defaultValue: '' });
    return (
      <p className="ex-day">
        <b>{t('exchange:columns.onKnown', { day: batch.onDay })}</b> <span className="sub">{source}</span>
        <input
          className="field"
          type="date"
          aria-label={t('exchange:upload.on')}
          max={session.today}
          value={on === '' ? batch.onDay : on}
          onChange={(event) => onChange(event.target.value)}
        />
      </p>
    );
  }
  return (
    <section className="card ex-day-ask">
      <label>
        <b>{t('exchange:columns.onAsk')}</b>
        <input
          className="field"
          type="date"
          required
          max={session.today}
          value={on}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <p className="sub">{t('exchange:columns.onHelp')}</p>
    </section>
  );
}

type FootProps = {
  readonly batch: Batch;
  readonly draft: MappingDraft;
  readonly on: string;
  readonly sender: string;
  readonly tally: ReturnType<typeof batchColumns>;
  readonly end: ReactNode;
};

function ColumnsFoot({ batch, draft, on, sender, tally, end }: FootProps) {
  const { t } = useTranslation('exchange');
  const check = useCommand<{ job: string }>('exchange.check');
  const correct = useCommand<{ batch: string }, CorrectMapping>('exchange.correctMapping', () =>
    check.mutate({ batch: batch.id }),
  );
  const may = useMay('exchange.check');
  const dayMissing = batch.onDay === null && on === '';
  const busy = check.isPending || correct.isPending;
  const next = () =>
    correct.mutate({
      batch: batch.id,
      mapping: withOpenLeftOut(sheetsOf(batch.recognition), draft),
      ...(on === '' ? {} : { on }),
      ...(sender === '' ? {} : { sender }),
    });
  const openSay =
    tally.open > 0 ? t('exchange:columns.footDoubt', { n: tally.open }) : t('exchange:columns.footReady');
  const lackSay = tally.lacking > 0 ? t('exchange:columns.footMissing', { n: tally.lacking }) : openSay;
  return (
    <>
      <ErrorLine error={correct.error ?? check.error} />
      <FootBar say={dayMissing ? <b className="warn">{t('exchange:columns.footDay')}</b> : lackSay}>
        {end}
        <PageLink to="/imports" className="btn">
          {t('exchange:wizard.later')}
        </PageLink>
        <button
          type="button"
          className="btn go"
          disabled={!may || busy || dayMissing || tally.taken === 0 || tally.lacking === tally.taken}
          onClick={next}
        >
          {t('exchange:columns.next')}
        </button>
      </FootBar>
    </>
  );
}
