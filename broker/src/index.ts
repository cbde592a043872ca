export { usersFileIn } from "./access/open-access.ts";
export { hashPassword } from "./access/passwords.ts";
export { complainOfUserName, readUsers, type User, type Users, writeUsers } from "./access/users-file.ts";
export { type PreparedCertificate, prepareCertificates } from "./listeners/certificate-folder.ts";
export { type Broker, type BrokerSettings, startBroker } from "./main.ts";
