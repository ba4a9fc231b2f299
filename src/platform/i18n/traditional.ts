let made: Promise<(text: string) => string> | undefined;

async function make(): Promise<(text: string) => string> {
  // Its tables cost memory, and few servers are ever asked for 繁體.
  const { Converter } = await import('opencc-js/cn2t');
  const convert = Converter({ from: 'cn', to: 'tw' });
  // Words of the page (文件 → 檔案) are not words of policy (一号文件): here the characters alone are converted.
  return convert;
}

/** 简 → 繁, character by character, for what the server writes itself: sentences of rules, titles of documents. */
export function traditionalConverter(): Promise<(text: string) => string> {
  made ??= make();
  return made;
}
