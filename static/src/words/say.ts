/** A text in the language of the page, for what is searched by it. Until that is here, and in English, it is as it is. */
export let say = (text: string): string => text;

/** Says texts by what a language has for them. */
export function sayBy(language: (text: string) => string) {
  say = language;
}
