export { useFieldWords } from './field-words.ts';
