/** Aedes as it comes, in memory, on the port that is the argument: what ours is measured against. */
import { createServer } from "node:net";
import { Aedes } from "aedes";

const aedes = await Aedes.createBroker();
createServer(aedes.handle).listen(Number(process.argv[2]), "127.0.0.1", () => process.stdout.write("listening\n"));
