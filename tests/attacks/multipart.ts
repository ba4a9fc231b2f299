const BOUNDARY = '----daohu-attack-boundary';

/** Fields and one file as a browser's form sends them: payload and headers of a request. */
export function multipartOf(
  fields: Readonly<Record<string, string>>,
  file: string,
  headers: Readonly<Record<string, string>>,
) {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="list.csv"\r\ncontent-type: text/csv\r\n\r\n`;
  return {
    payload: Buffer.from(`${parts.join('')}${head}${file}\r\n--${BOUNDARY}--\r\n`),
    headers: { ...headers, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  };
}
