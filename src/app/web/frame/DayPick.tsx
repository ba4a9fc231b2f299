import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isDay, yearEnd, yearOf } from '#kernel/day.ts';
import { useAddress } from '#platform/web/address.tsx';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { Pop } from '#platform/web/frame/Pop.tsx';

/** 截至: the day on which everything on the page stands. Today, the ends of the last years, or any past day. */
export function DayPick() {
  const { t } = useTranslation('frame');
  const { on, session } = useFrame();
  const { set } = useAddress();
  const pick = (day: string) => set({ on: day === session.today ? undefined : day });
  return (
    <Pop
      place="left"
      label={t('frame:date.cutOff')}
      content={(close) => (
        <DayChoices
          on={on}
          today={session.today}
          onPick={(day) => {
            close();
            pick(day);
          }}
        />
      )}
    >
      {(button) => (
        <button type="button" className="pick day-pick" {...button}>
          <span className="k">{t('frame:date.cutOff')}</span> {on}{' '}
          {on === session.today && <span className="k today">{t('frame:date.today')}</span>}
          <span className="caret" />
        </button>
      )}
    </Pop>
  );
}

/** No register is older than the republic. */
const EARLIEST = '1949-10-01';

type DayChoicesProps = {
  readonly on: string;
  readonly today: string;
  readonly onPick: (day: string) => void;
};

function DayChoices({ on, today, onPick }: DayChoicesProps) {
  const { t } = useTranslation('frame');
  const years = Array.from({ length: 11 }, (_, back) => yearOf(today) - 1 - back);
  const [typed, setTyped] = useState<string>(on);
  return (
    <div className="day-choices">
      <input
        type="date"
        className="field"
        value={typed}
        min={EARLIEST}
        max={today}
        aria-label={t('frame:date.cutOff')}
        onChange={(event) => {
          const day = event.target.value;
          setTyped(day);
          // While a year is typed it reads 0002, 0020, 0201.
          if (isDay(day) && day >= EARLIEST && day <= today) onPick(day);
        }}
      />
      <div className="day-years">
        <button
          type="button"
          className={`btn sm ${on === today ? 'line' : ''}`}
          onClick={() => onPick(today)}
        >
          {t('frame:date.today')}
        </button>
        {years.map((year) => (
          <button
            key={year}
            type="button"
            className={`btn sm ${on === yearEnd(year) ? 'line' : ''}`}
            onClick={() => onPick(yearEnd(year))}
          >
            {t('frame:date.yearEnd', { year })}
          </button>
        ))}
      </div>
    </div>
  );
}
