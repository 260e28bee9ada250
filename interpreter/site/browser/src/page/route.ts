/** Where in the page we are: what stands after `#` in the address, so that it works from a file and with Back. */

import { useEffect, useState } from "preact/hooks";

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
  useEffect(() => {
    const moved = (): void => setRoute(routeOf(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return route;
}

/** Write another address without a step in the history. */
export function retitle(address: string): void {
  history.replaceState(null, "", address);
}
