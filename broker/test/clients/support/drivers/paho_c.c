/* Paho's asynchronous client for C as a driver; driver.js says what a driver is told and prints. */
#include <MQTTAsync.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOK_US 20000

static MQTTAsync client;
static int version, qos, expiry_s;
static const char *topic;
static volatile sig_atomic_t is_leaving, is_down = 1, has_left;

static void leave(int signal_number) { (void)signal_number; is_leaving = 1; }

static void on_subscribed(void *context, MQTTAsync_successData *data) { (void)context; (void)data; puts("subscribed"); }
static void on_subscribed5(void *context, MQTTAsync_successData5 *data) { (void)context; (void)data; puts("subscribed"); }

static void subscribe(int is_session_present) {
    MQTTAsync_responseOptions options = MQTTAsync_responseOptions_initializer;
    printf("connected %d\n", is_session_present);
    if (version == 5) options.onSuccess5 = on_subscribed5;
    else options.onSuccess = on_subscribed;
    MQTTAsync_subscribe(client, topic, qos, &options);
}
static void on_connected(void *context, MQTTAsync_successData *data) { (void)context; subscribe(data->alt.connect.sessionPresent); }
static void on_connected5(void *context, MQTTAsync_successData5 *data) { (void)context; subscribe(data->alt.connect.sessionPresent); }
static void on_refused(void *context, MQTTAsync_failureData *data) { (void)context; (void)data; is_down = 1; }
static void on_refused5(void *context, MQTTAsync_failureData5 *data) { (void)context; (void)data; is_down = 1; }
static void on_lost(void *context, char *cause) { (void)context; (void)cause; is_down = 1; }
static void on_left(void *context, MQTTAsync_successData *data) { (void)context; (void)data; has_left = 1; }
static void on_left5(void *context, MQTTAsync_successData5 *data) { (void)context; (void)data; has_left = 1; }

static int on_message(void *context, char *name, int name_length, MQTTAsync_message *message) {
    (void)context; (void)name_length;
    printf("message %d %.*s\n", message->dup, message->payloadlen, (const char *)message->payload);
    MQTTAsync_freeMessage(&message);
    MQTTAsync_free(name);
    return 1;
}

static void join(void) {
    MQTTAsync_connectOptions options = MQTTAsync_connectOptions_initializer;
    MQTTAsync_connectOptions options5 = MQTTAsync_connectOptions_initializer5;
    MQTTProperties properties = MQTTProperties_initializer;
    MQTTProperty expiry = { .identifier = MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL };
    is_down = 0;
    if (version == 5) {
        expiry.value.integer4 = (unsigned int)expiry_s;
        MQTTProperties_add(&properties, &expiry);
        options5.cleanstart = 0;
        options5.connectProperties = &properties;
        options5.onSuccess5 = on_connected5;
        options5.onFailure5 = on_refused5;
        if (MQTTAsync_connect(client, &options5) != MQTTASYNC_SUCCESS) is_down = 1;
        MQTTProperties_free(&properties);
        return;
    }
    options.cleansession = 0;
    options.MQTTVersion = MQTTVERSION_3_1_1;
    options.onSuccess = on_connected;
    options.onFailure = on_refused;
    if (MQTTAsync_connect(client, &options) != MQTTASYNC_SUCCESS) is_down = 1;
}

int main(int count, char **arguments) {
    MQTTAsync_createOptions options = MQTTAsync_createOptions_initializer;
    MQTTAsync_disconnectOptions ending = MQTTAsync_disconnectOptions_initializer;
    char address[128];
    if (count != 8) return 2;
    snprintf(address, sizeof address, "tcp://%s:%s", arguments[1], arguments[2]);
    version = atoi(arguments[4]);
    qos = atoi(arguments[5]);
    expiry_s = atoi(arguments[6]);
    topic = arguments[7];
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGTERM, leave);
    options.MQTTVersion = version == 5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1;
    if (MQTTAsync_createWithOptions(&client, address, arguments[3], MQTTCLIENT_PERSISTENCE_NONE, NULL, &options) != MQTTASYNC_SUCCESS) return 1;
    MQTTAsync_setCallbacks(client, NULL, on_lost, on_message, NULL);
    while (!is_leaving) {
        if (is_down) join();
        usleep(LOOK_US);
    }
    if (version == 5) ending.onSuccess5 = on_left5;
    else ending.onSuccess = on_left;
    ending.timeout = 1000;
    if (MQTTAsync_disconnect(client, &ending) == MQTTASYNC_SUCCESS)
        while (!has_left) usleep(LOOK_US);
    MQTTAsync_destroy(&client);
    return 0;
}
