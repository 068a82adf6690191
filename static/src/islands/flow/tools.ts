import { createContext } from "react";
import type { From } from "./actions";

/** What cards and notes need of the editor that they are in. */
export interface Tools {
  icons: string;
  mayBuild: boolean;
  /** Opens the palette to add a step after an output. */
  pick: (from: From, near: DOMRect) => void;
  write: (note: string, text: string) => void;
}

export const Tools = createContext<Tools>({ icons: "", mayBuild: false, pick: () => {}, write: () => {} });
