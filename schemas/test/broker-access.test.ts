import { describe, expect, test } from "@jest/globals";
import { type BrokerAccess, describeClosedConnection, describeConnectionError, loginOf } from "../src/index.ts";

const failure = (code: string, message = "it failed") => Object.assign(new Error(message), { code });

describe("a failed connection to a broker", () => {
  test.each([
    ["SELF_SIGNED_CERT_IN_CHAIN", /authority that is not trusted here; set caFile .* \(it failed\)$/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /set caFile/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /set caFile/],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", /set caFile/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /for other names; set url to one of them/],
    ["CERT_HAS_EXPIRED", /has expired; renew it on the broker's machine/],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", /asks for a client certificate; set certFile and keyFile/],
    ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", /this client.s certificate has expired; set certFile and keyFile to a new one/],
    ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", /does not take this client's certificate; set certFile and keyFile to one/],
    ["ERR_SSL_WRONG_VERSION_NUMBER", /no TLS is spoken at this port/],
  ])("%s says which setting mends it", (code, words) => {
    expect(describeConnectionError(failure(code))).toMatch(words);
  });

  test("says what the system says where no certificate is the matter", () => {
    expect(describeConnectionError(failure("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1883"))).toBe(
      "connect ECONNREFUSED 127.0.0.1:1883",
    );
    expect(describeConnectionError(failure("EPIPE", ""))).toBe("EPIPE");
    expect(describeConnectionError(new Error(""))).toBe("no reason given");
  });

  test("that was never up and ends without a word is asked about certificates, where there is TLS", () => {
    const closed = "the broker closed the connection";
    expect(describeConnectionError(failure("ECONNRESET"), { url: "mqtts://b" })).toBe(
      `${closed} without a word; does it ask for a client certificate? set certFile and keyFile`,
    );
    expect(describeClosedConnection({ url: "wss://b", cert: "PEM" })).toBe(`${closed} without a word; does it trust that of certFile?`);
    expect(describeClosedConnection({ url: "mqtt://b" })).toBe(closed);
    expect(describeConnectionError(failure("ECONNRESET"))).toBe(closed);
  });
});

describe("the login for the next connection", () => {
  const access: BrokerAccess = { url: "mqtt://weather.local", username: "garden", password: "secret" };

  test("is the name and password of the settings", () => {
    expect(loginOf(access)).toEqual({ username: "garden", password: "secret" });
    expect(loginOf({})).toEqual({});
  });

  test("is what is current, each time anew, where something is", () => {
    const logins = [{ username: "a", password: "1" }, { username: "a", password: "2" }, undefined];
    const changing = { ...access, currentLogin: () => logins.shift() };
    expect([loginOf(changing), loginOf(changing), loginOf(changing)].map(({ password }) => password)).toEqual(["1", "2", "secret"]);
  });

  test("is named when it is refused", () => {
    const current = { url: access.url, currentLogin: () => ({ username: "$clima", password: "old" }) };
    const refusal = Object.assign(new Error("refused"), { code: 5 });
    expect(describeConnectionError(refusal, current)).toContain(
      'the broker at weather.local:1883 refused the user "$clima" (not authorized)',
    );
  });
});
