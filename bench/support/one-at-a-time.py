"""A client as small devices have it: publishes with QoS 1 over a blocking socket and waits for each PUBACK before the next.

python3 one-at-a-time.py PORT SECONDS; prints the median round trip in microseconds.
"""
import socket
import sys
import time

CONNECT = bytes.fromhex("101100044d5154540402000000056f6e652d61")
PAYLOAD = b"x" * 100
TOPIC = b"bench/one"

port, seconds = int(sys.argv[1]), float(sys.argv[2])
connection = socket.create_connection(("127.0.0.1", port))
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
connection.sendall(CONNECT)
if connection.recv(4) != bytes.fromhex("20020000"):
    sys.exit("the broker refused the connection")
body = len(TOPIC).to_bytes(2, "big") + TOPIC + bytes.fromhex("0001") + PAYLOAD
publish = bytes([0x32, len(body)]) + body
took_us = []
end = time.monotonic() + seconds
while time.monotonic() < end:
    begun = time.perf_counter()
    connection.sendall(publish)
    if connection.recv(4) != bytes.fromhex("40020001"):
        sys.exit("the answer is no PUBACK")
    took_us.append((time.perf_counter() - begun) * 1e6)
connection.sendall(bytes.fromhex("e000"))
took_us.sort()
print(took_us[len(took_us) // 2])
