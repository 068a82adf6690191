const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** <relative-time><time datetime="…">…</time></relative-time> says "2 min. ago" and keeps it right. */
class RelativeTime extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    const time = this.querySelector("time");
    if (!time || Number.isNaN(Date.parse(time.dateTime))) return;
    time.title = new Date(time.dateTime).toLocaleString();
    this.tick(time);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  private tick(time: HTMLTimeElement) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    time.textContent = words(seconds);
    const pause = Math.abs(seconds) < 60 ? 1_000 : Math.abs(seconds) < 3_600 ? 15_000 : 300_000;
    this.#timer = window.setTimeout(() => this.tick(time), pause);
  }
}

function words(seconds: number): string {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, {
    numeric: "auto",
    style: "short",
  });
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return format.format(Math.trunc(seconds / size), unit);
}
customElements.define("relative-time", RelativeTime);
