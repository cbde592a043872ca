/**
 * Opens the page while the panel cannot be reached. Only the page's own files are kept here: what the panel answers to /api never is, so nothing old
 * can be taken for new. The page itself keeps the last values, and says of when they are. There are service workers on https and localhost only.
 */

/** What a service worker has, of what TypeScript knows only for pages. */
interface Worker extends EventTarget {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}
interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends LifeEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const worker = globalThis as unknown as Worker;
/** Put in by the panel: the addresses of the page's files, which name their versions. */
const FILES: readonly string[] = "__FILES__".split(" ");
const PREFIX = "clima-page-";
const CACHE = `${PREFIX}__VERSION__`;
/** A panel that hangs is as good as none. */
const ANSWER_WITHIN_MS = 5000;
/** What a proxy answers in the place of a panel that is away. */
const NO_PANEL = [502, 503, 504];

worker.addEventListener("install", (event) => {
  (event as LifeEvent).waitUntil(install());
});
worker.addEventListener("activate", (event) => {
  (event as LifeEvent).waitUntil(activate());
});
worker.addEventListener("fetch", (event) => {
  const fetched = event as FetchEvent;
  const { request } = fetched;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (pathname === "/") fetched.respondWith(page(request));
  else if (FILES.includes(pathname + search)) fetched.respondWith(file(request));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...FILES]);
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The panel's own is preferred, so that a new version is there at the first visit. */
async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (!NO_PANEL.includes(answer.status)) return answer;
    return (await kept("/")) ?? answer;
  } catch (cause) {
    const known = await kept("/");
    if (known === undefined) throw cause;
    return known;
  }
}

async function file(request: Request): Promise<Response> {
  return (await kept(request.url)) ?? fetch(request);
}

async function kept(address: string): Promise<Response | undefined> {
  const cache = await caches.open(CACHE);
  return cache.match(address);
}
