/** The index in the fields of the row that <row-table> copies; the server writes it (ui.NextRow). */
export const NEXT_ROW = "__i__";
