import type { signIn as english } from "../en/sign-in.ts";
import type { Translation } from "../translation.ts";

export const signIn: Translation<typeof english> = {
  title: "Entrar",
  name: "Usuário",
  password: "Senha",
  show: "Mostrar a senha",
  submit: "Entrar",
  submitting: "Entrando…",
  signOut: "Sair",
  signedInAs: (name) => `Conectado como ${name}`,
  wrong: "O usuário ou a senha está errado.",
  mayNotLook: "Este usuário não pode ver as estações.",
  tooMany: (seconds) => `Tentativas demais. Tente de novo em ${seconds} s.`,
  brokerAway: "Ninguém pode entrar agora: o broker não responde.",
  failed: "O painel não responde. Tente de novo.",
  help: "Os usuários são os do broker. Quem cuida dele os cria com “clima user add”.",
  mayNotSend: "Você pode ver esta estação, mas não apertar os botões.",
  signInToSend: "Entre para apertar os botões.",
};
