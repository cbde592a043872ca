#!/usr/bin/env bash
# Makes the kernel and the start image of the test on a real kernel in the folder given: Debian's kernel of this machine's release, its
# modules, and those of ./kernel; Debian's archive is the second argument, empty where there is none. Needs root and apt for what is not installed yet; exit code 3 and one line where that cannot be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1 mirror=$2
cannot() { echo "$1"; exit 3; }

[ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] || cannot "the test on a real kernel needs Debian on amd64"
[ "$(id -u)" != 0 ] || apt-cache show linux-image-amd64 >/dev/null 2>&1 || apt-get update -qq || cannot "apt-get update failed"
version=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/.*Depends: linux-image-//p' | head -1)
[ -n "$version" ] || cannot "apt knows no linux-image-amd64; apt-get update may help"

packages=(qemu-system-x86 busybox-static cpio kmod gcc make gpiod v4l-utils ir-keytable "linux-headers-$version")
missing=()
for package in "${packages[@]}"; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
if [ ${#missing[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] || cannot "not root, so not installed: ${missing[*]}"
  echo "installing ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || cannot "apt could not install ${missing[*]}"
fi

root=$out/linux-$version
if [ ! -e "$root/complete" ]; then
  echo "fetching linux-image-$version"
  rm -rf "$root" && mkdir -p "$root/deb"
  (cd "$root/deb" && apt-get download -qq "linux-image-$version" 2>/dev/null) || cannot "apt could not fetch linux-image-$version"
  dpkg -x "$root"/deb/*.deb "$root" && rm -r "$root/deb" && touch "$root/complete"
fi

modules=$root/lib/modules/$version
rm -rf "$out/kernel" && cp -r "$here/kernel" "$out/kernel"
make -s -C "/usr/src/linux-headers-$version" M="$out/kernel" modules 2>&1 | grep -v BTF || true
mkdir -p "$modules/extra" && cp "$out"/kernel/*.ko "$modules/extra/"
depmod -b "$root" "$version"

# What the next Debian has as the package gpiod: its programs have other options than those of this one
new=2.2.1 source=$out/libgpiod-2.2.1
if [ ! -e "$out/gpiod-$new" ]; then
  echo "fetching libgpiod $new"
  if [ -n "$mirror" ] && /usr/lib/apt/apt-helper download-file "${mirror}pool/main/libg/libgpiod/libgpiod_$new.orig.tar.xz" "$source.tar.xz" >/dev/null 2>&1; then
    tar -xJf "$source.tar.xz" -C "$out" && mkdir "$out/programs"
    for program in gpiomon gpioset gpioinfo gpiodetect; do
      gcc -O1 -D_GNU_SOURCE -DGPIOD_VERSION_STR="\"$new\"" -I"$source/include" -I"$source/lib" -o "$out/programs/$program" \
        "$source/tools/$program.c" "$source/tools/tools-common.c" "$source"/lib/*.c
    done
    mv "$out/programs" "$out/gpiod-$new"
  else
    echo "libgpiod $new cannot be had here; only the installed one is tried"
  fi
fi

image=$out/image
rm -rf "$image" && mkdir -p "$image"/{bin,proc,sys,dev,mnt} && cp "$(command -v busybox)" "$image/bin/" && install -m 755 "$here/guest-init.sh" "$image/init"
for program in sh mount mkdir modprobe chroot ip ifconfig route poweroff; do ln -s busybox "$image/bin/$program"; done
for module in i2c-dev hil_i2c hil_gpio rc-loopback evdev ir-nec-decoder ir-sony-decoder ir-rc5-decoder ir-rc6-decoder ir-jvc-decoder virtio_pci virtio_net 9p 9pnet_virtio; do
  modprobe -d "$root" -S "$version" --show-depends "$module" 2>/dev/null | sed -n 's/^insmod \(\S*\).*/\1/p'
done | sort -u | while read -r file; do
  mkdir -p "$image$(dirname "${file#"$root"}")" && cp "$file" "$image${file#"$root"}"
done
cp "$modules"/modules.{builtin,builtin.modinfo,order} "$image/lib/modules/$version/"
depmod -b "$image" "$version"
(cd "$image" && find . | cpio -o -H newc --quiet) > "$out/image.cpio"
cp "$root/boot/vmlinuz-$version" "$out/vmlinuz"
echo "ready: Linux $version"
