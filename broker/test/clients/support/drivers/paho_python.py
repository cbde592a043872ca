"""Paho's client for Python as a driver; driver.js says what a driver is told and prints."""

import signal
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

host, port, client_id, version, qos, expiry_s, topic = sys.argv[1:]
is_v5 = version == "5"


def say(line):
    print(line, flush=True)


def on_connect(client, _data, flags, _code, _properties=None):
    say(f"connected {flags['session present']}")
    client.subscribe(topic, int(qos))


client = mqtt.Client(
    client_id,
    protocol=mqtt.MQTTv5 if is_v5 else mqtt.MQTTv311,
    **({} if is_v5 else {"clean_session": False}),
)
client.on_connect = on_connect
client.on_subscribe = lambda *_: say("subscribed")
client.on_message = lambda _c, _d, message: say(f"message {int(message.dup)} {message.payload.decode()}")
client.reconnect_delay_set(min_delay=0.05, max_delay=0.1)
signal.signal(signal.SIGTERM, lambda *_: client.disconnect())

more = {}
if is_v5:
    properties = Properties(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = int(expiry_s)
    more = {"clean_start": False, "properties": properties}
client.connect(host, int(port), 60, **more)
client.loop_forever()
