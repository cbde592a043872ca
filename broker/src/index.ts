export { type Broker, type BrokerSettings, startBroker } from "./main.ts";
export { type PreparedCertificate, prepareCertificates } from "./listeners/certificate-folder.ts";
