export { AreaSelect } from './AreaSelect.tsx';
