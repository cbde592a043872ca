// SPDX-License-Identifier: GPL-2.0 OR MIT
// The header of a Raspberry Pi, for tests on a real kernel: GPIO 0 to 53, from 512 on as since Linux 6.6. Writing "5 0" to the parameter
// `level` pulls GPIO 5 down; reading it gives the levels, GPIO 0 first. Writing "6 90 900" to `close` closes GPIO 6 90 times a second, 900
// times in all; reading it tells how often it has closed. `pulled_up` has a 1 for each pin whose pull-up was asked for.
#include <linux/gpio/driver.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define PINS 54

static bool high[PINS];
static bool pulled_up[PINS];
static bool looked[PINS];
static unsigned int edges[PINS];
static struct gpio_chip chip;

static int get_level(struct gpio_chip *gc, unsigned int pin)
{
	looked[pin] = true;
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

static int set_config(struct gpio_chip *gc, unsigned int pin, unsigned long config)
{
	switch (pinconf_to_config_param(config)) {
	case PIN_CONFIG_BIAS_PULL_UP:
		pulled_up[pin] = true;
		return 0;
	case PIN_CONFIG_BIAS_DISABLE:
	case PIN_CONFIG_BIAS_PULL_DOWN:
		pulled_up[pin] = false;
		return 0;
	default:
		return -ENOTSUPP;
	}
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

static void change(unsigned int pin, bool value)
{
	if (high[pin] == value)
		return;
	high[pin] = value;
	looked[pin] = !edges[pin];
	if (edges[pin] & (value ? IRQ_TYPE_EDGE_RISING : IRQ_TYPE_EDGE_FALLING))
		generic_handle_domain_irq_safe(chip.irq.domain, pin);
}

static int pull(const char *text, const struct kernel_param *parameter)
{
	unsigned int pin, value;

	if (sscanf(text, "%u %u", &pin, &value) != 2 || pin >= PINS || value > 1)
		return -EINVAL;
	change(pin, value);
	return 0;
}

static int show_pins(char *text, const bool *pins)
{
	int pin;

	for (pin = 0; pin < PINS; pin++)
		text[pin] = pins[pin] ? '1' : '0';
	text[PINS] = '\n';
	return PINS + 1;
}

static int show_level(char *text, const struct kernel_param *parameter)
{
	return show_pins(text, high);
}

static int show_pulled_up(char *text, const struct kernel_param *parameter)
{
	return show_pins(text, pulled_up);
}

static struct hrtimer contact;
static unsigned int contact_pin, closings, closings_wanted;
static ktime_t half_period;

// No half of a period is shorter, whatever holds the machine up: a cup does not catch up. And the virtual processor may stand still for longer
// than that, between the interrupt and the kernel's thread that looks at the pin, which a Pi's does not; so the next edge waits for the look.
static enum hrtimer_restart turn(struct hrtimer *timer)
{
	if (!looked[contact_pin]) {
		hrtimer_set_expires(timer, ktime_add(ktime_get(), half_period));
		return HRTIMER_RESTART;
	}
	if (high[contact_pin] && closings == closings_wanted)
		return HRTIMER_NORESTART;
	if (high[contact_pin])
		closings++;
	change(contact_pin, !high[contact_pin]);
	hrtimer_set_expires(timer, ktime_add(ktime_get(), half_period));
	return HRTIMER_RESTART;
}

static int start_closing(const char *text, const struct kernel_param *parameter)
{
	unsigned int pin, hz, count;

	if (sscanf(text, "%u %u %u", &pin, &hz, &count) != 3 || pin >= PINS || hz == 0)
		return -EINVAL;
	hrtimer_cancel(&contact);
	contact_pin = pin;
	closings = 0;
	looked[pin] = true;
	closings_wanted = count;
	half_period = ns_to_ktime(NSEC_PER_SEC / hz / 2);
	hrtimer_start(&contact, half_period, HRTIMER_MODE_REL);
	return 0;
}

static int show_closings(char *text, const struct kernel_param *parameter)
{
	return sprintf(text, "%u\n", closings);
}

static const struct kernel_param_ops level_ops = { .set = pull, .get = show_level };
static const struct kernel_param_ops pulled_up_ops = { .get = show_pulled_up };
static const struct kernel_param_ops close_ops = { .set = start_closing, .get = show_closings };
module_param_cb(level, &level_ops, NULL, 0644);
module_param_cb(pulled_up, &pulled_up_ops, NULL, 0444);
module_param_cb(close, &close_ops, NULL, 0644);

static struct platform_device *device;

static int __init start(void)
{
	int pin, failed;

	for (pin = 0; pin < PINS; pin++)
		high[pin] = true;
	hrtimer_init(&contact, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	contact.function = turn;
	device = platform_device_register_simple("hil-gpio", -1, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	chip = (struct gpio_chip){
		.label = "pinctrl-bcm2835", .parent = &device->dev, .owner = THIS_MODULE, .base = 512, .ngpio = PINS,
		.get = get_level, .set = set_level, .direction_input = to_input, .direction_output = to_output,
		.set_config = set_config,
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
	hrtimer_cancel(&contact);
	gpiochip_remove(&chip);
	platform_device_unregister(device);
}

module_init(start);
module_exit(stop);
MODULE_DESCRIPTION("GPIO header of a Raspberry Pi");
MODULE_LICENSE("Dual MIT/GPL");
