export interface SeenReaderOptions<View, Question, Answer> {
  questionOf(view: View): Question;
  ask(question: Question): Promise<Answer>;
  take(answer: Answer, view: View, question: Question): void;
  /** It could not be read, for a reason in words, or could again. */
  onRead(problem?: string): void;
}

/** Reads what is wanted when it is on the screen: once for each question and round, and again where that failed. */
export function createSeenReader<View extends { readonly round: number }, Question, Answer>(
  options: SeenReaderOptions<View, Question, Answer>,
) {
  let wanted: View | undefined;
  let isVisible = false;
  /** What was asked for last, until it failed. */
  let asked = "";
  let answered: { readonly name: string; readonly answer: Answer } | undefined;
  /** The views that the question was asked for last, and that are shown. */
  let askedFor: View | undefined;
  let taken: View | undefined;

  function take(answer: Answer, view: View, question: Question): void {
    taken = view;
    options.take(answer, view, question);
  }

  async function load(): Promise<void> {
    if (wanted === undefined || !isVisible) return;
    const view = wanted;
    const question = options.questionOf(view);
    const name = JSON.stringify([question, view.round]);
    askedFor = view;
    if (name === answered?.name && name === asked) return take(answered.answer, view, question);
    if (name === asked) return;
    asked = name;
    try {
      const answer = await options.ask(question);
      // Meanwhile something else may be wanted.
      if (name !== asked) return;
      answered = { name, answer };
      take(answer, askedFor, question);
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
    retry(): void {
      if (asked === "") void load();
    },
    setVisible(now: boolean): void {
      isVisible = now;
      if (wanted !== taken) void load();
    },
  };
}
