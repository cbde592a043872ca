/** Signing in and out. */
export const signIn = {
  title: "Sign in",
  name: "User name",
  password: "Password",
  show: "Show password",
  submit: "Sign in",
  submitting: "Signing in…",
  signOut: "Sign out",
  signedInAs: (name: string) => `Signed in as ${name}`,
  wrong: "The name or the password is wrong.",
  mayNotLook: "This user may not look at the stations.",
  tooMany: (seconds: string) => `Too many attempts. Try again in ${seconds} s.`,
  brokerAway: "Nobody can sign in now: the broker does not answer.",
  failed: "The panel does not answer. Try again.",
  help: "Users are those of the broker. Whoever looks after it makes them with “clima user add”.",
  mayNotSend: "You may look at this station, and not press its buttons.",
  signInToSend: "Sign in to press its buttons.",
};
