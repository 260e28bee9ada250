/** A drawing that can be moved and enlarged: with mouse, wheel, fingers and keyboard. It stays sharp, as it is SVG. */

import type { JSX } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";

import { build, light, type Drawing, type Way } from "./drawing.ts";
import { Shared } from "./shared.ts";
import { fill } from "./texts.ts";
import type { Chart } from "./view.ts";

interface Place {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

interface Shown {
  readonly chart: Chart;
  readonly way?: Way | null;
  /** The element whose text is shown beside the drawing. */
  readonly picked?: string | null;
  readonly onPick?: (element: string) => void;
  /** An element to bring into view. */
  readonly reveal?: string | null;
  /** Whether the wheel zooms at once; otherwise only with Ctrl, as the page itself scrolls. */
  readonly wheel: boolean;
}

const STEP = 1.25;
const MOVE = 60;
const MOST = 8;
const READABLE = 1;
/** So much smaller it may be where all of its width is then in sight: rather a little smaller than boxes cut off. */
const WHOLE = 0.85;
/** So much of what stands above the start of a flowchart is shown with it. */
const ABOVE = 30;
/** The start is in sight where its middle stands within so much of the width. */
const START_SEEN = 0.75;
/** A little wider than a sheet of A4 or A3 within its margins, for its height: what is drawn so wide fits on it. */
const SHEET = 1.46;
/** So far beyond its own edge a drawing can be moved. */
const AIR = 80;
/** So far a pointer may move and still be a click. */
const STILL = 5;

export function Viewer({ chart, way = null, picked = null, onPick, reveal = null, wheel }: Shown): JSX.Element {
  const { say, drawings } = useContext(Shared);
  const { words } = say;
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const place = useRef<Place>({ scale: 1, x: 0, y: 0 });
  const tree = drawings?.get(chart.id);
  const [number, setNumber] = useState(0);

  const show = (next: Place): void => {
    if (drawing.current !== null && frame.current !== null) {
      place.current = kept(next, drawing.current, frame.current);
      moved(drawing.current, frame.current, place.current);
    }
  };
  const zoom = (factor: number, at?: readonly [number, number]): void => {
    const [x, y] = at ?? middle(frame.current);
    const before = place.current;
    const scale = Math.min(Math.max(before.scale * factor, least(drawing.current, frame.current)), MOST);
    const by = scale / before.scale;
    show({ scale, x: x - (x - before.x) * by, y: y - (y - before.y) * by });
  };
  const whole = (): void => show(wholeOf(drawing.current, frame.current));
  const readable = (): void => show({ ...readableOf(drawing.current, frame.current) });

  useEffect(() => {
    const holder = frame.current;
    if (holder === null || tree === undefined) return undefined;
    const made = build(tree);
    drawing.current = made;
    made.root.setAttribute("role", "group");
    made.root.setAttribute("aria-label", fill(words.diagram, say.text(chart.title)));
    for (const [id, box] of made.boxes) {
      if (id.includes(">")) continue; // a branch is no stop of its own: its decision lists it
      box.setAttribute("role", "button");
      box.setAttribute("tabindex", "0");
    }
    holder.replaceChildren(made.root);
    holder.style.setProperty("--share", String(Math.min(1, made.width / made.height / SHEET)));
    readable();
    setNumber((one) => one + 1);
    let before = `${holder.clientWidth} ${holder.clientHeight}`;
    const watched = new ResizeObserver(() => {
      const now = `${holder.clientWidth} ${holder.clientHeight}`;
      if (now !== before && holder.clientWidth > 0) readable();
      before = now;
    });
    watched.observe(holder);
    return () => {
      watched.disconnect();
      drawing.current = null;
    };
  }, [tree, say.language, chart]);

  useEffect(() => {
    if (drawing.current !== null) light(drawing.current, way);
  }, [way, number]);

  useEffect(() => {
    for (const [id, box] of drawing.current?.boxes ?? []) {
      const here = id === picked;
      box.classList.toggle("picked", here);
      if (box.hasAttribute("role")) box.setAttribute("aria-pressed", String(here));
    }
  }, [picked, number]);

  const bring = (element: string): void => {
    const [box, holder] = [drawing.current?.boxes.get(element), frame.current];
    if (box === undefined || holder === null) return;
    const [seen, hers] = [holder.getBoundingClientRect(), box.getBoundingClientRect()];
    const dx = centred(hers.left, hers.right, seen.left, seen.right);
    const dy = centred(hers.top, hers.bottom, seen.top, seen.bottom);
    if (dx === 0 && dy === 0) return;
    const next = { ...place.current, x: place.current.x + dx, y: place.current.y + dy };
    show(drawing.current === null ? next : kept(next, drawing.current, holder, 0)); // no air beside what is cut off
  };
  useEffect(() => {
    if (reveal !== null) bring(reveal);
  }, [reveal, number]);

  usePointers(frame, tree !== undefined, place, show, (element) => onPick?.(element), wheel, zoom);

  const keys = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const target = event.target instanceof Element ? event.target.closest<SVGGElement>("[data-element]") : null;
    const { scale, x, y } = place.current;
    if (key === "+" || key === "=") zoom(STEP);
    else if (key === "-" || key === "_") zoom(1 / STEP);
    else if (key === "0") whole();
    else if (key === "ArrowLeft") show({ scale, x: x + MOVE, y });
    else if (key === "ArrowRight") show({ scale, x: x - MOVE, y });
    else if (key === "ArrowUp") show({ scale, x, y: y + MOVE });
    else if (key === "ArrowDown") show({ scale, x, y: y - MOVE });
    else if ((key === "Enter" || key === " ") && target !== null) onPick?.(target.dataset["element"] ?? "");
    else return;
    event.preventDefault();
  };
  const focused = (event: FocusEvent): void => {
    const box = event.target instanceof Element ? event.target.closest<SVGGElement>("[data-element]") : null;
    const element = box?.dataset["element"];
    if (element === undefined || !(event.target as Element).matches(":focus-visible")) return;
    bring(element);
  };

