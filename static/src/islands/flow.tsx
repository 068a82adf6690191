import { ReactFlowProvider } from "@xyflow/react";
import { createRoot } from "react-dom/client";
import { Draft } from "./flow/draft";
import { Editor } from "./flow/editor";
import { tidied } from "./flow/geometry";
import { Panel } from "./flow/panel";
import { publishing } from "./flow/publishing";
import { Saver } from "./flow/saver";
import { choosing } from "./flow/sides";
import { simulating } from "./flow/simulating";
import type { Answer, Doc } from "./flow/types";

/**
 * <flow-canvas data-doc="ID"> draws the flow that the script block with the id holds (templates/page/flow_canvas.go), and
 * keeps the server's draft like it. A simulator beside it lights components up with "flow:trace" on document.
 */
class FlowCanvas extends HTMLElement {
  async connectedCallback() {
    const printed = document.getElementById(this.dataset.doc ?? "")?.textContent;
    if (!printed || this.dataset.drawn) return;
    this.dataset.drawn = "";
    const doc = JSON.parse(printed) as Doc;
    const draft = new Draft(doc.draft);
    const lacks = [...draft.now.cards.values()].some((c) => !c.component.at);
    const auto = lacks ? await tidied(draft.now) : new Map();
    const saver = new Saver(draft, doc.links.draft, (answer) => answered(answer));
    const panel = new Panel(draft, saver, doc.links.components, (id) => {
      if (id) this.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
    });
    const answered = (answer: Answer) => {
      panel.answered(answer);
      if (answer.merged && !answer.clashes?.length)
        document.dispatchEvent(
          new CustomEvent("toast", { detail: "Somebody else changed this flow. Both changes are here." }),
        );
    };
    draft.subscribe(() => showState(draft));
    publishing(doc.links.publish, saver);
    simulating(saver);
    choosing();
    this.replaceChildren();
    createRoot(this).render(
      <ReactFlowProvider>
        <Editor doc={doc} draft={draft} saver={saver} panel={panel} auto={auto} host={this} />
      </ReactFlowProvider>,
    );
  }
}

const words = { saved: "Saved", saving: "Saving…" };
function showState(draft: Draft) {
  const state = document.getElementById("flow-state");
  const { saving } = draft;
  const text = saving.kind === "failed" ? `Not saved: ${saving.reason}` : words[saving.kind];
  // What it shows may be in another language by now.
  if (state && text !== state.dataset.said) {
    state.textContent = state.dataset.said = text;
    state.dataset.state = saving.kind;
  }
  const differs = document.getElementById("flow-differs");
  if (differs) differs.hidden = !draft.differs;
}
customElements.define("flow-canvas", FlowCanvas);
