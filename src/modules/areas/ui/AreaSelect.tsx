import { Select } from 'antd';
import { useMemo } from 'react';
import type { AreaNode } from '../tree/model.ts';
import { useAreaNodes } from './area-nodes.ts';
import { matchesArea } from './match-area.ts';

type AreaSelectProps = {
  readonly id: string;
  /** Only places of this level can be chosen. */
  readonly level: AreaNode['level'];
  readonly value: string;
  readonly onChange: (code: string) => void;
  readonly placeholder: string;
};

/** One place of a level, found by name, pinyin or initials; two of one name are told apart by what lies above. */
export function AreaSelect({ id, level, value, onChange, placeholder }: AreaSelectProps) {
  const nodes = useAreaNodes();
  const options = useMemo(() => {
    const names = new Map(nodes.map((node) => [node.id, node.name]));
    return nodes
      .filter((node) => node.within && node.level === level && node.code !== null)
      .map((node) => ({
        value: node.code ?? '',
        label: level === 'county' ? node.name : `${names.get(node.parent ?? '') ?? ''} ${node.name}`,
        node,
      }));
  }, [nodes, level]);
  return (
    <Select<string, (typeof options)[number]>
      id={id}
      className="wide"
      value={value === '' ? null : value}
      placeholder={placeholder}
      options={options}
      showSearch={{
        filterOption: (words, option) => option !== undefined && matchesArea(option.node, words),
      }}
      onChange={(code) => onChange(code)}
    />
  );
}
