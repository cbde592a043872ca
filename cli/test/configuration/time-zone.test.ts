import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { timeZoneOfThisComputer } from "../../src/configuration/time-zone.ts";

function computer(link?: string) {
  const root = mkdtempSync(join(tmpdir(), "clima-zone-"));
  mkdirSync(join(root, "etc"));
  if (link !== undefined) symlinkSync(link, join(root, "etc/localtime"));
  return root;
}

test.each([
  ["/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"],
  ["../usr/share/zoneinfo/posix/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"],
  ["/var/db/timezone/zoneinfo/Asia/Tokyo", "Asia/Tokyo"],
  ["/usr/share/zoneinfo/Etc/UTC", "Etc/UTC"],
  ["/usr/share/zoneinfo/UTC", "UTC"],
  ["/somewhere/else", undefined],
])("the link %s names %s", (link, zone) => {
  expect(timeZoneOfThisComputer(undefined, computer(link))).toBe(zone);
  expect(timeZoneOfThisComputer("", computer(link))).toBe(zone);
});

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  [":America/Sao_Paulo", "America/Sao_Paulo"],
  ["UTC", "UTC"],
  ["CET-1CEST,M3.5.0,M10.5.0/3", undefined],
  ["../../etc/passwd", undefined],
])("the variable TZ=%s wins, and names %s", (variable, zone) => {
  expect(timeZoneOfThisComputer(variable, computer("/usr/share/zoneinfo/Asia/Tokyo"))).toBe(zone);
});

test("a computer without a link is in UTC; a copy of a zone's file has no name", () => {
  expect(timeZoneOfThisComputer(undefined, computer())).toBe("UTC");
  const copied = computer();
  writeFileSync(join(copied, "etc/localtime"), "TZif2");
  expect(timeZoneOfThisComputer(undefined, copied)).toBeUndefined();
});
