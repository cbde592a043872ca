import type { Received, StationView } from "../../api-types.ts";
import { type Lesson, lessonOf, progressOf } from "../../lesson.ts";
import type { Reader } from "../../reader.ts";
import { api } from "../api.ts";
import { make } from "../dom.ts";
import { createLessonForm } from "./lesson-form.ts";
import { signalPicture } from "./signal-picture.ts";

/** The signal of the last press may be told so long after the result of the lesson. */
const LAST_SIGNAL_MS = 3000;

/** Has the station learn buttons: what to do, how long there is, and what is received meanwhile. */
export function createLessonCard(station: string, reader: Reader) {
  const { form, start, stop, outcome, left, picture, typed } = createLessonForm(reader);
  const words = reader.words.remote.lesson;
  let isLearning = false;
  let endedMs: number | undefined;
  /** By which the station knows the lesson, once it has said something of it. */
  let lessonId: string | undefined;
  let latest: Pick<StationView, "presses" | "received"> = { presses: [] };
  /** What was known when the lesson began is no news. */
  let before = latest;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { remote, buttons, isAirConditioner } = typed();
    const lesson = lessonOf(remote, buttons, isAirConditioner);
    if (lesson && !isLearning) void learn(lesson);
  });
  stop.addEventListener("click", () => {
    if (lessonId === undefined) return;
    stop.disabled = true;
    api.cancel(station, lessonId).catch((cause: Error) => tell("bad", cause.message));
  });

  function tell(kind: "ok" | "bad" | "", text: string): void {
    outcome.className = `lesson ${kind}`.trim();
    outcome.textContent = text;
  }

  function setLearning(isOn: boolean): void {
    isLearning = isOn;
    lessonId = undefined;
    start.disabled = isOn;
    stop.hidden = !isOn;
    stop.disabled = true;
  }

  async function learn(lesson: Lesson): Promise<void> {
    setLearning(true);
    before = latest;
    picture.hidden = true;
    tell("", words.stepPress);
    const stopCounting = countDown(lesson.timeoutMs, left, reader);
    try {
      const { status, message } = await api.learn(station, lesson);
      tell(status === "ok" ? "ok" : "bad", message);
    } catch (cause) {
      tell("bad", (cause as Error).message);
    }
    endedMs = performance.now();
    stopCounting();
    setLearning(false);
  }

  /** What the station says and its receiver saw while a lesson is on. */
  function render(view: StationView): void {
    latest = view;
    const progress = isLearning ? progressOf(view.presses, before.presses[0]?.at) : undefined;
    if (progress) {
      tell("", progress.message);
      lessonId = progress.id;
      stop.disabled = lessonId === undefined;
    }
    const { received } = view;
    const isJustOver = endedMs !== undefined && (picture.hidden || performance.now() - endedMs < LAST_SIGNAL_MS);
    const isWanted = isLearning || isJustOver;
    if (isWanted && received && received.at !== before.received?.at && received.at !== picture.dataset["at"])
      showSignal(received, picture, reader);
  }

  return { element: form, render };
}

/** Until the function that it gives back is called. */
function countDown(lastsMs: number, left: HTMLElement, reader: Reader): () => void {
  const endMs = performance.now() + lastsMs;
  const count = () => {
    left.textContent = reader.words.remote.lesson.waiting(reader.number(Math.max(0, (endMs - performance.now()) / 1000), 0));
  };
  count();
  const timer = setInterval(count, 1000);
  return () => {
    clearInterval(timer);
    left.textContent = "";
  };
}

function showSignal({ at, protocol, address, command, timingsUs }: Received, picture: HTMLElement, reader: Reader): void {
  const words = reader.words.remote.lesson;
  const lengthMs = timingsUs.reduce((sum, each) => sum + Math.abs(each), 0) / 1000;
  const code =
    protocol === undefined ? words.unknownCode : `${protocol} ${[address, command].filter((each) => each !== undefined).join(" ")}`;
  const told = `${words.received}: ${code} · ${words.picture(String(Math.ceil(timingsUs.length / 2)), reader.number(lengthMs, 0))}`;
  picture.dataset["at"] = at;
  picture.replaceChildren(signalPicture(timingsUs, told), make("figcaption", {}, told));
  picture.hidden = false;
}
