import type { Page } from "@playwright/test";
import { expect } from "./fixtures";

/** Every screen of the site, and the visitors' chat, by the name of its picture. */
export const screens: Record<string, string> = {
  home: "/",
  apis: "/apis",
  "add-api": "/apis/new",
  "configure-api": "/apis/send-otp?tab=body",
  "manage-api-response": "/apis/send-otp?tab=response",
  "api-options": "/apis/send-otp?tab=options",
  "api-authentication": "/apis/send-otp?tab=auth",
  "grant-host": "/apis/send-otp/grants/new?kind=private&origin=http%3A%2F%2F10.0.0.5%3A3000",
  "grant-certificate": "/apis/send-otp/grants/new?kind=unverified&origin=https%3A%2F%2F10.0.0.5",
  grants: "/grants",
  "api-history": "/apis/send-otp/history",
  deleted: "/deleted",
  transfer: "/transfer",
  export: "/export",
  "api-logs": "/apis/send-otp/logs",
  logs: "/logs",
  "one-log": "first of /logs",
  "log-retention": "/logs/retention",
  attributes: "/attributes",
  "one-attribute": "first of /attributes",
  "add-attribute": "/attributes/new",
  environments: "/environments",
  environment: "/environments/convertalk",
  secrets: "/secrets",
  "one-secret": "first of /secrets",
  "add-secret": "/secrets/new",
  tokens: "/tokens",
  "make-token": "/tokens/new",
  "chat-flows": "/flows",
  "edit-flow": "/flows/phone-verification",
  "edit-flow-outline": "/flows/phone-verification/outline",
  "publish-flow": "/flows/phone-verification/publish",
  "chat-and-widget": "/flows/phone-verification/chat",
  "flow-versions": "/flows/phone-verification/versions",
  "add-flow": "/flows/new",
  "edit-flow-every-kind": "/flows/every-kind",
  "outline-every-kind": "/flows/every-kind/outline",
  "edit-flow-hand-over": "/flows/hand-over",
  "flow-versions-two": "/flows/hand-over/versions?from=1&to=2",
  conversations: "/conversations",
  parked: "/parked",
  "one-conversation": "first of /conversations",
  contacts: "/contacts",
  "one-contact": "first of /contacts",
  "live-chats": "/live",
  "one-live-chat": "first of /live",
  "test-files": "/files",
  outbox: "/outbox",
  people: "/people",
  "one-person": "first of /people",
  "add-person": "/people/new",
  audit: "/audit",
  "template-language": "/docs/templates",
  "json-api": "/docs/api",
  chat: "/chat/phone-verification",
};

/** Opens an address, or what the first row of a list leads to. */
export async function open(page: Page, path: string) {
  const list = path.replace("first of ", "");
  await page.goto(list);
  if (list === path) return;
  await page.locator("a.row-link").first().click();
  await expect(page).not.toHaveURL(new RegExp(`${list}$`));
}

export const sticksOut = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
