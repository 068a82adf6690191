import { Catalog, type Texts } from "./catalog";
import { sayBy } from "./say";
import { eachAttribute, eachText, read } from "./texts";

/** Says what scripts show in the language of the page, as it appears. The file has its texts. */
export async function speak(from: string) {
  const answer = await fetch(from).catch(() => undefined);
  if (!answer?.ok) return; // the texts of scripts stay English
  const catalog = new Catalog(once(await answer.json()));
  const say = (text: string) => catalog.say(text);
  sayBy(say);
  const observer = new MutationObserver((records) => {
    for (const { target, type, addedNodes } of records)
      if (type === "childList") for (const node of addedNodes) eachText(node, say);
      else if (type === "attributes") eachAttribute(target as Element, say);
      else eachText(target, say);
    observer.takeRecords(); // of our own changes
  });
  eachText(document.body, say);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: read,
  });
}

/**
 * The texts but for those that another one becomes: what the server has said would be said again ("Attributes" is "Attribute"
 * in German, and "Attribute" something else).
 */
function once(texts: Texts): Texts {
  const said = new Set(Object.entries(texts).map(([english, text]) => (text === english ? "" : text)));
  return Object.fromEntries(Object.entries(texts).filter(([english]) => !said.has(english)));
}
