import type { ReactNode } from 'react';
import { useId } from 'react';

type ChoicesProps<Value extends string> = {
  readonly legend: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly more?: ReactNode }[];
  readonly onChoose: (value: Value) => void;
};

/** One of a few, all of them in sight; what belongs to the chosen one stands below it. */
export function Choices<Value extends string>({ legend, value, choices, onChoose }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset className="sm-choices">
      <legend>{legend}</legend>
      {choices.map((one) => (
        <div key={one.value}>
          <label className="sm-check">
            <input
              type="radio"
              name={name}
              checked={one.value === value}
              onChange={() => onChoose(one.value)}
            />
            {one.label}
          </label>
          {one.value === value && one.more}
        </div>
      ))}
    </fieldset>
  );
}
