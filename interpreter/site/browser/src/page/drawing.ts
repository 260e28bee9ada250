/** A drawing built from plain values, with only the names that a drawing of ours has; and the way of a case in it. */

/** A name, its attributes, and what stands in it: drawings and texts. */
export type Tree = readonly [string, Readonly<Record<string, string>>, ...(Tree | string)[]];

export type Course = "on" | "possible" | "off";
export type Part = "branch" | "advice";

/** The way of a case: how it stands to each element and each line, by their ids; the number of each step. */
export interface Way {
  readonly element: (id: string) => Course;
  readonly line: (from: string, to: string) => Course;
  /** How it stands to a branch of a node, or to a recommendation of it, by its number. */
  readonly part: (node: string, kind: Part, number: number) => Course;
  readonly step: (id: string) => number | null;
}

const SPACE = "http://www.w3.org/2000/svg";
const NAMES = new Set(["svg", "g", "rect", "path", "polygon", "text"]);
const ATTRIBUTES = new Set([
  "viewBox", "preserveAspectRatio", "font-family", "class", "x", "y", "width", "height", "rx", "d", "points",
  "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "font-size", "font-weight", "font-style",
  "textLength", "data-element", "data-branch", "data-advice", "data-from", "data-to",
]); // prettier-ignore

/** A drawing on the page: the whole, the part that is moved and enlarged, its boxes by element and its lines. */
export interface Drawing {
  readonly root: SVGSVGElement;
  readonly inner: SVGGElement;
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, SVGGElement>;
  readonly lines: readonly SVGElement[];
}

export function build(tree: Tree): Drawing {
  const root = made("svg") as SVGSVGElement;
  const inner = made("g") as SVGGElement;
  inner.classList.add("moved");
  const boxes = new Map<string, SVGGElement>();
  const lines: SVGElement[] = [];
  const [, attributes, ...children] = tree;
  write(root, attributes);
  for (const child of children) grow(inner, child, boxes, lines);
  root.append(inner);
  const [, , width = 1, height = 1] = (attributes["viewBox"] ?? "0 0 1 1").split(" ").map(Number);
  return { root, inner, width, height, boxes, lines };
}

function made(name: string): SVGElement {
  return document.createElementNS(SPACE, name) as SVGElement;
}

function write(element: SVGElement, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (ATTRIBUTES.has(name)) element.setAttribute(name, value);
    if (name === "textLength") element.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }
}

function grow(parent: SVGElement, tree: Tree | string, boxes: Map<string, SVGGElement>, lines: SVGElement[]): void {
  if (typeof tree === "string") {
    parent.append(tree);
    return;
  }
  const [name, attributes, ...children] = tree;
  if (!NAMES.has(name)) return;
  const element = made(name);
  write(element, attributes);
  for (const child of children) grow(element, child, boxes, lines);
  if (name === "text") element.append(" "); // so that the lines of a box are not read as one word
  const id = element.dataset["element"];
  if (id !== undefined) boxes.set(id, element as SVGGElement);
  if (element.dataset["from"] !== undefined) lines.push(element);
  parent.append(element);
}

/** Show the way of a case: by classes, for colour, thickness and dashes, and by a sign at each box. */
export function light(drawing: Drawing, way: Way | null): void {
  for (const [id, box] of drawing.boxes) {
    const course = way === null ? null : way.element(id);
    mark(box, course);
    sign(box, course, way?.step(id) ?? null);
    for (const kind of ["branch", "advice"] as const) {
      const node = id.split(">")[0] ?? id;
      for (const part of box.querySelectorAll<SVGElement>(`:scope > [data-${kind}]`)) {
        const stands = way === null ? null : way.part(node, kind, Number(part.dataset[kind]));
        mark(part, stands);
        if (part.classList.contains("dot")) dot(part, stands);
      }
    }
  }
  const above: Record<Course, SVGElement[]> = { off: [], possible: [], on: [] };
  for (const line of drawing.lines) {
    const { from = "", to = "" } = line.dataset;
    const course = way === null ? null : way.line(from, to);
    mark(line, course);
    if (course !== null) above[course].push(line);
  }
  // Where lines run over one another, the one on the way is seen.
  for (const line of [...above.possible, ...above.on]) line.parentNode?.append(line);
}

function mark(element: SVGElement, course: Course | null): void {
  for (const one of ["on", "possible", "off"] as const) element.classList.toggle(one, one === course);
}

/** What stands before a recommendation: what may come and what is given look different without colour too. */
const SIGNS: Readonly<Record<Course, string>> = { on: "✓", possible: "?", off: "•" };

function dot(part: SVGElement, course: Course | null): void {
  part.textContent = `${SIGNS[course ?? "off"]} `;
  part.removeAttribute("textLength");
}

/** Write the sign of a box: its number on the way, or a question mark where the case may still come. */
function sign(box: SVGGElement, course: Course | null, step: number | null): void {
  const words = course === "on" ? (step === null ? "✓" : `${step}`) : course === "possible" ? "?" : "";
  const known = box.querySelector<SVGGElement>(":scope > g.sign-of-way");
  if (known !== null && known.dataset["words"] === words) return;
  known?.remove();
  const place = middleLeft(box);
  if (words === "" || place === null) return;
  const [x, y] = place;
  const group = made("g");
  group.classList.add("sign-of-way");
  group.dataset["words"] = words;
  const plate = made("rect");
  const wide = 8 + words.length * 6;
  write(plate, { x: `${x - 4 - wide / 2}`, y: `${y - 8}`, width: `${wide}`, height: "16", rx: "8" });
  const text = made("text");
  write(text, { x: `${x - 4}`, y: `${y + 3.8}`, "font-size": "10.5", "font-weight": "bold" });
  text.setAttribute("text-anchor", "middle");
  text.append(words);
  group.append(plate, text);
  box.append(group);
}

/** The middle of the left side of a box, by what its shape says of itself: it need not be on the screen. */
function middleLeft(box: SVGGElement): readonly [number, number] | null {
  const shape = box.querySelector(".shape");
  if (shape === null) return null;
  const points = shape.getAttribute("points");
  if (points === null) {
    const [x, y, height] = ["x", "y", "height"].map((name) => Number(shape.getAttribute(name)));
    return [x ?? 0, (y ?? 0) + (height ?? 0) / 2];
  }
  const corners = points.split(" ").map((corner) => corner.split(",").map(Number));
  const [xs, ys] = [corners.map(([x = 0]) => x), corners.map(([, y = 0]) => y)];
  return [Math.min(...xs), (Math.min(...ys) + Math.max(...ys)) / 2];
}
