// Preloaded, it has ir-ctl take /dev/null for an infrared sender that knows pulses only, so that ir-ctl encodes scancodes itself.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/lirc.h>
#include <stdarg.h>
#include <stdint.h>

int ioctl(int fd, unsigned long request, ...)
{
	static int (*real)(int, unsigned long, ...);
	va_list list;
	void *argument;

	va_start(list, request);
	argument = va_arg(list, void *);
	va_end(list);
	if (!real)
		real = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
	if (request == LIRC_GET_FEATURES) {
		*(uint32_t *)argument = LIRC_CAN_SEND_PULSE | LIRC_CAN_SET_SEND_CARRIER | LIRC_CAN_SET_SEND_DUTY_CYCLE;
		return 0;
	}
	if (request == LIRC_SET_SEND_MODE && *(uint32_t *)argument == LIRC_MODE_SCANCODE) {
		errno = EINVAL;
		return -1;
	}
	if ((request >> 8 & 0xff) == 'i')
		return 0;
	return real(fd, request, argument);
}
