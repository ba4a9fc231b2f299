import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { counted, formatNumber, Tag } from '#platform/web/kit.ts';
import type { SheetRecognition } from '../model.ts';
import { type batchColumns, type MappingDraft, missingFields, openColumns } from './columns.ts';

type SheetListProps = {
  readonly sheets: readonly SheetRecognition[];
  readonly draft: MappingDraft;
  /** Only the first rows were looked at so far. */
  readonly looked: boolean;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  readonly tally: ReturnType<typeof batchColumns>;
};

/** Files and their sheets; a sheet that is left out stays in sight with the reason. */
export function SheetList({ sheets, draft, looked, chosen, onChoose, tally }: SheetListProps) {
  const { t } = useTranslation('exchange');
  const files = [...new Set(sheets.map((sheet) => sheet.file))];
  return (
    <section className="card flush ex-files" aria-label={t('exchange:columns.files')}>
      <div className="ex-files-list">
        {files.map((file) => (
          <Fragment key={file}>
            <h3>{file}</h3>
            {sheets.map(
              (sheet, index) =>
                sheet.file === file && (
                  <SheetButton
                    key={`${sheet.file} ${sheet.sheet}`}
                    sheet={sheet}
                    draft={draft}
                    looked={looked}
                    on={index === chosen}
                    onChoose={() => onChoose(index)}
                  />
                ),
            )}
          </Fragment>
        ))}
      </div>
      <p className="ex-files-sum">
        {t(looked ? 'exchange:columns.sumLooked' : 'exchange:columns.sum', {
          files: files.length,
          sheets: sheets.length,
          taken: tally.taken,
          rows: formatNumber(tally.rows),
        })}
      </p>
    </section>
  );
}

type SheetButtonProps = {
  readonly sheet: SheetRecognition;
  readonly draft: MappingDraft;
  readonly looked: boolean;
  readonly on: boolean;
  readonly onChoose: () => void;
};

function SheetButton({ sheet, draft, looked, on, onChoose }: SheetButtonProps) {
  const { t } = useTranslation('exchange');
  const rows = counted(t, looked ? 'exchange:columns.rowsLooked' : 'exchange:columns.rows', sheet.rows);
  return (
    <button
      type="button"
      className={`ex-sheet ${on ? 'on' : ''} ${sheet.skipped === null ? '' : 'skip'}`}
      aria-pressed={on}
      onClick={onChoose}
    >
      <span>
        {sheet.sheet}
        <small>{sheet.skipped === null ? rows : t(`exchange:columns.skipped.${sheet.skipped}`)}</small>
      </span>
      <SheetTag sheet={sheet} draft={draft} />
    </button>
  );
}

function SheetTag({ sheet, draft }: { readonly sheet: SheetRecognition; readonly draft: MappingDraft }) {
  const { t } = useTranslation('exchange');
  if (sheet.skipped !== null) return <Tag>{t('exchange:columns.skip')}</Tag>;
  if (missingFields(sheet, draft).length > 0) return <Tag tone="red">{t('exchange:columns.lacking')}</Tag>;
  const open = openColumns(sheet, draft).length;
  if (open > 0) return <Tag tone="amber">{t('exchange:columns.doubt', { n: open })}</Tag>;
  return <Tag tone="jade">{t('exchange:columns.ready')}</Tag>;
}