  if (tree === undefined) {
    return <p class="notice">{drawings === null ? words.loading : words.noDrawing}</p>;
  }
  const help = `help-${chart.id}`;
  return (
    <div class="viewer">
      <div class="tools" role="group" aria-label={fill(words.diagram, say.text(chart.title))}>
        <button type="button" class="square" aria-label={words.zoomOut} title={words.zoomOut} onClick={() => zoom(1 / STEP)}>
          −
        </button>
        <button type="button" class="square" aria-label={words.zoomIn} title={words.zoomIn} onClick={() => zoom(STEP)}>
          +
        </button>
        <button type="button" onClick={whole}>
          {words.whole}
        </button>
        <button type="button" onClick={readable}>
          {words.readable}
        </button>
        <a class="skip" href={`#past-${chart.id}`} onClick={(event) => jump(event, `past-${chart.id}`)}>
          {words.skipDiagram}
        </a>
      </div>
      <div
        class={way === null ? "frame" : "frame lit"}
        ref={frame}
        tabIndex={0}
        role="group"
        aria-label={fill(words.diagram, say.text(chart.title))}
        aria-describedby={help}
        data-wheel={wheel ? "zooms" : "scrolls"}
        onKeyDown={keys}
        onFocusIn={focused}
      />
      <p class="hint" id={help}>
        {words.diagramHelp}
      </p>
      <span id={`past-${chart.id}`} tabIndex={-1} />
    </div>
  );
}

function jump(event: Event, id: string): void {
  event.preventDefault();
  document.getElementById(id)?.focus();
}

// ---- where a drawing stands in its frame -----------------------------------------------------------------------------

function least(drawing: Drawing | null, frame: HTMLElement | null): number {
  return wholeOf(drawing, frame).scale * 0.8;
}

function middle(frame: HTMLElement | null): readonly [number, number] {
  return [(frame?.clientWidth ?? 0) / 2, (frame?.clientHeight ?? 0) / 2];
}

/** All of the drawing, in the middle. */
function wholeOf(drawing: Drawing | null, frame: HTMLElement | null): Place {
  if (drawing === null || frame === null || frame.clientWidth === 0) return { scale: 1, x: 0, y: 0 };
  const [wide, high] = [frame.clientWidth, frame.clientHeight];
  const scale = Math.min(wide / drawing.width, high / drawing.height);
  return { scale, x: (wide - drawing.width * scale) / 2, y: (high - drawing.height * scale) / 2 };
}

/** As much of it as can be read, from the top: its whole width, unless the words would be too small. */
function readableOf(drawing: Drawing | null, frame: HTMLElement | null): Place {
  if (drawing === null || frame === null || frame.clientWidth === 0) return { scale: 1, x: 0, y: 0 };
  const wide = frame.clientWidth / drawing.width;
  const scale = wide >= WHOLE ? Math.min(wide, 1.5) : READABLE;
  const start = [...drawing.boxes.values()][0]?.querySelector(".shape");
  const of = (name: string): number => Number(start?.getAttribute(name) ?? 0);
  const middle = (of("x") + of("width") / 2) * scale;
  const whole = (frame.clientWidth - drawing.width * scale) / 2;
  // From the left edge on where the start is then in sight, as one reads; and else with the start in the middle.
  const cut = middle <= frame.clientWidth * START_SEEN ? 0 : frame.clientWidth / 2 - middle;
  const x = scale <= wide ? whole : cut;
  return kept({ scale, x, y: (ABOVE - of("y")) * scale }, drawing, frame);
}

