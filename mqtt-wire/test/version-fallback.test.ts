import { describe, expect, test } from "@jest/globals";
import { createVersionFallback } from "../src/version-fallback.ts";

/** What is offered, one connection after the other, to a broker that answers so; | is a wait between two tries. */
function offersTo(
  answer: (version: number) => "connected" | "silence" | number | string,
  count: number,
  offers: readonly [number, ...number[]],
) {
  const fallback = createVersionFallback(offers);
  const told: string[] = [];
  for (let connection = 0; connection < count; connection += 1) {
    const version = fallback.begin();
    const said = answer(version);
    told.push(String(version));
    if (said === "connected") fallback.connected();
    else if (said !== "silence") fallback.failed(said);
    if (!fallback.isNextDue()) told.push("|");
  }
  return told.join(" ");
}

describe("the version of MQTT", () => {
  test("is the best one where the broker takes it", () => {
    expect(offersTo(() => "connected", 2, [5, 4])).toBe("5 | 5 |");
  });

  test.each([1, 0x84])("is not offered again once it was refused (code %i)", (code) => {
    expect(offersTo((version) => (version === 5 ? code : "connected"), 3, [5, 4])).toBe("5 4 | 4 |");
  });

  test.each(["silence", "ECONNRESET", "EPIPE"])("is offered again at each connection where the broker gave no reason (%s)", (said) => {
    expect(offersTo((version) => (version === 5 ? said : "connected"), 4, [5, 4])).toBe("5 4 | 5 4 |");
  });

  test.each([5, 0x87, "ECONNREFUSED", "DEPTH_ZERO_SELF_SIGNED_CERT"])("is not what is wrong where another reason is given (%s)", (code) => {
    expect(offersTo(() => code, 2, [5, 4])).toBe("5 | 5 |");
  });

  test("begins anew with the best one when no version was taken", () => {
    expect(offersTo(() => "silence", 6, [5, 4, 3])).toBe("5 4 3 | 5 4 3 |");
  });

  test("is the last one also when that is refused", () => {
    expect(offersTo(() => 1, 5, [5, 4])).toBe("5 4 | 4 | 4 | 4 |");
  });

  test("is no matter when an established connection breaks", () => {
    const fallback = createVersionFallback([5, 4]);
    fallback.begin();
    fallback.connected();
    expect(fallback.failed("ECONNRESET")).toBe(false);
    expect(fallback.isNextDue()).toBe(false);
    expect(fallback.begin()).toBe(5);
  });

  test("is not complained of while another one is left to try", () => {
    const fallback = createVersionFallback([5, 4]);
    fallback.begin();
    expect(fallback.failed(0x84)).toBe(true);
    fallback.isNextDue();
    fallback.begin();
    expect(fallback.failed(0x84)).toBe(false);
  });
});
