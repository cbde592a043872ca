/** Reports a fault that no command asked for: `code` is a stable word for programs, `message` is for people. */
export type ReportFault = (code: string, message: string) => void;
