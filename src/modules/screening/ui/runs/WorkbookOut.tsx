import { Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useJobs } from '#platform/web/frame/jobs.ts';
import { currentLanguage, ErrorLine, useCommand, useFrame } from '#platform/web/kit.ts';
import type { ExportTasks } from '../../runs/model.ts';
import type { Shown } from './shown.ts';

/** 导出核实表: what waits, as the workbook that offices send out; of what the list shows. */
export function WorkbookOut({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('runs');
  const { area, session } = useFrame();
  const jobs = useJobs();
  const [open, setOpen] = useState(false);
  const command = useCommand<{ job: string }, ExportTasks>('screening.exportTasks', () => {
    setOpen(false);
    jobs.open();
  });
  if (!session.commands.includes('screening.exportTasks')) return null;
  const go = (sheets: ExportTasks['sheets']) =>
    command.mutate({
      area,
      sheets,
      language: currentLanguage(),
      ...(shown.side && { side: shown.side }),
      ...(shown.rule && { rules: [shown.rule] }),
    });
  const ways = session.area.level === 'village' ? (['one'] as const) : (['one', 'town'] as const);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      title={t('runs:book.outTitle')}
      content={
        <div className="rn-out">
          <p className="sub">{t('runs:book.outHelp')}</p>
          {ways.map((sheets) => (
            <button
              key={sheets}
              type="button"
              className="btn line"
              disabled={command.isPending}
              onClick={() => go(sheets)}
            >
              {t(`runs:book.${sheets}`)}
            </button>
          ))}
          <ErrorLine error={command.error} />
        </div>
      }
    >
      <button type="button" className="btn line">
        {t('runs:book.out')}
      </button>
    </Popover>
  );
}
