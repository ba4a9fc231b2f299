export { FindingsPage } from './FindingsPage.tsx';
export { ImportPage } from './ImportPage.tsx';
export { ImportsPage } from './ImportsPage.tsx';
