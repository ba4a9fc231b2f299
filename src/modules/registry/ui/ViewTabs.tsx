import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber, PageLink, Pop, useFrame } from '#platform/web/kit.ts';
import { type SavedView, STANDARD_VIEWS, useSavedViews } from './saved-views.ts';

type ViewTabsProps = {
  /** The filter as it stands in the address. */
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** Households of the view shown. */
  readonly count: number | undefined;
};

/** Saved views as tabs; the one shown tells its count. */
export function ViewTabs({ filter, onFilter, count }: ViewTabsProps) {
  const { t } = useTranslation('registry');
  const { session } = useFrame();
  const saved = useSavedViews(session.user.id);
  const standard: SavedView[] = STANDARD_VIEWS.map((view) => ({
    ...view,
    name: t(`registry:view.${view.id}`),
    own: false,
  }));
  const views = [...standard, ...saved.views];
  const shown = views.find((view) => view.filter === filter);
  return (
    <div className="views">
      <fieldset className="views-scroll" aria-label={t('registry:view.label')}>
        {views.map((view) => (
          <button
            key={view.id}
            type="button"
            className={view === shown ? 'on' : ''}
            aria-pressed={view === shown}
            onClick={() => onFilter(view.filter)}
          >
            {view.name} {view === shown && count !== undefined && <b>{formatNumber(count)}</b>}
          </button>
        ))}
      </fieldset>
      <span className="grow" />
      <PageLink to="/survey" className="link views-link">
        {t('registry:view.survey')}
      </PageLink>
      {shown === undefined && <SaveView onSave={(name) => saved.save(name, filter)} />}
      {shown?.own === true && (
        <button type="button" className="link views-link" onClick={() => saved.remove(shown.id)}>
          {t('registry:view.remove')}
        </button>
      )}
    </div>
  );
}

function SaveView({ onSave }: { readonly onSave: (name: string) => void }) {
  const { t } = useTranslation('registry');
  return (
    <Pop
      place="right"
      label={t('registry:view.save')}
      content={(close) => (
        <ViewName
          onKeep={(name) => {
            close();
            onSave(name);
          }}
        />
      )}
    >
      {(button) => (
        <button type="button" className="link views-link" {...button}>
          {t('registry:view.save')}
        </button>
      )}
    </Pop>
  );
}

function ViewName({ onKeep }: { readonly onKeep: (name: string) => void }) {
  const { t } = useTranslation('registry');
  const [name, setName] = useState('');
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') onKeep(name.trim());
      }}
    >
      <label htmlFor="view-name">{t('registry:view.name')}</label>
      <input
        id="view-name"
        className="field"
        maxLength={16}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="btn go">
        {t('registry:view.keep')}
      </button>
    </form>
  );
}
