/** What every part of the page needs: the words, and the drawings once they are unpacked. */

import { createContext } from "preact";

import type { Drawings, Head } from "./view.ts";
import type { Wording } from "./wording.ts";

export interface SharedValue {
  readonly say: Wording;
  readonly head: Head;
  /** Null while they are being unpacked. */
  readonly drawings: Drawings | null;
}

export const Shared = createContext<SharedValue>(undefined as unknown as SharedValue);
