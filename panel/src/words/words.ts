import type { Language } from "../language.ts";
import { frame } from "./en/frame.ts";
import { frame as framePt } from "./pt-br/frame.ts";
import type { Translation } from "./translation.ts";

const en = { frame };

/** All words of the pages, each page's in a file of its own. */
export type Words = Translation<typeof en>;

const all: Readonly<Record<Language, Words>> = { en, "pt-BR": { frame: framePt } };

export const wordsOf = (language: Language): Words => all[language];
