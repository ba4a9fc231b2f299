const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Exit code of what was broken off from outside, as shells count it. */
const BROKEN_OFF = 130;

let heard: () => void = () => process.exit(BROKEN_OFF);

/**
 * Says what happens when the person ends the program (Ctrl-C, a closed terminal, a stopping service); the last word counts.
 * Through npm one key press may arrive twice: `run` must bear that.
 */
export function whenEnded(run: () => void): void {
  heard = run;
}

/** Leaves at once, after putting back what must not stay behind. */
export function breakOff(tidy: () => Promise<void>): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    tidy()
      .catch(() => undefined)
      .finally(() => process.exit(BROKEN_OFF));
  };
}

export function listenForEnding(): void {
  for (const signal of SIGNALS) process.on(signal, () => heard());
}
