/** Upload programs and start them. */
import { deleteJar, get, runJar, uploadJar } from "../api.js";
import { card, empty } from "../components.js";
import { confirm } from "../dialog.js";
import { bytes, moment } from "../format.js";
import * as icons from "../icons.js";
import { html, nothing, repeat } from "../lit.js";
import { go } from "../router.js";
import { DELETE_TEXT, DELETE_TITLE, NO_JARS } from "../text.js";

/** What is under way here; survives polling. */
const state = { open: null, uploading: null, message: null, tone: "quiet", starting: null };

export const submitView = {
  title: () => "Submit",

  load: (params, signal) => get("/jars", signal),

  render({ files }, context) {
    return html`
      <header class="head"><h1>Submit a job</h1></header>
      ${drop(context)}
      <div aria-live="polite">${state.message ? html`<p class="message ${state.tone}">${state.message}</p>` : nothing}</div>
      ${card("Uploaded jars", files.length === 0 ? empty(NO_JARS) : html`<ul class="jars">${repeat(files, (file) => file.id, (file) => jar(file, context))}</ul>`)}
    `;
  },
};

function say(context, message, tone = "quiet") {
  state.message = message;
  state.tone = tone;
  context.redraw();
}

function drop(context) {
  const choose = (event) => upload([...event.target.files], context).then(() => (event.target.value = ""));
  const over = (event) => {
    event.preventDefault();
    event.currentTarget.classList.add("over");
  };
  const leave = (event) => event.currentTarget.classList.remove("over");
  const dropped = (event) => {
    event.preventDefault();
    leave(event);
    upload([...event.dataTransfer.files], context);
  };
  return html`<label class="drop" @dragover=${over} @dragleave=${leave} @drop=${dropped}>
    ${icons.upload}
    <span><b>${state.uploading ? `Uploading ${state.uploading} …` : "Choose a jar"}</b> or drop it here. It needs a Main-Class in its manifest, or name the class below.</span>
    <input type="file" accept=".jar" ?disabled=${state.uploading !== null} @change=${choose} />
  </label>`;
}

async function upload(files, context) {
  const [file] = files;
  if (!file) {
    return;
  }
  if (!file.name.endsWith(".jar")) {
    say(context, `${file.name} is not a jar.`, "bad");
    return;
  }
  state.uploading = `${file.name} (${bytes(file.size)})`;
  context.redraw();
  try {
    await uploadJar(file);
    say(context, `${file.name} is uploaded.`, "ok");
  } catch (error) {
    say(context, `${file.name} was not uploaded: ${error.message}`, "bad");
  }
  state.uploading = null;
  context.refresh();
}

function jar(file, context) {
  const open = state.open === file.id;
  const toggle = () => {
    state.open = open ? null : file.id;
    context.redraw();
  };
  const remove = () =>
    confirm({
      title: DELETE_TITLE(file.name),
      text: DELETE_TEXT,
      deed: "Delete the jar",
      act: async () => {
        await deleteJar(file.id);
        context.refresh();
      },
    });
  return html`<li>
    <div class="jar">
      <div><b>${file.name}</b><span class="soft">uploaded ${moment(file.uploaded)}${file.entry?.[0] ? html` · <code>${file.entry[0].name}</code>` : nothing}</span></div>
      <button type="button" aria-expanded=${open} @click=${toggle}>Run …</button>
      <button type="button" class="danger quiet" @click=${remove} aria-label=${`Delete ${file.name}`}>Delete</button>
    </div>
    ${open ? runForm(file, context) : nothing}
  </li>`;
}

function runForm(file, context) {
  const submit = async (event) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const settings = { programArgsList: splitArguments(fields.get("arguments")) };
    if (fields.get("entryClass").trim()) {
      settings.entryClass = fields.get("entryClass").trim();
    }
    if (fields.get("parallelism")) {
      settings.parallelism = Number(fields.get("parallelism"));
    }
    state.starting = file.id;
    say(context, null);
    try {
      const { jobid } = await runJar(file.id, settings);
      go(`/jobs/${jobid}`);
    } catch (error) {
      say(context, `${file.name} was not started: ${error.message}`, "bad");
    }
    state.starting = null;
    context.redraw();
  };
  return html`<form class="run" @submit=${submit}>
    <label>Entry class<input name="entryClass" autocomplete="off" spellcheck="false" placeholder=${file.entry?.[0]?.name ?? "com.example.MyJob"} /></label>
    <label>Parallelism<input name="parallelism" type="number" min="1" max="32768" placeholder="default" /></label>
    <label class="wide">Arguments<input name="arguments" autocomplete="off" spellcheck="false" placeholder="--input data.csv --name 'two words'" /></label>
    <button type="submit" class="primary" ?disabled=${state.starting === file.id}>${state.starting === file.id ? "Starting …" : "Run"}</button>
  </form>`;
}

/** Splits as a shell does: at blanks, unless they stand within quotes. */
export function splitArguments(text) {
  const found = [];
  for (const [word] of text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)) {
    found.push(word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
  }
  return found;
}
