import type { IrLearnCommand } from "./generated/types.ts";

const A_BUTTON_MS = 30_000;
const MOST_MS = 120_000;

type Lesson = Pick<IrLearnCommand, "button" | "buttons" | "timeoutMs">;

/** The buttons of a lesson, in their order. */
export const buttonsOf = ({ button, buttons }: Lesson): readonly string[] => buttons ?? (button === undefined ? [] : [button]);

/** How long a lesson lasts, in ms: as long as the command says, or half a minute for each button, but two minutes at most. */
export const lessonMs = (lesson: Lesson): number => lesson.timeoutMs ?? Math.min(MOST_MS, A_BUTTON_MS * buttonsOf(lesson).length);
