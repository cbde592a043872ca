import { parseSync } from "@swc/core";

export interface Import {
  readonly from: string;
  /** Erased before it runs. */
  readonly isType: boolean;
}

/** What the boundary rules need to know of a source text. */
export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Nothing but interfaces and types: a port, or the shapes that others pass around. */
  readonly isTypesOnly: boolean;
  /** Names of the engine's doors to the world that it uses, such as process or fetch. */
  readonly worldGlobals: readonly string[];
  readonly isReadingEnv: boolean;
}

type Node = { readonly type: string; readonly [key: string]: unknown };

const WORLD_GLOBALS = new Set(["process", "fetch", "console", "setTimeout", "setInterval", "WebSocket", "XMLHttpRequest", "require"]);

export function parseSource(path: string, text: string): SourceFile {
  const module = parseSync(text, { syntax: "typescript", tsx: path.endsWith("x"), target: "es2022" });
  const body: readonly unknown[] = module.body;
  const nodes = nodesIn(body);
  return {
    path,
    imports: nodes.flatMap(importsOf),
    isTypesOnly: isTypesOnly(body.filter(isNode)),
    worldGlobals: nodes.flatMap((node) => (isIdentifier(node) && WORLD_GLOBALS.has(String(node["value"])) ? [String(node["value"])] : [])),
    isReadingEnv: nodes.some(isEnvAccess),
  };
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

/** Every node of a syntax tree, also inside expressions that swc wraps without a type. */
function nodesIn(part: unknown): Node[] {
  if (typeof part !== "object" || part === null) return [];
  const inner = Object.values(part).flatMap(nodesIn);
  return isNode(part) ? [part, ...inner] : inner;
}

const textOf = (literal: unknown) => (isNode(literal) && literal.type === "StringLiteral" ? String(literal["value"]) : undefined);

function importsOf(node: Node): Import[] {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return found(textOf(node["source"]), node["typeOnly"] === true || areAllTypes(node["specifiers"]));
    case "TsImportType":
      return found(textOf(node["argument"]), true);
    case "CallExpression":
      return isLoader(node["callee"]) ? [{ from: loadedBy(node) ?? "(computed)", isType: false }] : [];
    default:
      return [];
  }
}

const found = (from: string | undefined, isType: boolean): Import[] => (from === undefined ? [] : [{ from, isType }]);

const areAllTypes = (specifiers: unknown) =>
  Array.isArray(specifiers) && specifiers.length > 0 && specifiers.every((each) => isNode(each) && each["isTypeOnly"] === true);

const isLoader = (callee: unknown) =>
  isNode(callee) && (callee.type === "Import" || (isIdentifier(callee) && callee["value"] === "require"));

function loadedBy(call: Node): string | undefined {
  const [first] = call["arguments"] as readonly { readonly expression: unknown }[];
  return textOf(first?.expression);
}

const isIdentifier = (node: Node) => node.type === "Identifier";
const isProcess = (value: unknown) => isNode(value) && isIdentifier(value) && value["value"] === "process";

/** process.env, process["env"], and `const { env } = process`. */
function isEnvAccess(node: Node): boolean {
  if (node.type === "VariableDeclarator") return isProcess(node["init"]);
  if (node.type !== "MemberExpression" || !isProcess(node["object"])) return false;
  const property = node["property"];
  if (!isNode(property)) return false;
  return property.type === "Computed" ? textOf(property["expression"]) === "env" : property["value"] === "env";
}

function isTypesOnly(statements: readonly Node[]): boolean {
  const own = statements.filter(({ type }) => type !== "ImportDeclaration");
  return own.length > 0 && own.every(isTypeStatement);
}

const TYPE_STATEMENTS = new Set(["TsInterfaceDeclaration", "TsTypeAliasDeclaration"]);

function isTypeStatement(statement: Node): boolean {
  if (statement.type === "ExportDeclaration") return isNode(statement["declaration"]) && isTypeStatement(statement["declaration"]);
  return TYPE_STATEMENTS.has(statement.type);
}
