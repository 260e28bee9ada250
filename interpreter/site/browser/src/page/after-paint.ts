/** What may come a moment after the rest of an answer, so that the rest is seen sooner. */

import { useLayoutEffect, useState } from "preact/hooks";

/** Call back once the page has been painted as it is now; returns how to call that off, or to stop what it began. */
export function afterPaint(then: () => void | (() => void)): () => void {
  let waiting: ReturnType<typeof setTimeout>;
  let stop: void | (() => void);
  // A frame's callbacks come just before its paint, so one more turn. Preact's own effects wait 35 ms at most, which
  // on a slow machine is before the paint.
  const frame = requestAnimationFrame(() => {
    waiting = setTimeout(() => {
      stop = then();
    });
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(waiting);
    stop?.();
  };
}

/** The value that the page was last painted with, which is another one than now until the paint is done. */
export function useAfterPaint<T>(value: T): T {
  const [painted, setPainted] = useState<T>(value);
  useLayoutEffect(() => afterPaint(() => setPainted(() => value)), [value]);
  return painted;
}
