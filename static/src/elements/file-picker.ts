import { Enhanced } from "./enhanced";

/**
 * <file-picker> round a <select> of stored files: a button that uploads one more and chooses it. Without a script the
 * link in it leads to the page where files are uploaded.
 */
class FilePicker extends Enhanced {
  protected enhance() {
    const select = this.querySelector("select");
    const link = this.querySelector("a");
    if (!select || !link) return;
    const input = document.createElement("input");
    input.type = "file";
    input.hidden = true;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn sm";
    button.textContent = "Upload a file";
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", async () => {
      const file = input.files?.[0];
      if (!file) return;
      button.disabled = true;
      status.textContent = `Uploading ${file.name}…`;
      status.textContent = await upload(link.href, file, select);
      button.disabled = false;
      input.value = ""; // the same file can be chosen again
    });
    link.before(button, input, " ", status, " ");
  }
}

/** What an uploaded file is in the list. */
interface Stored {
  value: string;
  label: string;
}

/** Sends the file, puts it into the list and chooses it. Returns what there is to say. */
async function upload(to: string, file: File, select: HTMLSelectElement): Promise<string> {
  const form = new FormData();
  form.append("file", file);
  try {
    const answer = await fetch(to, { method: "POST", body: form, headers: { Accept: "application/json" } });
    const body: Stored & { detail?: string } = await answer.json();
    if (!answer.ok) return body.detail ?? "The file was not taken.";
    const option = new Option(body.label, body.value, false, true);
    option.translate = false;
    select.add(option, select.options[1] ?? null);
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return "";
  } catch {
    return "The file could not be sent. Check the connection and try again.";
  }
}
customElements.define("file-picker", FilePicker);
