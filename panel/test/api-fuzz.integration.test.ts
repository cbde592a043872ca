import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { patientMs, waitFor } from "../../test/support/wait-for.ts";
import { type ApiDocument, complaintOfAnswer, createChecker, type Operation, operationsOf } from "./support/api-document.ts";
import { createRequestMaker, type RandomRequest } from "./support/random-request.ts";
import { type ServedApi, serveApi } from "./support/served-api.ts";

const REQUESTS = Number(process.env["FUZZ_REQUESTS"] ?? 1500);
const AT_ONCE = 4;
/** Longer is a hang: the longest answers take a tenth of it. */
const HANG_MS = patientMs(10_000);

let served: ServedApi;
let document: ApiDocument;
beforeAll(async () => {
  served = await serveApi();
  document = (await (await fetch(`${served.url}/api/v1/openapi.json`)).json()) as ApiDocument;
});
afterAll(() => served.close());

/** Where only the values together can be wrong, or what there is already, the refusal names one of them. */
const isInWords = (detail: string, { parameters, requestBody }: Operation) => {
  const inBody = Object.keys(requestBody?.content["application/json"]?.example ?? {});
  return ["body", "expected", ...parameters.map(({ name }) => name), ...inBody].some((name) => detail.includes(name));
};

async function complaintOf(
  { url, init, wrong }: RandomRequest,
  operation: Operation,
  check: ReturnType<typeof createChecker>,
): Promise<string | undefined> {
  const hangUp = new AbortController();
  const hang = setTimeout(() => hangUp.abort(new Error("a hang")), HANG_MS);
  try {
    const answer = await fetch(url, { ...init, signal: hangUp.signal });
    const copy = answer.clone();
    const isStream = answer.headers.get("content-type") === "text/event-stream";
    const misfit = await complaintOfAnswer(operation, isStream ? answer : copy, check);
    if (misfit !== undefined) return misfit;
    if (answer.status >= 500) return `the status is ${answer.status}: ${await answer.text()}`;
    if (answer.status < 400) {
      if (!isStream) await answer.arrayBuffer();
      return wrong.length > 0 ? `${answer.status}, though ${wrong} is wrong` : undefined;
    }
    const { detail } = (await answer.json()) as { detail: string };
    if (wrong.length > 0)
      return wrong.some((name) => detail.includes(name)) ? undefined : `${wrong} is wrong, and was not named: ${detail}`;
    return isInWords(detail, operation) || answer.status === 401 || answer.status === 429 ? undefined : `nothing was named: ${detail}`;
  } catch (cause) {
    return `${cause} ${(cause as Error).cause}`;
  } finally {
    clearTimeout(hang);
    hangUp.abort();
  }
}

test(
  `${REQUESTS} requests, right and wrong, are each answered as the API's description says, and what is wrong is named`,
  async () => {
    const check = createChecker(document);
    const requestOf = createRequestMaker(createRandom(seedOfRun()), check);
    const operations = operationsOf(document);
    const faults: unknown[] = [];
    let made = 0;
    const statuses = new Map<string, number>();

    async function ask(): Promise<void> {
      while (made < REQUESTS) {
        const { method, path, operation } = operations[made % operations.length] as (typeof operations)[number];
        made += 1;
        const request = requestOf(`${served.url}/api/v1`, method, path, operation);
        const complaint = await complaintOf(request, operation, check);
        const kind = `${method} ${path} ${request.wrong.length > 0 ? "wrong" : "right"}`;
        statuses.set(kind, (statuses.get(kind) ?? 0) + 1);
        if (complaint !== undefined)
          faults.push({
            complaint: complaint.slice(0, 300),
            url: decodeURI(request.url).slice(0, 300),
            body: request.init.body?.slice(0, 100),
          });
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    expect(faults.slice(0, 10)).toEqual([]);
    expect(served.faults).toEqual([]);
    await waitFor("the end of all event streams", async () => served.openPages() === 0);
    // Both kinds were tried of every route that takes anything.
    for (const { method, path, operation } of operations)
      if (operation.parameters.length > 0 || operation.requestBody !== undefined)
        for (const kind of ["right", "wrong"]) expect(statuses.get(`${method} ${path} ${kind}`) ?? 0).toBeGreaterThan(REQUESTS / 300);
  },
  patientMs(120_000),
);
