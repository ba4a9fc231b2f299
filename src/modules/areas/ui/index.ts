export { AreaSelect } from './AreaSelect.tsx';
export { useAreaNodes } from './area-nodes.ts';
