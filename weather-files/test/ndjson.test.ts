import { describe, expect, test } from "@jest/globals";
import { isMessage, messageLines } from "../src/lines/ndjson.ts";
import { textLines } from "../src/lines/text-lines.ts";
import { readOptions, shortItems } from "./support/items.ts";

async function* pieces(text: string) {
  yield text;
}
const read = (text: string) => shortItems(messageLines("a.ndjson", textLines(pieces(text)), readOptions(), () => 1).items);

const LIVE =
  '{"schema":"telemetry/1","station":"garden","bootId":"b","seq":7,"takenAt":"2026-01-01T00:00:00.000Z","values":{"temperatureC":3},"quality":{"temperatureC":"suspect"}}';
const LATE =
  '{"schema":"backfill/1","station":"garden","readings":[{"bootId":"b","seq":8,"takenAt":"2026-01-01T00:01:00.000Z","values":{"temperatureC":4}},{"bootId":"b","seq":9,"takenAt":"2026-01-01T00:02:00.000Z","values":{"humidityPct":50}}]}';

describe("lines of messages", () => {
  test("are recognised by their schema", () => {
    expect([LIVE, LATE, " {}", '{"schema":"info/1"}', "station,takenAt"].map(isMessage)).toEqual([true, true, false, false, false]);
  });

  test("say the readings of live and of late messages, and what is none", async () => {
    expect(await read(`${LIVE}\r\n\r\n${LATE}\n{"schema":"telemetry/1"}\n`)).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3 ?temperatureC",
      "2026-01-01T00:01:00.000Z garden temperatureC=4",
      "2026-01-01T00:02:00.000Z garden humidityPct=50",
      expect.stringMatching(/^refused 4: .*station/),
    ]);
  });

  test("are read again from a file of refused ones, where their reasons stand in comments", async () => {
    expect(await read(`# why: no station\n${LIVE}\n  # why: nothing\n\n`)).toEqual([
      "2026-01-01T00:00:00.000Z garden temperatureC=3 ?temperatureC",
    ]);
  });

  test("keep what is doubted, and not who sent them", async () => {
    const { items } = messageLines("a.ndjson", textLines(pieces(LIVE)), readOptions(), () => 1);
    for await (const [item] of items)
      expect(item).toEqual({
        kind: "reading",
        line: 1,
        reading: {
          station: "garden",
          bootId: "import",
          seq: 0,
          takenAt: "2026-01-01T00:00:00.000Z",
          values: { temperatureC: 3 },
          quality: { temperatureC: "suspect" },
        },
        text: expect.any(Function),
      });
  });

  test("of long ago are refused as all others", async () => {
    expect(await read(LIVE.replace("2026", "1971"))).toEqual([
      expect.stringContaining("refused 1: the time is 1971-01-01T00:00:00.000Z, before 1990"),
    ]);
  });
});
