import { useTranslation } from 'react-i18next';
import { AreaPicker } from '#modules/areas/ui/AreaPicker.tsx';
import { useAreaNodes } from '#modules/areas/ui/area-nodes.ts';
import { useAddress } from '#platform/web/address.tsx';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { Pop } from '#platform/web/frame/Pop.tsx';

/** The area that the whole page is about; only one's own scope can be chosen. */
export function AreaPick() {
  const { t } = useTranslation('frame');
  const { area, session } = useFrame();
  const { set } = useAddress();
  const areas = useAreaNodes();
  const name = areas.find((node) => node.code === area)?.name ?? session.area.name;
  const pick = (code: string) => set({ area: code === session.area.code ? undefined : code });
  return (
    <Pop
      place="left"
      label={t('frame:area')}
      content={(close) => (
        <AreaPicker
          nodes={areas}
          value={area}
          onPick={(code) => {
            close();
            pick(code);
          }}
        />
      )}
    >
      {(button) => (
        <button
          type="button"
          className="pick area-pick"
          aria-label={`${t('frame:area')} ${name}`}
          {...button}
        >
          <span className="pick-name">{name}</span>
          <span className="caret" />
        </button>
      )}
    </Pop>
  );
}
