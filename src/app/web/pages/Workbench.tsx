import { useTranslation } from 'react-i18next';
import type { Figure as FigureValue } from '#kernel/figure.ts';
import { useAreaNodes } from '#modules/areas/ui/area-nodes.ts';
import { PageLink } from '#platform/web/address.tsx';
import { Figure } from '#platform/web/figure/Figure.tsx';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { useAsk } from '#platform/web/queries.ts';
import { ErrorView, StateView } from '#platform/web/state/StateView.tsx';
import { Waiting } from './Waiting.tsx';
import { WorkbenchCharts } from './WorkbenchCharts.tsx';
import { Yesterday } from './Yesterday.tsx';

/** The figures of the sentence at the top. */
const SENTENCE = [
  'households.registered',
  'persons.registered',
  'households.graduated',
  'households.not-graduated',
  'persons.not-graduated',
  'households.risk-open',
  'poverty.incidence',
];

/** 工作台: the register in one sentence, what waits, three pictures. */
export function Workbench() {
  const { t } = useTranslation('frame');
  const { session } = useFrame();
  if (!session.pages.includes('households')) {
    return (
      <div className="page">
        <h1 className="sr">{t('frame:page.workbench')}</h1>
        <StateView
          kind="empty"
          title={t('frame:workbench.administrator')}
          text={t('frame:workbench.administratorText')}
        />
      </div>
    );
  }
  return <Register />;
}

function Register() {
  const { t } = useTranslation('frame');
  const { area, on, session } = useFrame();
  const name = useAreaNodes().find((node) => node.code === area)?.name ?? session.area.name;
  const figures = useAsk<{ items: FigureValue[] }>('/api/figures', { area, on, ids: SENTENCE });
  const items = figures.data?.items;
  const nobody = items?.every((figure) => figure.value === null || figure.value === 0) === true;
  return (
    <div className="page workbench">
      <h1 className="sr">{t('frame:page.workbench')}</h1>
      <Yesterday name={name} />
      {figures.isError && <ErrorView error={figures.error} retry={() => void figures.refetch()} />}
      {nobody && <NoRegister name={name} />}
      {figures.isPending && <p className="workbench-sentence wait">…</p>}
      {items !== undefined && !nobody && (
        <p className="workbench-sentence">
          <Sentence name={name} on={on} items={items} />
        </p>
      )}
      <div className={`workbench-columns ${nobody ? 'one' : ''}`}>
        <Waiting />
        {!nobody && <WorkbenchCharts />}
      </div>
    </div>
  );
}

function Sentence({
  name,
  on,
  items,
}: {
  readonly name: string;
  readonly on: string;
  readonly items: readonly FigureValue[];
}) {
  const { t } = useTranslation('frame');
  const among = items.map((one) => ({ indicator: one.id, area: one.area, on: one.on }));
  const figure = (id: string) => <Figure id={id} figure={items.find((one) => one.id === id)} among={among} />;
  const stop = t('frame:workbench.comma');
  return (
    <>
      <span className="sub">{t('frame:workbench.sentence', { on, area: name })}</span>{' '}
      {t('frame:workbench.registered')} {figure('households.registered')} {figure('persons.registered')}
      {stop}
      {t('frame:workbench.graduated')} {figure('households.graduated')}
      {stop}
      {t('frame:workbench.notGraduated')} {figure('households.not-graduated')}{' '}
      {figure('persons.not-graduated')}
      {stop}
      {t('frame:workbench.riskOpen')} {figure('households.risk-open')}
      {stop}
      {t('frame:workbench.incidence')} {figure('poverty.incidence')}
      {t('frame:workbench.stop')}
    </>
  );
}

function NoRegister({ name }: { readonly name: string }) {
  const { t } = useTranslation('frame');
  const { on, session } = useFrame();
  const mayImport = session.pages.includes('imports');
  const actions = (
    <PageLink to="/imports" className="btn go">
      {t('frame:workbench.import')}
    </PageLink>
  );
  return (
    <StateView
      kind="empty"
      title={t('frame:workbench.noRegister', { area: name, on })}
      text={t('frame:workbench.noRegisterText')}
      {...(mayImport ? { actions } : {})}
    />
  );
}
