export { ScreeningPage } from './ScreeningPage.tsx';
