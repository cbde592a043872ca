import type { SessionInfo } from "../api-types.ts";
import type { Reader } from "../reader.ts";
import type { Words } from "../words/words.ts";
import { byId, make } from "./dom.ts";
import { forgetKeptStations } from "./kept-stations.ts";
import { readSession, signIn, signOut } from "./session.ts";

/** What is presumed where the panel does not answer: that is said, and it refuses what may not be. */
const UNKNOWN: SessionInfo = { role: "operator", isSignInOffered: false };

/** The way in: it knows who looks, says so in the header, and offers to sign in or out. */
export function createEntrance() {
  let known = UNKNOWN;

  function speak({ language, words }: Reader): void {
    document.documentElement.lang = language;
    byId("skip").textContent = words.frame.skip;
    byId("visitor").replaceChildren(...visitorNodes(known, words.signIn));
  }

  return {
    /**
     * Who looks. Where that is nobody who may, there is the form to sign in, and this never resolves: once somebody has signed in, the page is
     * loaded anew, which is also what password managers wait for.
     */
    async enter(reader: Reader): Promise<SessionInfo> {
      known = (await readSession()) ?? UNKNOWN;
      if (known.role !== "none") return known;
      forgetKeptStations();
      speak(reader);
      showForm(reader.words.signIn);
      return new Promise(() => {});
    },
    /** What is around every page, in the reader's language. */
    speak,
    /** The session may have ended, or may do something else now: then the page begins anew. */
    async leaveIfEnded(): Promise<void> {
      const now = await readSession();
      if (now !== undefined && (now.role !== known.role || now.name !== known.name)) location.reload();
    },
  };
}

function visitorNodes({ name, isSignInOffered, role }: SessionInfo, words: Words["signIn"]): HTMLElement[] {
  if (name !== undefined) {
    const button = make("button", { type: "button" }, words.signOut);
    button.addEventListener("click", () => {
      button.disabled = true;
      void signOut().finally(() => location.reload());
    });
    return [make("span", { class: "name", title: words.signedInAs(name) }, name), button];
  }
  if (!isSignInOffered || role === "none") return [];
  const button = make("button", { type: "button" }, words.submit);
  button.addEventListener("click", () => showForm(words));
  return [button];
}

function showForm(words: Words["signIn"]): void {
  document.title = `${words.title} · Clima`;
  const form = createForm(words);
  byId("station").replaceChildren(form);
  form.querySelector("input")?.focus();
}

function createForm(words: Words["signIn"]): HTMLFormElement {
  const name = make("input", {
    id: "sign-in-name",
    name: "username",
    autocomplete: "username",
    autocapitalize: "none",
    spellcheck: "false",
    required: "",
    maxlength: "256",
  });
  const password = make("input", {
    id: "sign-in-password",
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: "",
    maxlength: "1024",
  });
  const isShown = make("input", { id: "sign-in-show", type: "checkbox" });
  isShown.addEventListener("change", () => password.setAttribute("type", isShown.checked ? "text" : "password"));
  const submit = make("button", { type: "submit" }, words.submit);
  const outcome = make("p", { class: "bad", role: "alert" });
  const form = make(
    "form",
    { class: "sign-in", "aria-labelledby": "sign-in-title", method: "post" },
    make("h2", { id: "sign-in-title" }, words.title),
    make("label", { for: name.id }, words.name),
    name,
    make("label", { for: password.id }, words.password),
    password,
    make("label", { class: "show", for: isShown.id }, isShown, words.show),
    submit,
    outcome,
    make("p", { class: "help" }, words.help),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt();
  });

  async function attempt(): Promise<void> {
    outcome.textContent = "";
    submit.disabled = true;
    submit.textContent = words.submitting;
    const refusal = await signIn(name.value.trim(), password.value, words);
    if (refusal === undefined) return location.reload();
    outcome.textContent = refusal;
    submit.textContent = words.submit;
    submit.disabled = false;
    password.select();
  }
  return form;
}
