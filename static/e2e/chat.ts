import { expect, type Page } from "@playwright/test";

/** The visitor's side of a chat, on its page. */
export class Chat {
  constructor(private readonly page: Page) {}

  async open(flow: string) {
    await this.page.goto(`/chat/${flow}`);
  }

  async say(text: string) {
    const field = this.page.getByLabel("Message", { exact: true });
    await expect(field).toBeEnabled({ timeout: 15_000 });
    await field.fill(text);
    await this.page.getByRole("button", { name: "Send", exact: true }).click();
  }

  async hears(text: string | RegExp) {
    await expect(this.page.getByRole("log").getByText(text).last()).toBeVisible({ timeout: 15_000 });
  }

  /** Waits until the same question has been put so many times. */
  async isAsked(question: string, times: number) {
    await expect(this.page.getByRole("log").getByText(question)).toHaveCount(times, { timeout: 15_000 });
  }

  /** Waits for the end, which offers a new beginning beside the one in the head. */
  async isOver() {
    await expect(this.page.getByText("This chat has ended.")).toBeVisible({ timeout: 15_000 });
    await expect(this.page.getByRole("button", { name: "Start again" })).toHaveCount(2);
  }

  get transcript(): Promise<string> {
    return this.page.getByRole("log").innerText();
  }
}

/** The code in the newest text message, as a builder reads it in the outbox. */
export async function newestCode(page: Page): Promise<string> {
  await page.goto("/outbox");
  const message = page.getByRole("region", { name: "Text messages" }).getByText(/\b\d{6}\b/);
  const code = /\b\d{6}\b/.exec(await message.first().innerText())?.[0];
  if (!code) throw new Error("there is no code in the outbox");
  return code;
}

/** A code that is surely not the right one. */
export const anotherThan = (code: string): string => code.replace(/^./, (d) => String((Number(d) + 1) % 10));
