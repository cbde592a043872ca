import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { Hono } from "hono";
import { createHttpServer } from "../src/http-server.ts";

test("an idle connection is kept for longer than proxies keep theirs", async () => {
  const server = createHttpServer(new Hono().get("/", (context) => context.text("here")));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect([await answer.text(), answer.headers.get("keep-alive")]).toEqual(["here", "timeout=75"]);
  server.closeAllConnections();
  server.close();
});
