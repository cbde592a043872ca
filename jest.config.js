import { calibrate, slowness } from "./test/support/slowness.js";

const project = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch,
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2022", experimental: { keepImportAttributes: true } },
        module: { type: "es6" },
      },
    ],
  },
  transformIgnorePatterns: ["/node_modules/"],
  ...more,
});

/** For tests that run the clima command. */
const built = { globalSetup: "<rootDir>/scripts/build.js" };

/** A test that hangs ends after this time. What can fail to come is waited for by waitFor, which says what it was, and sooner. */
const HANGING_MS = 300_000;
const LONGEST_MS = 1_800_000;

const processor = calibrate();
const now = slowness();
process.stderr.write(
  `the limits of the tests: processor ${processor.toFixed(1)}, with its load ${now.toFixed(1)} times slower than a quiet one\n`,
);

export default {
  testTimeout: Math.min(Math.ceil(HANGING_MS * now), LONGEST_MS),
  maxWorkers: "100%",
  projects: [
    project("unit", ["<rootDir>/**/*.test.ts"], {
      testPathIgnorePatterns: ["/node_modules/", "\\.(integration|hil|docker|arm)\\.test\\.ts$", "<rootDir>/e2e/"],
    }),
    project("integration", ["<rootDir>/**/*.integration.test.ts"], {
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/e2e/"],
      ...built,
    }),
    project("e2e", ["<rootDir>/e2e/**/*.test.ts"], built),
    project("arm", ["<rootDir>/test/arm/*.arm.test.ts"], built),
    project("docker", ["<rootDir>/test/docker/*.docker.test.ts"]),
    project("hil", ["<rootDir>/test/hil/*.hil.test.ts"], built),
  ],
};
