/** What the server says of a form while it is typed (web/api_live.go). Places are UTF-16 units of what was typed. */
export interface Finding {
  field: string;
  from: number;
  to: number;
  warning?: boolean;
  message: string;
  fix?: { from: number; to: number; text: string };
  create?: string; // key of an attribute that could be made instead
  above?: string; // the field of the row that this one belongs above
}

export interface Piece {
  text: string;
  from?: string;
  secret?: boolean;
}

export interface Preview {
  method: string;
  url: Piece[];
  headers: { name: string; value: Piece[] }[];
  body: Piece[];
  curl: string;
  note: string;
}

export interface Asked {
  key: string;
  label: string;
  secret?: boolean;
  sample: string;
}

export interface Checked {
  found: Finding[];
  values: Asked[];
  literals: string[];
  preview: Preview | null;
  waits: string;
  trial: Trial | null;
}

/** What the rows make of the last response; rows as the form counts them. */
export interface Trial {
  outcome: string;
  outcomes: { row: number; decides: boolean; why: string }[];
  mappings: { row: number; found: boolean; text: string }[];
}
