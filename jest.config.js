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

export default {
  // The machines that run the tests are shared and slow at times; what is waited for says itself what did not come, and sooner.
  testTimeout: 30_000,
  maxWorkers: "100%",
  projects: [
    project("unit", ["<rootDir>/**/*.test.ts"], {
      testPathIgnorePatterns: ["/node_modules/", "\\.(integration|hil)\\.test\\.ts$", "<rootDir>/e2e/"],
    }),
    project("integration", ["<rootDir>/**/*.integration.test.ts"], {
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/e2e/"],
      ...built,
    }),
    project("e2e", ["<rootDir>/e2e/**/*.test.ts"], built),
    project("hil", ["<rootDir>/test/hil/*.hil.test.ts"], built),
  ],
};
