import { h } from "../dom";
import { countries, likelyCountry } from "./countries";
import type { Words } from "./words";

/** The country drop-down in front of a phone number. A number that begins with + speaks for itself. */
export class CountryCode {
  readonly element = h("span", { className: "country", hidden: true });
  private readonly dial = h("bdi", { dir: "ltr" });
  private readonly select = h("select");
  private readonly list = countries(navigator.language);

  constructor(words: Words) {
    const home = likelyCountry(navigator.language);
    for (const { iso, dial, name } of this.list)
      this.select.append(h("option", { value: iso, selected: iso === home }, `${name} ${dial}`));
    this.select.ariaLabel = words.country;
    this.dial.ariaHidden = "true";
    this.select.addEventListener("change", () => this.show());
    this.element.append(this.dial, this.select);
    this.show();
  }

  /** The number with its country code. What is no number stays as it was typed: the bot says so. */
  complete(number: string): string {
    const typed = number.trim();
    const national = /^[^+\p{L}]*$/u.test(typed) && /\d/.test(typed) && !typed.startsWith("00");
    return national ? `${this.code} ${typed}` : typed;
  }

  /** Chooses the country that the question is about. */
  prefer(iso: string) {
    this.select.value = iso;
    this.show();
  }

  private get code(): string {
    return this.list.find((country) => country.iso === this.select.value)?.dial ?? "";
  }

  private show() {
    this.dial.textContent = this.code;
  }
}
