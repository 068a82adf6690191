import type { Locator, Page } from "@playwright/test";
import { Canvas } from "./canvas";
import { expect, test } from "./fixtures";

/** What a mouse does on the canvas. */
class Mouse {
  constructor(
    private readonly page: Page,
    private readonly canvas: Canvas,
  ) {}

  /** Drags a component out of the palette, to a place that is so far from the corner of the canvas. */
  async place(kind: string, x: number, y: number) {
    const before = await this.canvas.cards.count();
    await this.page
      .getByRole("navigation", { name: "Components to add" })
      .getByRole("button", { name: kind, exact: true })
      .dragTo(this.page.locator(".react-flow__pane"), { targetPosition: { x, y } });
    await expect(this.canvas.cards).toHaveCount(before + 1);
    await expect(this.canvas.field("Name")).toBeFocused();
    await this.page.getByRole("button", { name: "Close settings" }).click();
  }

  async drag(from: Locator | { x: number; y: number }, to: { x: number; y: number }) {
    const start = "x" in from ? from : await middle(from);
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + to.x) / 2, (start.y + to.y) / 2, { steps: 5 });
    await this.page.mouse.move(to.x, to.y, { steps: 5 });
    await this.page.mouse.up();
  }
}

async function middle(of: Locator) {
  const box = await of.boundingBox();
  if (!box) throw new Error("it is not drawn");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

interface Component {
  id: string;
  name: string;
  next?: Record<string, string>;
  at?: { x: number; y: number };
}

/** The components that the server has, by name. */
async function stored(page: Page, key: string): Promise<Map<string, Component>> {
  const { cards } = (await (await page.request.get(`/flows/${key}/draft`)).json()) as {
    cards: { component: Component }[];
  };
  return new Map(cards.map((c) => [c.component.name, c.component]));
}

test("a flow is made with a mouse alone", async ({ page, signIn, checkA11y }) => {
  await signIn();
  const canvas = new Canvas(page);
  const mouse = new Mouse(page, canvas);
  await canvas.addFlow("By mouse");

  await test.step("components go from the palette to where they are dropped", async () => {
    const pane = await page.locator(".react-flow__pane").boundingBox();
    await mouse.place("Message", 200, 200);
    await mouse.place("End Chat", 620, 200);
    const at = await middle(canvas.card("Message").locator(".fc-head"));
    expect(Math.abs(at.x - (pane?.x ?? 0) - 200)).toBeLessThan(12);
    expect(Math.abs(at.y - (pane?.y ?? 0) - 200)).toBeLessThan(12);
  });

  await test.step("a line is drawn from an output to a component", async () => {
    await mouse.drag(
      canvas.card("Message").locator(".fc-out"),
      await middle(canvas.card("End Chat").locator(".fc-in")),
    );
    await expect(page.locator(".react-flow__edge")).toHaveCount(1);
    await canvas.saved();
    const now = await stored(page, "by-mouse");
    expect(now.get("Message")?.next).toEqual({ next: now.get("End Chat")?.id });
  });

  await test.step("a line that ends on the bare canvas asks what comes there", async () => {
    await mouse.place("Text Question", 200, 420);
    const out = await middle(canvas.card("Text Question").locator(".fc-out").first());
    const end = { x: out.x + 260, y: out.y + 60 };
    await mouse.drag(out, end);
    const palette = page.getByRole("dialog", { name: "Add component" });
    await expect(palette).toBeVisible();
    await checkA11y();
    await palette.getByRole("option", { name: "Email" }).click();
    await expect(canvas.field("Name")).toBeFocused();
    await page.getByRole("button", { name: "Close settings" }).click();
    const box = await canvas.card("Email").boundingBox();
    expect(Math.abs((box?.x ?? 0) - end.x)).toBeLessThan(12);
    await canvas.saved();
    const now = await stored(page, "by-mouse");
    expect(now.get("Text Question")?.next).toEqual({ next: now.get("Email")?.id });
  });

  await test.step("several are caught in a box, and moved as one", async () => {
    const before = await stored(page, "by-mouse");
    const [message, question] = [
      await canvas.card("Message").boundingBox(),
      await canvas.card("Text Question").boundingBox(),
    ];
    if (!message || !question) throw new Error("they are not drawn");
    await page.keyboard.down("Shift");
    await mouse.drag(
      { x: message.x - 40, y: message.y - 40 },
      { x: question.x + question.width + 20, y: question.y + question.height + 20 },
    );
    await page.keyboard.up("Shift");
    await expect(page.locator(".react-flow__node.selected")).toHaveCount(2);
    const grab = await middle(canvas.card("Message").locator(".fc-head"));
    await mouse.drag(grab, { x: grab.x + 80, y: grab.y - 40 });
    await canvas.saved();
    const after = await stored(page, "by-mouse");
    const [by, too] = ["Message", "Text Question"].map((name) => {
      const [was, is] = [before.get(name)?.at, after.get(name)?.at];
      return was && is && { x: is.x - was.x, y: is.y - was.y };
    });
    expect(too).toEqual(by);
    expect(Math.abs((by?.x ?? 0) - 80)).toBeLessThanOrEqual(8); // they stand on a grid
    expect(Math.abs((by?.y ?? 0) + 40)).toBeLessThanOrEqual(8);
    expect(after.get("Email")?.at).toEqual(before.get("Email")?.at);
    await page.getByRole("button", { name: "Undo" }).click();
    await canvas.saved();
    expect((await stored(page, "by-mouse")).get("Message")?.at).toEqual(before.get("Message")?.at);
  });
});

test("lines say how many conversations took them, of the version that is chosen", async ({
  page,
  signIn,
  checkA11y,
}) => {
  await signIn();
  const canvas = new Canvas(page);
  await canvas.addFlow("Counted");
  await canvas.add("Name", "Who");
  await canvas.add("End Chat", "Bye");
  const publish = async (version: number) => {
    await canvas.saved();
    await page.getByRole("link", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish" });
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(page.getByText(`Version ${version}`).first()).toBeVisible();
  };
  const chat = async (answers: string[]) => {
    const begun = await page.request.post("/chat/v1/counted/conversations", { data: {} });
    const { id, token } = (await begun.json()) as { id: string; token: string };
    for (const text of answers) {
      const headers = { Authorization: `Bearer ${token}` };
      const said = await page.request.post(`/chat/v1/conversations/${id}/messages`, {
        headers,
        data: { text },
      });
      expect(said.ok()).toBe(true);
    }
  };
  await publish(1);
  for (const answers of [["Ada"], ["Grace"], []]) await chat(answers);
  await canvas.open("counted");
  await canvas.edit("Who");
  await canvas.field("Question").fill("What do they call you?");
  await publish(2);
  await chat(["Lin"]);

  await canvas.open("counted");
  await page.getByRole("button", { name: "Conversations on the lines" }).click();
  await expect(page.locator(".fcounted")).toContainText("1 conversation");
  await expect(page.locator(".fe-count")).toHaveText(["1"]);
  await expect(page.locator(".fc-stopped")).toHaveCount(0);
  await page.getByLabel("Version to count").selectOption("Version 1");
  await expect(page.locator(".fcounted")).toContainText("3 conversations");
  await expect(page.locator(".fe-count")).toHaveText(["2"]);
  await expect(canvas.card("Who").locator(".fc-stopped")).toHaveText("1");
  await checkA11y();
});

test("what is done while the network is lost is saved when it is back", async ({ context, signIn }) => {
  await signIn();
  const page = await context.newPage(); // which is not watched: the browser reports the lost line
  const canvas = new Canvas(page);
  await canvas.addFlow("Tunnel");
  await canvas.add("Message", "Before");
  await canvas.saved();
  await page.getByRole("button", { name: "Close settings" }).click();
  await page.route("**/flows/tunnel/draft", (route) => route.abort());
  await canvas.card("Before").locator(".fc-head").click();
  await canvas.leave();
  await page.keyboard.press("n");
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.type("Written in a tunnel");
  await page.keyboard.press("Escape");
  await expect(page.locator("#flow-state")).toHaveText("Not saved: there is no connection. Trying again…");
  await page.keyboard.press("t");
  await page.unroute("**/flows/tunnel/draft");
  await canvas.saved();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Note" })).toHaveValue("Written in a tunnel");
  await expect(canvas.card("Before")).toBeVisible();
});

test("outcomes of an API are put in another order by their grips", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/apis/send-otp?tab=response");
  const name = (n: number) => page.locator(`[name="outcomes.${n}.name"]`);
  await name(0).waitFor();
  const before = [await name(0).inputValue(), await name(1).inputValue()];
  const grip = (n: number) =>
    page
      .locator("tr")
      .filter({ has: name(n) })
      .locator("[data-grip]");
  const [from, to] = [await middle(grip(0)), await middle(grip(1))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
  await expect(name(0)).toHaveValue(before[1] ?? "");
  await expect(name(1)).toHaveValue(before[0] ?? "");
});
