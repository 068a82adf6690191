import { ChatAPI } from "../chat/api";
import { Refusal } from "../chat/protocol";
import type { Words } from "../chat/words";

/** What the flow alone says of its chat. */
export interface Voice {
  language: string;
  words: Words;
}

/** How a chat looks: as its flow says, and where the page says otherwise as the page says. */
export interface Look {
  title: string;
  greeting: string;
  accent: string;
  launcher: string;
  avatar: string;
  position: string;
  direction: string;
}

const plain: Look = {
  title: "",
  greeting: "",
  accent: "",
  launcher: "",
  avatar: "",
  position: "right",
  direction: "auto",
};

/** The attribute of the element for each; "title" is a word that browsers show when one points at an element. */
const attributes: Record<keyof Look, string> = {
  title: "heading",
  greeting: "greeting",
  accent: "accent",
  launcher: "launcher",
  avatar: "avatar",
  position: "position",
  direction: "direction",
};

export const lookAttributes = Object.values(attributes);

/** Puts together what the flow and the element say. */
export function lookOf(element: Element, stored: Partial<Look>): Look {
  const look = { ...plain, ...stored };
  for (const [name, attribute] of Object.entries(attributes) as [keyof Look, string][])
    look[name] = element.getAttribute(attribute) ?? look[name];
  return look;
}

/** Asks the server how the chat looks. A page that may not have it is told so where only who builds it looks. */
export async function ask(src: string): Promise<(Partial<Look> & Voice) | undefined> {
  const api = new ChatAPI(src);
  try {
    const look = await api.look();
    if (look.avatar) look.avatar = api.address(look.avatar);
    return look;
  } catch (error) {
    console.warn(
      "Patchbay:",
      error instanceof Refusal ? error.message : `The chat at ${src} cannot be reached.`,
    );
    return undefined;
  }
}
