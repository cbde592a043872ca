export { readTable } from "./access/access-table.ts";
export { tableFileIn, usersFileIn } from "./access/open-access.ts";
export { hashPassword } from "./access/passwords.ts";
export { complainOfUserName, readUsers, type User, type Users, writeUsers } from "./access/users-file.ts";
export { type PreparedCertificate, prepareCertificates } from "./certificates/certificate-folder.ts";
export { type Broker, startBroker } from "./main.ts";
export { checkJournal } from "./persistence/check-journal.ts";
export type { BrokerSettings } from "./settings.ts";
