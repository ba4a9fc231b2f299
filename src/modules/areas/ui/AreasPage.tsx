import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorView, Skeleton, StateView, useAddress, useFrame, useMay, useRead } from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { AreaNode } from '../tree/model.ts';
import { AreaDetail } from './AreaDetail.tsx';
import { AreaTree } from './AreaTree.tsx';
import { ImportAreas } from './ImportAreas.tsx';
import './areas.css';

/** 区划: the tree as of the cut-off date; at the right one place with its history, its population and what may be done. */
export function AreasPage() {
  const { area, on } = useFrame();
  const { search, set } = useAddress();
  const tree = useRead<{ items: AreaNode[] }>('/api/areas', { on }, { staleTime: 600_000 });
  const nodes = tree.data?.items ?? [];
  const own = nodes.filter((node) => node.within);
  const asked = own.find((node) => node.id === search.place);
  const chosen = asked ?? own.find((node) => node.code === area) ?? own[0];
  if (tree.isError) return <ErrorView error={tree.error} retry={() => void tree.refetch()} />;
  return (
    <div className="page">
      <Head nodes={own} />
      {tree.isPending && <Skeleton rows={12} />}
      {tree.isSuccess && own.length === 0 && <Nothing />}
      {own.length > 0 && (
        <div className={`areas ${asked === undefined ? '' : 'with-place'}`}>
          <AreaTree nodes={nodes} chosen={chosen?.id} onChoose={(id) => set({ place: id })} />
          {chosen !== undefined && (
            <AreaDetail
              key={chosen.id}
              node={chosen}
              nodes={nodes}
              onBack={() => set({ place: undefined })}
            />
          )}
        </div>
      )}
    </div>
  );
}

function Head({ nodes }: { readonly nodes: readonly AreaNode[] }) {
  const { t } = useTranslation('areas');
  const [importing, setImporting] = useState(false);
  const may = useMay('areas.import');
  const of = (level: AreaNode['level']) => nodes.filter((node) => node.level === level).length;
  return (
    <header className="page-head">
      <h1>{t('areas:title')}</h1>
      <p className="sub grow">
        {nodes.length > 0 && t('areas:count', { towns: of('town'), villages: of('village') })}{' '}
        {t('areas:lead')}
      </p>
      <button type="button" className="btn" disabled={!may} onClick={() => setImporting(true)}>
        {t('areas:import.title')}
      </button>
      {importing && <ImportAreas onClose={() => setImporting(false)} />}
    </header>
  );
}

function Nothing() {
  const { t } = useTranslation('areas');
  return <StateView kind="empty" title={t('areas:empty')} text={t('areas:emptyHelp')} />;
}
