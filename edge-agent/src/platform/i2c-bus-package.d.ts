/** What is used of the package i2c-bus, which brings no types. */
declare module "i2c-bus" {
  export interface PromisifiedBus {
    i2cWrite(address: number, length: number, buffer: Uint8Array): Promise<{ bytesWritten: number }>;
    i2cRead(address: number, length: number, buffer: Uint8Array): Promise<{ bytesRead: number }>;
    readI2cBlock(address: number, command: number, length: number, buffer: Uint8Array): Promise<{ bytesRead: number }>;
    close(): Promise<void>;
  }

  export interface I2cPackage {
    openPromisified(busNumber: number): Promise<PromisifiedBus>;
  }

  const i2c: I2cPackage;
  export default i2c;
}
