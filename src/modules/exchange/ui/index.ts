export { FindingsPage } from './FindingsPage.tsx';
export { ImportPage } from './ImportPage.tsx';
export { ImportsPage } from './ImportsPage.tsx';
export { SurveyImportPage } from './survey/SurveyImportPage.tsx';
export { SurveyPage } from './survey/SurveyPage.tsx';
