#!/bin/sh
# The first process in the virtual machine: a Pi's devices, this machine's files read-only, then what the serial line says, line by line.
export PATH=/bin:/sbin:/usr/bin:/usr/sbin
mount -t proc proc /proc && mount -t sysfs sysfs /sys && mount -t devtmpfs dev /dev
for module in i2c-dev "hil_i2c bus=1" hil_gpio rc-loopback evdev ir-nec-decoder ir-sony-decoder ir-rc5-decoder ir-rc6-decoder ir-jvc-decoder virtio_pci virtio_net 9pnet_virtio 9p; do
  modprobe $module || echo "hil: no module $module"
done
mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=512000,cache=loose host /mnt
for folder in proc sys dev; do mount -o rbind /$folder /mnt/$folder; done
mount -t tmpfs tmp /mnt/run
ifconfig lo 127.0.0.1 up && ifconfig eth0 10.0.2.15 up && route add default gw 10.0.2.2
echo "hil: ready"
chroot /mnt /bin/sh -c 'stty -echo; export TMPDIR=/run HOME=/run; while read -r line; do eval "$line"; done'
poweroff -f
