/** The text of IRP as tokens, and a place in them. */

const TOKEN = /0x[0-9a-f]+|0b[01]+|\d+(?:\.\d+)?|[a-z_]\w*|\*\*|<<|>>|\.\.|[{}<>()[\],:~#!|^&+\-*/%=@]/giy;

export interface Cursor {
  readonly peek: (ahead?: number) => string | undefined;
  readonly next: () => string;
  /** Takes the token where it is the next one. */
  readonly take: (token: string) => boolean;
  /** Takes the token, which must be the next one. */
  readonly expect: (token: string) => void;
  /** The token after the bracket that closes the one that is next. */
  readonly afterBracket: () => string | undefined;
}

/** Throws where the text is no IRP: it is data of ours. */
export function createCursor(text: string): Cursor {
  const tokens: string[] = [];
  const source = text.replace(/\s+/g, "");
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(source); match; match = TOKEN.exec(source)) tokens.push(match[0]);
  if (tokens.join("") !== source) throw new Error(`IRP ${text}: cannot be read after ${tokens.slice(-3).join("")}`);
  let at = 0;
  const peek = (ahead = 0) => tokens[at + ahead];
  const take = (token: string) => {
    if (peek() !== token) return false;
    at += 1;
    return true;
  };
  return {
    peek,
    take,
    next() {
      const token = peek();
      if (token === undefined) throw new Error(`IRP ${text}: ends too early`);
      at += 1;
      return token;
    },
    expect(token) {
      if (!take(token)) throw new Error(`IRP ${text}: token ${at} is ${peek()}; expected ${token}`);
    },
    afterBracket() {
      let depth = 0;
      for (let ahead = 0; peek(ahead) !== undefined; ahead += 1) {
        if (peek(ahead) === "(") depth += 1;
        if (peek(ahead) === ")") depth -= 1;
        if (depth === 0) return peek(ahead + 1);
      }
      return undefined;
    },
  };
}

export const isNumber = (token: string | undefined): token is string => token !== undefined && /^\d/.test(token);
export const isName = (token: string | undefined): token is string => token !== undefined && /^[a-z_]/i.test(token);
