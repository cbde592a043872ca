#!/bin/bash
# answers.sh PORT PATH: whether a service of this container answers 200 there. For health checks: bash is up in a hundredth of the time of node.
set -eu
exec 3<> "/dev/tcp/127.0.0.1/$1"
printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
read -r _ status _ <&3
[ "$status" = 200 ]
