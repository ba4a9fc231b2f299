declare module 'virtual:catalogue/zh-CN' {
  export const texts: Record<string, Record<string, string>>;
}
declare module 'virtual:catalogue/zh-Hant' {
  export const texts: Record<string, Record<string, string>>;
}
declare module 'virtual:catalogue/en' {
  export const texts: Record<string, Record<string, string>>;
}
declare module '*.css';
