import { Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { yearOf } from '#kernel/day.ts';
import { ErrorLine, useCommand, useFrame } from '#platform/web/kit.ts';
import type { AddArea, AreaNode, RenameArea, SetPopulation } from '../tree/model.ts';
import { countOf } from './count.ts';
import { TextField, type Why, WhyFields } from './fields.tsx';

const BELOW = { county: 'town', town: 'village', village: 'natural' } as const;

/** 新增下级: a town, village or natural village from a day on. */
export function AddDialog({ parent, onClose }: { readonly parent: AreaNode; readonly onClose: () => void }) {
  const { t } = useTranslation('areas');
  const { session } = useFrame();
  const level = BELOW[parent.level as keyof typeof BELOW];
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const [why, setWhy] = useState<Why>({ on: session.today, source: '' });
  const add = useCommand<unknown, AddArea>('areas.add', onClose);
  const coded = level !== 'natural';
  const ready = name.trim() !== '' && why.source.trim().length >= 2 && (!coded || /^\d{12}$/.test(code));
  return (
    <Modal
      open
      title={t('areas:form.addTitle', { parent: parent.name, level: t(`areas:level.${level}`) })}
      okText={t('areas:form.save')}
      cancelText={t('areas:form.cancel')}
      okButtonProps={{ disabled: !ready, loading: add.isPending }}
      onOk={() =>
        add.mutate({ parent: parent.id, level, name: name.trim(), code: coded ? code : null, ...why })
      }
      onCancel={onClose}
    >
      <div className="stack">
        <TextField label={t('areas:form.name')} value={name} onChange={setName} />
        {coded && (
          <TextField
            label={t('areas:form.code')}
            hint={t('areas:form.codeHint', { parent: parent.code ?? '' })}
            value={code}
            numeric
            onChange={(text) => setCode(text.replace(/\D/g, '').slice(0, 12))}
          />
        )}
        <WhyFields why={why} onChange={setWhy} />
        <ErrorLine error={add.error} />
      </div>
    </Modal>
  );
}

/** 更名: from a day on; before it the old name stays true. */
export function RenameDialog({ node, onClose }: { readonly node: AreaNode; readonly onClose: () => void }) {
  const { t } = useTranslation('areas');
  const { session } = useFrame();
  const [name, setName] = useState(node.name);
  const [why, setWhy] = useState<Why>({ on: session.today, source: '' });
  const rename = useCommand<unknown, RenameArea>('areas.rename', onClose);
  const ready = name.trim() !== '' && name.trim() !== node.name && why.source.trim().length >= 2;
  return (
    <Modal
      open
      title={t('areas:form.renameTitle', { name: node.name })}
      okText={t('areas:form.save')}
      cancelText={t('areas:form.cancel')}
      okButtonProps={{ disabled: !ready, loading: rename.isPending }}
      onOk={() => rename.mutate({ area: node.id, name: name.trim(), ...why })}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="sub">{t('areas:form.renameHelp')}</p>
        <TextField label={t('areas:form.newName')} value={name} onChange={setName} />
        <WhyFields why={why} onChange={setWhy} />
        <ErrorLine error={rename.error} />
      </div>
    </Modal>
  );
}

/** 农业户数、农业人口 of a year; a figure left empty is not known, which is not 0. */
export function PopulationDialog({
  node,
  onClose,
}: {
  readonly node: AreaNode;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('areas');
  const { session } = useFrame();
  const [year, setYear] = useState(String(yearOf(session.today) - 1));
  const [households, setHouseholds] = useState('');
  const [persons, setPersons] = useState('');
  const [source, setSource] = useState('');
  const id = useId();
  const count = useCommand<unknown, SetPopulation>('areas.setPopulation', onClose);
  const [ofHouseholds, ofPersons, ofYear] = [countOf(households), countOf(persons), countOf(year)];
  const known = typeof ofHouseholds === 'number' || typeof ofPersons === 'number';
  const right = ofHouseholds !== undefined && ofPersons !== undefined && typeof ofYear === 'number';
  const send = () => {
    if (ofHouseholds === undefined || ofPersons === undefined || typeof ofYear !== 'number') return;
    count.mutate({
      area: node.id,
      year: ofYear,
      agriculturalHouseholds: ofHouseholds,
      agriculturalPopulation: ofPersons,
      source: source.trim(),
    });
  };
  return (
    <Modal
      open
      title={t('areas:form.populationTitle', { name: node.name })}
      okText={t('areas:form.save')}
      cancelText={t('areas:form.cancel')}
      okButtonProps={{ disabled: !known || !right || source.trim().length < 2, loading: count.isPending }}
      onOk={send}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="sub" id={id}>
          {t('areas:form.unknown')}
        </p>
        <TextField label={t('areas:form.year')} value={year} numeric onChange={setYear} />
        <TextField label={t('areas:form.households')} value={households} numeric onChange={setHouseholds} />
        <TextField label={t('areas:form.persons')} value={persons} numeric onChange={setPersons} />
        <TextField
          label={t('areas:form.source')}
          value={source}
          hint={t('areas:form.populationSource')}
          onChange={setSource}
        />
        <ErrorLine error={count.error} />
      </div>
    </Modal>
  );
}
