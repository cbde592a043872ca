export { type Panel, type PanelSettings, startPanel } from "./main.ts";
export { createReader } from "./reader.ts";
export {
  complainOfTokenName,
  hashToken,
  makeToken,
  readTokens,
  type TokenRecord,
  type TokenRole,
  tokenRoles,
  tokensFileIn,
  writeTokens,
} from "./sign-in/tokens-file.ts";
