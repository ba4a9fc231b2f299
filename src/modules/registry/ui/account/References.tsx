import { useTranslation } from 'react-i18next';
import type { AccountComponent } from '../../account/model.ts';

type Line = Pick<AccountComponent, 'reference' | 'share'>;
type Reference = NonNullable<AccountComponent['reference']>;

const textOf = ({ title, no }: Reference) => `${title} ${no}`;
const ofLine = ({ reference, share }: Line) =>
  [reference, share?.reference ?? null].flatMap((one) => one ?? []);

/** The documents behind a sheet, each once, in the order of its lines. */
export function referencesOf(lines: readonly Line[]): readonly string[] {
  return [...new Set(lines.flatMap(ofLine).map(textOf))];
}

type MarksProps = { readonly line: Line; readonly references: readonly string[] };

/** Numbers of a line's documents, as in the list below the sheet. */
export function Marks({ line, references }: MarksProps) {
  const marks = [...new Set(ofLine(line).map((one) => references.indexOf(textOf(one)) + 1))];
  if (marks.length === 0) return null;
  return <small className="sub">{marks.map((mark) => `[${mark}]`).join('')}</small>;
}

/** 依据: which documents say what counts, and the shares. */
export function References({ references }: { readonly references: readonly string[] }) {
  const { t } = useTranslation('account');
  if (references.length === 0) return null;
  return (
    <p className="sub ac-references">
      {t('account:basis')}{' '}
      {references.map((text, index) => (
        <span key={text}>
          [{index + 1}] {text}{' '}
        </span>
      ))}
    </p>
  );
}
