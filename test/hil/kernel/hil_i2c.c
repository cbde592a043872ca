// SPDX-License-Identifier: GPL-2.0 OR MIT
// An I2C bus with the chips of the pHAT, for tests on a real kernel. What they count, and their faults, are this module's parameters.
#include <linux/i2c.h>
#include <linux/module.h>

#define BMP180 0x77
#define HTU21D 0x40
#define BH1750 0x23

static int bus = 1;
module_param(bus, int, 0444);
static ushort light_counts = 1200;
module_param(light_counts, ushort, 0644);
static ushort temperature_counts = 0x683a;
module_param(temperature_counts, ushort, 0644);
static ushort humidity_counts = 0x7c82;
module_param(humidity_counts, ushort, 0644);
static uint barometer_temperature = 27898;
module_param(barometer_temperature, uint, 0644);
static uint barometer_pressure = 33900;
module_param(barometer_pressure, uint, 0644);
/* The chip at this address does not answer. */
static int unplugged = -1;
module_param(unplugged, int, 0644);

static u8 bmp180[256], bmp180_at, htu21d_command, bh1750_opcode;
/* BST-BMP180-DS000 rev. 2.8, p. 15: the calibration of the example */
static const u8 calibration[] = { 0x01, 0x98, 0xff, 0xb8, 0xc7, 0xd1, 0x7f, 0xe5, 0x7f, 0xf5, 0x5a,
				  0x71, 0x18, 0x2e, 0x00, 0x04, 0x80, 0x00, 0xdd, 0xf9, 0x0b, 0x34 };

static u8 checksum(const u8 *bytes, int count)
{
	u8 crc = 0;
	int at, bit;

	for (at = 0; at < count; at++) {
		crc ^= bytes[at];
		for (bit = 0; bit < 8; bit++)
			crc = crc & 0x80 ? (crc << 1) ^ 0x31 : crc << 1;
	}
	return crc;
}

static void answer(struct i2c_msg *msg, const u8 *bytes, int count)
{
	int at;

	for (at = 0; at < msg->len; at++)
		msg->buf[at] = at < count ? bytes[at] : 0xff;
}

static void bmp180_measure(u8 command)
{
	u32 counts = (command == 0x2e ? barometer_temperature : barometer_pressure) << 8;

	bmp180[0xf6] = counts >> 16;
	bmp180[0xf7] = counts >> 8;
	bmp180[0xf8] = counts;
}

static int bmp180_transfer(struct i2c_msg *msg)
{
	int at;

	if (msg->flags & I2C_M_RD) {
		answer(msg, bmp180 + bmp180_at, 256 - bmp180_at);
	} else if (msg->len) {
		bmp180_at = msg->buf[0];
		for (at = 1; at < msg->len; at++)
			if (bmp180_at == 0xf4)
				bmp180_measure(msg->buf[at]);
	}
	return 0;
}

static int htu21d_transfer(struct i2c_msg *msg)
{
	u8 bytes[3] = { 0x02 };
	u16 counts;

	if (!(msg->flags & I2C_M_RD)) {
		if (msg->len)
			htu21d_command = msg->buf[0];
		return 0;
	}
	if (htu21d_command == 0xe7) {
		answer(msg, bytes, 1);
		return 0;
	}
	if (htu21d_command != 0xf3 && htu21d_command != 0xf5)
		return -ENXIO;
	counts = htu21d_command == 0xf3 ? temperature_counts & ~3 : (humidity_counts & ~3) | 2;
	bytes[0] = counts >> 8;
	bytes[1] = counts;
	bytes[2] = checksum(bytes, 2);
	answer(msg, bytes, 3);
	return 0;
}

static int bh1750_transfer(struct i2c_msg *msg)
{
	u16 counts = bh1750_opcode & 0x30 ? light_counts : 0;
	u8 bytes[2] = { counts >> 8, counts };

	if (msg->flags & I2C_M_RD)
		answer(msg, bytes, 2);
	else if (msg->len)
		bh1750_opcode = msg->buf[0];
	return 0;
}

static int transfer(struct i2c_adapter *adapter, struct i2c_msg *msgs, int count)
{
	int at, failed;

	for (at = 0; at < count; at++) {
		if (msgs[at].addr == unplugged)
			return -ENXIO;
		switch (msgs[at].addr) {
		case BMP180: failed = bmp180_transfer(&msgs[at]); break;
		case HTU21D: failed = htu21d_transfer(&msgs[at]); break;
		case BH1750: failed = bh1750_transfer(&msgs[at]); break;
		default: failed = -ENXIO;
		}
		if (failed)
			return failed;
	}
	return count;
}

static u32 functionality(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm algorithm = { .master_xfer = transfer, .functionality = functionality };
static struct i2c_adapter adapter = { .owner = THIS_MODULE, .algo = &algorithm, .name = "the pHAT's chips" };

static int __init start(void)
{
	memcpy(bmp180 + 0xaa, calibration, sizeof(calibration));
	bmp180[0xd0] = 0x55;
	adapter.nr = bus;
	return i2c_add_numbered_adapter(&adapter);
}

static void __exit stop(void)
{
	i2c_del_adapter(&adapter);
}

module_init(start);
module_exit(stop);
MODULE_DESCRIPTION("I2C bus with BMP180, HTU21D and BH1750");
MODULE_LICENSE("Dual MIT/GPL");
