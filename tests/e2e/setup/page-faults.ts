import { AxeBuilder } from '@axe-core/playwright';
import { settled, type Visit, WIDTHS } from './browser.ts';

/** What axe finds of the two gravest kinds, with the place. */
export async function graveFindings({ page }: Visit): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 120)}`),
    );
}

/** Whether the frame can be pushed sideways. */
export const scrollsSideways = ({ page }: Visit) =>
  page.evaluate(
    () =>
      document.documentElement.scrollWidth > window.innerWidth ||
      document.body.scrollWidth > window.innerWidth,
  );

/** What is wrong with the page shown, in the office's width and on a phone. */
export async function faultsOf(visit: Visit, where: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, size] of Object.entries(WIDTHS)) {
    await visit.page.setViewportSize(size);
    await settled(visit);
    for (const finding of await graveFindings(visit)) faults.push(`${where} (${name}) ${finding}`);
    if (await scrollsSideways(visit)) faults.push(`${where} (${name}) scrolls sideways`);
  }
  await visit.page.setViewportSize(WIDTHS.office);
  return faults;
}
