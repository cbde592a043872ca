import packageFile from "../package.json" with { type: "json" };

export const softwareVersion = packageFile.version;
