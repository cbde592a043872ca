import { describe, expect, test } from "@jest/globals";
import { compassOf } from "../../src/columns/compass.ts";

describe("winds in words", () => {
  test.each([
    ["English", "N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW"],
    ["German", "N NNO NO ONO O OSO SO SSO S SSW SW WSW W WNW NW NNW"],
    ["French, Spanish, Portuguese and Italian", "N NNE NE ENE E ESE SE SSE S SSO SO OSO O ONO NO NNO"],
  ])("are read in %s", (_language, letters) => {
    const points = letters.split(" ");
    expect(points.map(compassOf(points))).toEqual(points.map((_, index) => index * 22.5));
  });

  test.each([
    ["North", 0],
    ["north-east", 45],
    ["South South West", 202.5],
    ["Nordost", 45],
    ["Ost-Südost", 112.5],
    ["nord-est", 45],
    ["Ouest", 270],
    ["sud-ouest", 225],
    ["Noreste", 45],
    ["suroeste", 225],
    ["Sudeste", 135],
    ["noroeste", 315],
    ["nord-ovest", 315],
    ["zuidwest", 225],
    ["Oosten", 90],
    ["n.n.e.", 22.5],
  ])("%s is %d°", (text, directionDeg) => {
    expect(compassOf([])(text)).toBe(directionDeg);
  });

  test("with an O are left alone where the file does not say whether it is east or west", () => {
    expect(compassOf(["N", "O"])("NO")).toBeUndefined();
    expect(compassOf(["E", "W", "O"])("O")).toBeUndefined();
  });

  test.each(["variable", "VRB", "calm", "", "NS", "NNNE", "x", "180"])("%j is none", (text) => {
    expect(compassOf(["N", "E", "S", "W"])(text)).toBeUndefined();
  });
});
