import { h } from "../dom";

/**
 * A test that takes more than a second says how long it has been running, and every one can be stopped: then the server
 * hears that nobody waits any more, and ends the call. What a test brings comes into sight.
 */
const patience = 1000;

class Run {
  private readonly began = performance.now();
  private readonly timer: number;
  private stopped = false;

  constructor(
    private readonly button: HTMLElement,
    private readonly place: HTMLElement,
  ) {
    this.timer = window.setInterval(() => this.tick(), 100);
    button.setAttribute("aria-busy", "true");
    document.getElementById("response")?.classList.add("stale");
    this.tick();
  }

  private get seconds(): string {
    return ((performance.now() - this.began) / 1000).toFixed(1);
  }

  private tick() {
    if (performance.now() - this.began < patience) return;
    if (this.place.hidden) {
      const cancel = h("button", { type: "button", className: "btn sm" }, "Cancel");
      cancel.addEventListener("click", () => this.stop());
      this.place.replaceChildren(
        h("progress", { ariaLabel: "The call is running" }),
        h("span", { ariaHidden: "true" }),
        cancel,
      );
      this.place.hidden = false;
    }
    const words = this.place.querySelector("span");
    if (words) words.textContent = `Calling… ${this.seconds} s`;
  }

  stop() {
    this.stopped = true;
    this.button.dispatchEvent(new CustomEvent("htmx:abort"));
  }

  end() {
    clearInterval(this.timer);
    this.button.removeAttribute("aria-busy");
    document.getElementById("response")?.classList.remove("stale");
    this.place.hidden = !this.stopped;
    if (this.stopped)
      this.place.replaceChildren(
        h("p", {}, `Cancelled after ${this.seconds} s. The provider may have carried it out all the same.`),
      );
  }
}

let run: Run | undefined;

const isTest = (e: Event) => (e.target as Element).matches?.("[data-test-run]");

document.addEventListener("htmx:before:request", (e) => {
  const place = document.getElementById("test-progress");
  if (isTest(e) && place) run = new Run(e.target as HTMLElement, place);
});
document.addEventListener("htmx:finally:request", (e) => {
  if (!isTest(e)) return;
  run?.end();
  run = undefined;
});
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape" || !run || e.defaultPrevented) return;
  e.preventDefault();
  run.stop();
});
document.addEventListener("htmx:after:swap", () => {
  const response = document.getElementById("response");
  const top = response?.getBoundingClientRect().top ?? 0;
  if (response?.querySelector(".pill, .banner") && top > innerHeight * 0.6)
    response.scrollIntoView({ block: "start", behavior: "smooth" });
});
