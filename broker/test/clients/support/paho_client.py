"""A paho client that does what lines of JSON on stdin say, and prints what happens to it as lines of JSON."""

import json
import re
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

MQTT_5 = mqtt.MQTTv5


def say(event, **what):
    print(json.dumps({"event": event, **what}), flush=True)


def properties_of(packet_type, values):
    properties = Properties(packet_type)
    for name, value in (values or {}).items():
        if name == "CorrelationData":
            value = value.encode()
        if name == "UserProperty":
            value = [tuple(pair) for pair in value]
        setattr(properties, name, value)
    return properties


def named(properties):
    values = {} if properties is None else dict(vars(properties))
    known = {"types", "packetType", "names", "properties"}
    return {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in values.items()
        if name not in known
    }


class Driver:
    def __init__(self, settings):
        self.settings = settings
        self.is_v5 = settings["version"] == MQTT_5
        clean = {} if self.is_v5 else {"clean_session": settings["clean"]}
        self.client = mqtt.Client(
            settings["id"], protocol=settings["version"], transport=settings["transport"], **clean
        )
        # Received and not yet answered for good, and the most of them at one time.
        self.open = 0
        self.most_open = 0
        self.listen()

    def listen(self):
        client = self.client
        client.on_connect = lambda _c, _u, flags, code, properties=None: say(
            "connected",
            code=int(getattr(code, "value", code)),
            sessionPresent=flags["session present"] == 1,
            properties=named(properties),
        )
        client.on_message = lambda _c, _u, m: say(
            "message",
            topic=m.topic,
            payload=m.payload.decode(),
            qos=m.qos,
            retain=bool(m.retain),
            properties=named(getattr(m, "properties", None)),
        )
        client.on_subscribe = lambda _c, _u, mid, codes, properties=None: say(
            "subscribed", codes=[int(getattr(code, "value", code)) for code in codes]
        )
        client.on_publish = lambda _c, _u, mid: say("published", id=mid)
        client.on_disconnect = lambda _c, _u, code, properties=None: say("disconnected", code=int(getattr(code, "value", code)))
        client.on_log = lambda _c, _u, _level, text: self.count(text)

    def count(self, text):
        if re.match(r"Received PUBLISH \(d\d, q[12]", text):
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        if re.match(r"Sending (PUBACK|PUBCOMP)", text):
            self.open -= 1

    def connect(self):
        s = self.settings
        if s.get("caFile"):
            self.client.tls_set(ca_certs=s["caFile"])
        if s.get("will"):
            will = s["will"]
            more = {"properties": properties_of(PacketTypes.WILLMESSAGE, will.get("properties"))} if self.is_v5 else {}
            self.client.will_set(will["topic"], will["payload"], will["qos"], will["retain"], **more)
        if s.get("inflight"):
            self.client.max_inflight_messages_set(s["inflight"])
        more = {}
        if self.is_v5:
            more = {
                "clean_start": s["clean"],
                "properties": properties_of(PacketTypes.CONNECT, s.get("properties")),
            }
        self.client.connect("127.0.0.1", s["port"], 30, **more)
        self.client.loop_start()

    def do(self, order):
        kind = order["do"]
        if kind == "subscribe":
            self.client.subscribe(order["filter"], order["qos"])
        elif kind == "publish":
            more = {"properties": properties_of(PacketTypes.PUBLISH, order.get("properties"))} if self.is_v5 else {}
            for payload in order["payloads"]:
                self.client.publish(order["topic"], payload, order["qos"], order["retain"], **more)
        elif kind == "count":
            say("counted", mostOpen=self.most_open)
        elif kind == "leave":
            self.client.disconnect()


def main():
    driver = Driver(json.loads(sys.stdin.readline()))
    driver.connect()
    for line in sys.stdin:
        driver.do(json.loads(line))


main()
