import { useTranslation } from 'react-i18next';
import type { Finding } from '#kernel/problem.ts';
import { useProblemText } from '#platform/web/kit.ts';

/** An expression with the places that were found wrong marked, and the reasons below it. */
export function ExpressionText({
  expression,
  findings,
}: {
  readonly expression: string;
  readonly findings: readonly Finding[];
}) {
  const { t } = useTranslation('rules');
  const problem = useProblemText();
  const [first] = findings.flatMap(({ details }) =>
    typeof details?.position === 'number' ? [{ at: details.position, text: String(details.text ?? '') }] : [],
  );
  const start = first ? first.at - 1 : expression.length;
  const marked = first && expression.startsWith(first.text, start) ? first.text.length : 1;
  return (
    <>
      <pre className="ru-expression">
        <code>
          {expression.slice(0, start)}
          {first && <mark>{expression.slice(start, start + Math.max(marked, 1)) || '␣'}</mark>}
          {first && expression.slice(start + Math.max(marked, 1))}
        </code>
      </pre>
      {findings.length > 0 && (
        <ul className="ru-findings" aria-label={t('rules:wrong')}>
          {findings.map((finding) => (
            <li key={JSON.stringify(finding)}>{problem.finding(finding)}</li>
          ))}
        </ul>
      )}
    </>
  );
}
