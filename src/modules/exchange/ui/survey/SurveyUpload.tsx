import { Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, upload, useAddress, useAsync, useFrame } from '#platform/web/kit.ts';
import { useAreaNames } from '../townNames.ts';

const SOURCES = ['import', 'visit', 'survey', 'department'] as const;

/** 导入调查表: the file, since when it holds, and where it comes from; what it would change is shown before anything is written. */
export function SurveyUploadDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('survey');
  const { area, session } = useFrame();
  const { go } = useAddress();
  const nameOf = useAreaNames();
  const id = useId();
  const [file, setFile] = useState<File>();
  const [on, setOn] = useState<string>(session.today);
  const [source, setSource] = useState<(typeof SOURCES)[number]>('import');
  const send = useAsync(async () => {
    if (file === undefined) return;
    const form = new FormData();
    // The server reads the fields before the file, so the file goes last.
    form.set('area', area);
    form.set('on', on);
    form.set('source', source);
    form.set('file', file, file.name);
    const answer = await upload<{ import: string }>('/api/survey/import', form);
    go(`/survey/imports/${answer.import}`);
  });
  return (
    <Modal
      open
      title={t('survey:upload.title')}
      okText={t('survey:upload.go')}
      cancelText={t('frame:action.cancel')}
      okButtonProps={{ disabled: file === undefined || on === '', loading: send.busy }}
      onOk={send.run}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="sub">{t('survey:upload.lead', { area: nameOf(area) })}</p>
        <div className="stack-field">
          <label htmlFor={`${id}-file`}>{t('survey:upload.file')}</label>
          <input
            id={`${id}-file`}
            type="file"
            accept=".xlsx,.xlsm,.csv,.txt"
            onChange={(event) => setFile(event.target.files?.[0])}
          />
        </div>
        <div className="stack-field">
          <label htmlFor={`${id}-on`}>{t('survey:on')}</label>
          <input
            id={`${id}-on`}
            type="date"
            className="field"
            value={on}
            max={session.today}
            onChange={(event) => setOn(event.target.value)}
          />
        </div>
        <div className="stack-field">
          <label htmlFor={`${id}-from`}>{t('survey:from')}</label>
          <select
            id={`${id}-from`}
            className="field"
            value={source}
            onChange={(event) => setSource(SOURCES.find((one) => one === event.target.value) ?? 'import')}
          >
            {SOURCES.map((one) => (
              <option key={one} value={one}>
                {t(`survey:source.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <ErrorLine error={send.error} />
      </div>
    </Modal>
  );
}
