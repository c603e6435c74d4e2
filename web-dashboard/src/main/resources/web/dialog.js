/** Asks before something is done that cannot be undone. */
import { html, nothing, render } from "./lit.js";

let host = null;

/**
 * Opens a question. The button with the deed calls `act`; the dialog closes when that succeeds, and shows the message
 * when it throws.
 */
export function confirm({ title, text, deed, act, keep = "Keep", tone = "danger" }) {
  host ??= document.body.appendChild(document.createElement("div"));
  let problem = null;
  let working = false;

  const draw = () => {
    render(
      html`<dialog aria-labelledby="dialog-title">
        <h2 id="dialog-title">${title}</h2>
        <p>${text}</p>
        ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
        <div class="buttons">
          <button type="button" @click=${close} autofocus>${keep}</button>
          <button type="button" class=${tone} ?disabled=${working} @click=${run}>${working ? "Working …" : deed}</button>
        </div>
      </dialog>`,
      host,
    );
  };
  const close = () => host.querySelector("dialog").close();
  const run = async () => {
    working = true;
    problem = null;
    draw();
    try {
      await act();
      close();
    } catch (error) {
      problem = error.message;
    }
    working = false;
    draw();
  };
  draw();
  host.querySelector("dialog").showModal();
}
