declare module 'virtual:catalogue/*' {
  export const texts: Record<string, Record<string, string>>;
}
declare module '*.css';
