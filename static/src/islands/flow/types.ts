/** A component as the server stores it. Its settings are the server's business. */
export interface Component {
  id: string;
  kind: string;
  name: string;
  settings: unknown;
  next?: Record<string, string>;
  at?: Point;
  comment?: string;
}
export interface Point {
  x: number;
  y: number;
}
export interface Output {
  key: string;
  label: string;
  own?: boolean; // the label is what people have typed
  tone?: "good" | "warn" | "bad";
}
/** A component with what its card shows; the server makes it. Cards never change: a new one takes their place. */
export interface Card {
  component: Component;
  summary: string;
  outputs: Output[];
}
export interface Note {
  id: string;
  text: string;
  at: Point;
}
export interface Kind {
  kind: string;
  label: string;
  help: string;
  icon: string;
  group: string;
  fresh: Card;
}
export interface Problem {
  component: string;
  field: string;
  text: string;
  warning: boolean;
  instead?: string; // what was certainly meant
}
export interface ServerDraft {
  revision: number;
  differs: boolean;
  cards: Card[];
  notes: Note[] | null;
  problems: Problem[];
}
export interface Clash {
  id: string;
  name: string;
  theirs: Card | null;
  mine: Card | null;
  saying: { theirs: string[]; mine: string[] };
}
export interface Refused {
  field: string;
  text: string;
}
/** What the server says after a patch. Unless it was merged with what others did, it has the cards of the patch only. */
export interface Answer extends ServerDraft {
  merged: boolean;
  clashes: Clash[] | null;
  refused: Refused[] | null;
  filled?: boolean; // the form has other rows and suggestions now
  typed?: Component | null; // as the form has it that was sent along
}
export interface Doc {
  key: string;
  mayBuild: boolean;
  published: number;
  icons: string;
  links: { draft: string; components: string; publish: string; traffic: string };
  palette: Kind[];
  draft: ServerDraft;
}
/** How a run lights up the canvas: a simulator dispatches it on document as "flow:trace"; null puts the lights out. */
export interface Trace {
  current?: string;
  visited?: string[];
  taken?: { component: string; output: string }[];
}
