export interface SeenReaderOptions<View, Question, Answer> {
  questionOf(view: View): Question;
  ask(question: Question): Promise<Answer>;
  take(answer: Answer, view: View, question: Question): void;
  /** It could not be read, for a reason in words, or could again. */
  onRead(problem?: string): void;
}

/** Reads what is wanted when it is on the screen: once for each question, and again where that failed. */
export function createSeenReader<View, Question, Answer>(options: SeenReaderOptions<View, Question, Answer>) {
  let wanted: View | undefined;
  let isVisible = false;
  /** What was asked for last, until it failed. */
  let asked = "";

  async function load(): Promise<void> {
    if (wanted === undefined || !isVisible) return;
    const view = wanted;
    const question = options.questionOf(view);
    const name = JSON.stringify(question);
    if (name === asked) return;
    asked = name;
    try {
      const answer = await options.ask(question);
      // Meanwhile something else may be wanted.
      if (name !== asked) return;
      options.take(answer, view, question);
      options.onRead();
    } catch (cause) {
      if (name !== asked) return;
      asked = "";
      options.onRead((cause as Error).message);
    }
  }

  return {
    show(view: View): void {
      wanted = view;
      void load();
    },
    /** Reads what could not be read. */
    retry: (): void => void load(),
    setVisible(now: boolean): void {
      isVisible = now;
      void load();
    },
  };
}
