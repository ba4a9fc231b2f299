import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type NavDrawerProps = { readonly onClose: () => void; readonly children: ReactNode };

/** All pages, at phone width: what stands at the left on a wide screen. */
export function NavDrawer({ onClose, children }: NavDrawerProps) {
  const { t } = useTranslation('frame');
  return (
    <Drawer
      open
      onClose={onClose}
      placement="left"
      size={280}
      title={t('frame:brand')}
      aria-label={t('frame:navigation')}
    >
      <nav className="nav-drawer" aria-label={t('frame:navigationAll')}>
        {children}
      </nav>
    </Drawer>
  );
}
