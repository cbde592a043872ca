/**
 * The three functions of the Reflect Metadata proposal that @peculiar/x509 needs to load (its tsyringe asks for them); import this
 * file before it.
 */
interface MetadataApi {
  defineMetadata?(key: unknown, value: unknown, target: object): void;
  getOwnMetadata?(key: unknown, target: object): unknown;
  getMetadata?(key: unknown, target: object): unknown;
}

const metadata = new WeakMap<object, Map<unknown, unknown>>();
const getOwnMetadata = (key: unknown, target: object): unknown => metadata.get(target)?.get(key);

function getMetadata(key: unknown, target: object): unknown {
  for (let owner: object | null = target; owner !== null; owner = Object.getPrototypeOf(owner)) {
    if (metadata.get(owner)?.has(key)) return getOwnMetadata(key, owner);
  }
  return undefined;
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const own = metadata.get(target) ?? new Map<unknown, unknown>();
  metadata.set(target, own.set(key, value));
}

const api = Reflect as MetadataApi;
if (api.getMetadata === undefined) Object.assign(api, { defineMetadata, getOwnMetadata, getMetadata });
