#!/bin/sh
# The command of a station's container. It begins as root to join the groups that own the station's devices, whose numbers differ from one system
# to the next; from then on it is the user node, without a capability and without a way back.
set -eu
[ "$(id -u)" = 0 ] || exec node cli/bin/clima.js "$@"
# A pattern that nothing matches is no device, and root's own group opens nothing that should be opened.
groups=$(for device in /dev/i2c-* /dev/lirc* /dev/gpiochip*; do [ ! -c "$device" ] || stat -c %g "$device"; done | sort -un | sed '/^0$/d' | paste -s -d , -)
if [ -n "$groups" ]; then set -- "--groups=$groups" node cli/bin/clima.js "$@"; else set -- --clear-groups node cli/bin/clima.js "$@"; fi
exec setpriv --reuid=node --regid=node --inh-caps=-all --no-new-privs "$@"
