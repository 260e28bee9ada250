/** Where in the page we are: what stands after `#` in the address, so that it works from a file and with Back. */

import { useLayoutEffect, useState } from "preact/hooks";

export const PLACES = ["read", "try", "outline", "statements", "readings", "search"] as const;
export type Place = (typeof PLACES)[number];

export interface Route {
  readonly place: Place;
  readonly rest: readonly string[];
}

/** The address of a place: `#/read/diagnostiek/mri`. */
export function href(place: Place, ...rest: readonly string[]): string {
  return `#/${[place, ...rest.map(encodeURIComponent)].join("/")}`;
}

export function routeOf(hash: string): Route {
  const [first, ...rest] = hash.replace(/^#\/?/, "").split("/");
  const place = PLACES.find((one) => one === first) ?? "read";
  return { place, rest: rest.map(decoded) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  // Heard from the very task on that reads the address first: after the paint a change could have come and gone unheard.
  useLayoutEffect(() => {
    const moved = (): void => setRoute(routeOf(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return route;
}

/** Whether the address is still that of a route: a newer one may stand there, of which the page has yet to hear. */
export function isAt(place: Place, rest: readonly string[]): boolean {
  const now = routeOf(location.hash);
  return href(now.place, ...now.rest) === href(place, ...rest);
}

/** Write another address without a step in the history. */
export function retitle(address: string): void {
  history.replaceState(null, "", address);
}