/** The place, moved so that the drawing stays in the frame: never further out than its own edge, with some air. */
function kept(place: Place, drawing: Drawing, frame: HTMLElement, most = AIR): Place {
  const within = (at: number, size: number, room: number): number => {
    const air = Math.min(most, room / 4);
    const [low, high] = [Math.min(room - size, 0) - air, Math.max(room - size, 0) + air];
    return Math.min(Math.max(at, low), high);
  };
  return {
    scale: place.scale,
    x: within(place.x, drawing.width * place.scale, frame.clientWidth),
    y: within(place.y, drawing.height * place.scale, frame.clientHeight),
  };
}

/** Move and enlarge what is drawn; in print the style sheet undoes it, and all of the drawing is there. */
function moved(drawing: Drawing, frame: HTMLElement, place: Place): void {
  const all = wholeOf(drawing, frame);
  const by = place.scale / all.scale;
  const x = (place.x - all.x) / all.scale;
  const y = (place.y - all.y) / all.scale;
  drawing.inner.style.transform = `translate(${x}px, ${y}px) scale(${by})`;
}

/** How far to move a stretch to the middle of another; not at all where it lies within. */
function centred(from: number, to: number, least: number, most: number): number {
  const air = 12;
  return from >= least + air && to <= most - air ? 0 : (least + most) / 2 - (from + to) / 2;
}

// ---- pointers --------------------------------------------------------------------------------------------------------

function usePointers(
  frame: { readonly current: HTMLDivElement | null },
  isThere: boolean,
  place: { readonly current: Place },
  show: (next: Place) => void,
  pick: (element: string) => void,
  wheel: boolean,
  zoom: (factor: number, at: readonly [number, number]) => void,
): void {
  const latest = useRef({ show, pick, zoom });
  latest.current = { show, pick, zoom };
  useEffect(() => {
    const holder = frame.current;
    if (holder === null) return undefined;
    const down = new Map<number, readonly [number, number]>();
    let [first, travelled]: [Element | null, number] = [null, 0];
    const here = (event: PointerEvent | WheelEvent): readonly [number, number] => {
      const { left, top } = holder.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };
    const pressed = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      if (down.size === 0) [first, travelled] = [event.target as Element, 0];
      down.set(event.pointerId, here(event));
    };
    const dragged = (event: PointerEvent): void => {
      const before = down.get(event.pointerId);
      if (before === undefined) return;
      const now = here(event);
      const others = [...down].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      down.set(event.pointerId, now);
      const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
      travelled += Math.abs(dx) + Math.abs(dy);
      const other = others[0];
      if (other !== undefined) {
        const centre = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2] as const;
        latest.current.zoom(distance(now, other) / (distance(before, other) || 1), centre);
      } else if (travelled > STILL) {
        holder.setPointerCapture(event.pointerId);
        const { scale, x, y } = place.current;
        latest.current.show({ scale, x: x + dx, y: y + dy });
      }
    };
    const released = (event: PointerEvent): void => {
      if (!down.delete(event.pointerId) || event.type === "pointercancel" || travelled > STILL) return;
      const element = first?.closest<SVGGElement>("[data-element]")?.dataset["element"];
      if (element !== undefined) latest.current.pick(element);
    };
    const turned = (event: WheelEvent): void => {
      if (!wheel && !event.ctrlKey) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      latest.current.zoom(Math.exp(-Math.max(-200, Math.min(200, event.deltaY * lines)) / 500), here(event));
    };
    holder.addEventListener("pointerdown", pressed);
    holder.addEventListener("pointermove", dragged);
    holder.addEventListener("pointerup", released);
    holder.addEventListener("pointercancel", released);
    holder.addEventListener("wheel", turned, { passive: false });
    return () => {
      holder.removeEventListener("pointerdown", pressed);
      holder.removeEventListener("pointermove", dragged);
      holder.removeEventListener("pointerup", released);
      holder.removeEventListener("pointercancel", released);
      holder.removeEventListener("wheel", turned);
    };
  }, [frame, isThere, wheel]);
}

function distance(one: readonly [number, number], other: readonly [number, number]): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1]);
}
