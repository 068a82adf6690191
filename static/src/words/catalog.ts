/** The texts of one language by the texts in English, where {1} stands for what the program has put in (internal/translate). */
export type Texts = Record<string, string>;

interface Pattern {
  english: string[]; // what stands before, between and after the values
  said: string;
  exactness: number; // how many characters of a text it says by itself
  weak: boolean; // it says no more than a small word: "{1} and {2}"
}

const value = /\{\d\}/;
const number = /^\d[\d,.]*$/;
const isText = /^\d[\d,]* |[.?!…]$/; // a count, or a sentence
const sentences = /[.?!] [A-Z]/;

/** How often a text may stand in a text. It bounds the work on what somebody has made up. */
const depth = 3;

/** Says texts in another language, as catalog.go does where pages are made: the same cases hold both to it. */
export class Catalog {
  private fixed = new Map<string, string>();
  private patterns: Pattern[] = [];

  constructor(texts: Texts) {
    for (const [english, said] of Object.entries(texts))
      if (english.includes("{1}")) this.patterns.push(patternOf(english, said));
      else this.fixed.set(english, said);
    this.patterns.sort((a, b) => b.exactness - a.exactness);
  }

  /** The text in the language, or those parts of it that are texts. What stands around it stays. */
  say(english: string): string {
    const core = english.trim();
    if (!/[A-Za-z]/.test(core)) return english;
    const words = core.replace(/\s+/g, " ");
    const said = this.whole(words) ?? this.partly(words, depth);
    return said === words ? english : english.replace(core, () => said);
  }

  /** What is a text of ours throughout. */
  whole(words: string, deep = depth): string | undefined {
    const fixed = this.fixed.get(words);
    if (fixed !== undefined || deep === 0 || !words) return fixed;
    const filled = this.filled(words, deep);
    if (filled !== undefined) return filled;
    const [parts, between] = partsOf(words);
    if (parts.length === 1) return;
    const said: string[] = [];
    for (const part of parts) {
      const s = this.whole(part, deep - 1);
      if (s === undefined) return;
      said.push(s);
    }
    return said.join(between);
  }

  private partly(words: string, deep: number): string {
    const [parts, between] = partsOf(words);
    if (parts.length === 1 || deep === 0) return words;
    return parts.map((p) => this.whole(p, deep - 1) ?? this.partly(p, deep - 1)).join(between);
  }

  /** A text that holds values, by the most exact pattern that it fits. */
  private filled(words: string, deep: number): string | undefined {
    for (const p of this.patterns) {
      const said = this.by(p, words, deep);
      if (said !== undefined) return said;
    }
    return;
  }

  /**
   * Values that are texts themselves are said too; all else is somebody's name for something. Two sentences are no name, and
   * a pattern of a single small word takes no names at all: it fits almost anything.
   */
  private by(p: Pattern, words: string, deep: number): string | undefined {
    const values = match(p.english, words);
    if (!values) return;
    for (const [i, v] of values.entries()) {
      const said = p.weak || isText.test(v) ? this.whole(v, deep - 1) : undefined;
      if (said !== undefined) values[i] = said;
      else if ((p.weak && !number.test(v)) || sentences.test(v)) return;
    }
    return p.said.replace(/\{(\d)\}/g, (place, n) => values[n - 1] ?? place);
  }
}

function patternOf(text: string, said: string): Pattern {
  const english = text.split(value);
  const alone = english.join("");
  return {
    english,
    said,
    exactness: [...alone].length,
    weak: english[0] === "" && /^ ?[a-z]+ ?$/.test(alone),
  };
}

/** The parts of a text that may be texts themselves, and what is between them. */
export function partsOf(words: string): [string[], string] {
  const end = words.search(sentences);
  if (end >= 0) return [[words.slice(0, end + 1), words.slice(end + 2)], " "];
  if (words.includes(" · ")) return [words.split(" · "), " · "];
  if (words.endsWith(")") && words.includes(" (")) return [cut(words, " ("), " ("];
  if (words.includes(": ")) return [cut(words, ": "), ": "];
  return [words.split(", "), ", "];
}

const cut = (text: string, at: string) => {
  const i = text.indexOf(at);
  return [text.slice(0, i), text.slice(i + at.length)];
};

/** Cuts the values out of a text. Each is as short as it can be, and none is empty. */
function match(english: string[], text: string): string[] | undefined {
  const first = english[0] ?? "";
  const last = english.at(-1) ?? "";
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return;
  let rest = text.slice(first.length, text.length - last.length);
  const values: string[] = [];
  for (const between of english.slice(1, -1)) {
    const at = rest.indexOf(between);
    if (at < 1) return;
    values.push(rest.slice(0, at));
    rest = rest.slice(at + between.length);
  }
  if (rest) return [...values, rest];
}
