// SPDX-License-Identifier: GPL-2.0 OR MIT
// The header of a Raspberry Pi, for tests on a real kernel: GPIO 0 to 53, from 512 on as since Linux 6.6. Writing "5 0" to the parameter
// `level` pulls GPIO 5 down; reading it gives the levels, GPIO 0 first.
#include <linux/gpio/driver.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define PINS 54

static bool high[PINS];
static unsigned int edges[PINS];
static struct gpio_chip chip;

static int get_level(struct gpio_chip *gc, unsigned int pin)
{
	return high[pin];
}

static void set_level(struct gpio_chip *gc, unsigned int pin, int value)
{
	high[pin] = value;
}

static int to_input(struct gpio_chip *gc, unsigned int pin)
{
	return 0;
}

static int to_output(struct gpio_chip *gc, unsigned int pin, int value)
{
	high[pin] = value;
	return 0;
}

static void irq_mask(struct irq_data *data)
{
}

static void irq_unmask(struct irq_data *data)
{
}

static int irq_set_type(struct irq_data *data, unsigned int type)
{
	edges[irqd_to_hwirq(data)] = type;
	return 0;
}

static const struct irq_chip irqs = {
	.name = "hil-gpio", .irq_mask = irq_mask, .irq_unmask = irq_unmask, .irq_set_type = irq_set_type,
	.flags = IRQCHIP_IMMUTABLE, GPIOCHIP_IRQ_RESOURCE_HELPERS,
};

static int pull(const char *text, const struct kernel_param *parameter)
{
	unsigned int pin, value;

	if (sscanf(text, "%u %u", &pin, &value) != 2 || pin >= PINS || value > 1)
		return -EINVAL;
	if (high[pin] == value)
		return 0;
	high[pin] = value;
	if (edges[pin] & (value ? IRQ_TYPE_EDGE_RISING : IRQ_TYPE_EDGE_FALLING))
		generic_handle_domain_irq_safe(chip.irq.domain, pin);
	return 0;
}

static int show(char *text, const struct kernel_param *parameter)
{
	int pin;

	for (pin = 0; pin < PINS; pin++)
		text[pin] = high[pin] ? '1' : '0';
	text[PINS] = '\n';
	return PINS + 1;
}

static const struct kernel_param_ops level_ops = { .set = pull, .get = show };
module_param_cb(level, &level_ops, NULL, 0644);

static struct platform_device *device;

static int __init start(void)
{
	int pin, failed;

	for (pin = 0; pin < PINS; pin++)
		high[pin] = true;
	device = platform_device_register_simple("hil-gpio", -1, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	chip = (struct gpio_chip){
		.label = "pinctrl-bcm2835", .parent = &device->dev, .owner = THIS_MODULE, .base = 512, .ngpio = PINS,
		.get = get_level, .set = set_level, .direction_input = to_input, .direction_output = to_output,
	};
	gpio_irq_chip_set_chip(&chip.irq, &irqs);
	chip.irq.handler = handle_simple_irq;
	chip.irq.default_type = IRQ_TYPE_NONE;
	failed = gpiochip_add_data(&chip, NULL);
	if (failed)
		platform_device_unregister(device);
	return failed;
}

static void __exit stop(void)
{
	gpiochip_remove(&chip);
	platform_device_unregister(device);
}

module_init(start);
module_exit(stop);
MODULE_DESCRIPTION("GPIO header of a Raspberry Pi");
MODULE_LICENSE("Dual MIT/GPL");
